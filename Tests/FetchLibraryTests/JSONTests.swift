import FetchLibrary
import FetchVM
import Testing

@Suite struct JSONTests {
  let box = Sandbox()

  func parse(_ text: String) -> String { box.call(box.string(text), "parseJSON") }

  func problem(_ text: String) -> String {
    switch box.result(method: "parseJSON", of: box.string(text), []) {
    case .success(let value): return "no error but \(box.machine.describe(value))"
    case .failure(let failure):
      let message = box.describe(failure)
      return failure.error.object.hint.map { "\(message) | \($0)" } ?? message
    }
  }

  @Test(arguments: [
    ("null", "null"), (" true ", "true"), ("-0", "0"), ("-0.0", "-0.0"), ("1.0", "1.0"), ("1e2", "100.0"),
    ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
    ("9223372036854775808", "9.223372036854776e+18"), ("-9223372036854775809", "-9.223372036854776e+18"),
    ("1234567890123456789012", "1.2345678901234568e+21"), ("0.1", "0.1"), ("123456789.123456789", "123456789.12345679"),
    ("5e-324", "5e-324"), ("1.7976931348623157e308", "1.7976931348623157e+308"), ("1e-400", "0.0"),
    ("0.30000000000000004", "0.30000000000000004"), ("8.41e21", "8.41e+21"),
    ("9007199254740993.0", "9007199254740992.0"),
    (#""\u00e4\ud83d\ude00\n\"\/""#, #""ä😀\n\"/""#), ("[]", "[]"), ("{}", "{}"),
    (#"{"a": [1, {"b": null}], "c": "x"}"#, #"{a: [1, {b: null}], c: "x"}"#),
    (#"{"a": 1, "b": 2, "a": 3}"#, "{a: 3, b: 2}"), ("\u{FEFF}[1]", "[1]"), (#"{"": 1}"#, #"{"": 1}"#),
    (#"["a long text without any escape ääää in it", "x"]"#, #"["a long text without any escape ääää in it", "x"]"#),
    (#"{"a\nb": 1}"#, #"{"a\nb": 1}"#),
  ])
  func textsAreRead(_ text: String, _ expected: String) {
    #expect(parse(text) == expected)
  }

  @Test(arguments: [
    ("", "an empty text holds no JSON value"),
    ("  ", "a value is missing, at line 1, column 3, where the text ends | it stands in `  `"),
    ("[1,]", "expected a value, at line 1, column 4, where `]` stands | JSON has no comma before a closing bracket"),
    (
      #"{"a": 1,}"#,
      "expected a key in double quotes, at line 1, column 9, where `}` stands | JSON has no comma before a closing bracket"
    ),
    ("{a: 1}", "expected a key in double quotes, at line 1, column 2, where `a` stands | it stands in `{a: 1}`"),
    (
      "{'a': 1}",
      "expected a key in double quotes, at line 1, column 2, where `'` stands | JSON strings stand in double quotes"
    ),
    (#"{"a" 1}"#, #"expected `:` after a map's key, at line 1, column 6, where `1` stands | it stands in `{"a" 1}`"#),
    ("[1\n 2]", "expected `,` or `]` after a list's item, at line 2, column 2, where `2` stands | it stands in ` 2]`"),
    ("[1] x", "something stands behind the value, at line 1, column 5, where `x` stands | it stands in `[1] x`"),
    (
      "{}\n{}",
      "something stands behind the value, at line 2, column 1, where `{` stands | for one JSON value on each line, parse the lines one by one"
    ),
    ("<html>", "expected a value, at line 1, column 1, where `<` stands | this looks like HTML or XML, not JSON"),
    ("[NaN]", "expected a value, at line 1, column 2, where `N` stands | JSON writes `null` for `NaN`, if anything"),
    ("[True]", "expected a value, at line 1, column 2, where `T` stands | JSON writes `true` for `True`, if anything"),
    ("[1, 2", "the text ends in the middle of a list, at line 1, column 6, where the text ends | it stands in `[1, 2`"),
    ("01", "a number cannot begin with 0, at line 1, column 1, where `0` stands | it stands in `01`"),
    ("-", "a digit is missing behind `-`, at line 1, column 2, where the text ends | it stands in `-`"),
    ("1.", "a digit is missing behind the point, at line 1, column 3, where the text ends | it stands in `1.`"),
    ("1e+", "a digit is missing in the exponent, at line 1, column 4, where the text ends | it stands in `1e+`"),
    ("1e999", "the number is too large for a float, at line 1, column 1, where `1` stands | it stands in `1e999`"),
    (
      #"["ä", "x"#, #"the string has no closing quote, at line 1, column 7, where `"` stands | it stands in `["ä", "x`"#
    ),
    (
      "[\"a\tb\"]",
      "a control character stands in a string, where JSON wants an escape such as \\n, at line 1, column 4, where the byte 0x09 stands"
    ),
    (#"["\x"]"#, #"JSON has no such escape, at line 1, column 3, where `\` stands | it stands in `["\x"]`"#),
    (
      #"["\ud800"]"#,
      #"the escape is half of a surrogate pair, at line 1, column 3, where `\` stands | it stands in `["\ud800"]`"#
    ),
    (
      #"["\ud800\u0041"]"#,
      #"the escape is half of a surrogate pair, at line 1, column 3, where `\` stands | it stands in `["\ud800\u0041"]`"#
    ),
    (
      #"["\u12"]"#,
      #"\u needs four hexadecimal digits, at line 1, column 3, where `\` stands | it stands in `["\u12"]`"#
    ),
  ])
  func errorsSayWhere(_ text: String, _ expected: String) {
    let message = problem(text)
    #expect(
      message == "ValueError: parseJSON: \(expected)"
        || message.hasPrefix("ValueError: parseJSON: \(expected) | it stands in"))
  }

  @Test func bytesThatAreNotUTF8AreAnError() {
    let broken = box.bytes([0x5B, 0x22, 0xC3, 0x28, 0x22, 0x5D])
    #expect(
      box.call("parseJSON", broken)
        == "ValueError: parseJSON's text: the text is not UTF-8, at line 1, column 3, where the byte 0xc3 stands")
    #expect(box.call("parseJSON", box.bytes(Array("[1]".utf8))) == "[1]")
    #expect(box.call("parseJSON", .int(1)) == "TypeError: parseJSON's text needs a string or bytes, not the int 1")
  }

  @Test func depthHasALimit() {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    #expect(!problem(deep(1000)).isEmpty)
    #expect(problem(deep(1000)).hasPrefix("no error"))
    #expect(
      problem(deep(100_000)).hasPrefix(
        "ValueError: parseJSON: lists and maps are nested more than 1000 deep, at line 1, column 1001"))
    #expect(problem(String(repeating: #"{"a":"#, count: 100_000)).contains("nested more than 1000 deep"))
  }

  @Test func everyCutOfATextIsAnErrorAndNoCrash() {
    let text = #"{"a": [1, -2.5e-3, true, null], "b\u00e4\n": {"c": "déjà vu 😀", "d": false}, "e": [[], {}]}"#
    let bytes = Array(text.utf8)
    for count in 0..<bytes.count {
      let part = box.bytes(Array(bytes[..<count]))
      #expect(box.call("parseJSON", part).hasPrefix("ValueError: parseJSON's text: "), "\(count) bytes")
    }
    #expect(!box.call("parseJSON", box.bytes(bytes)).hasPrefix("ValueError"))
  }

  @Test func everyChangedByteIsReadOrRefused() {
    let bytes = Array(#"{"key": [12, "text\n", 1.5], "k": {"x": true}}"#.utf8)
    for index in bytes.indices {
      for byte: UInt8 in [0, 0x22, 0x5C, 0x7B, 0x5D, 0x2C, 0x2D, 0x30, 0x65, 0x80, 0xC3, 0xFF] {
        var changed = bytes
        changed[index] = byte
        let answer = box.call("parseJSON", box.bytes(changed))
        #expect(answer.hasPrefix("{") || answer.hasPrefix("ValueError: parseJSON's text: "))
      }
    }
  }

  @Test(arguments: [
    "null", "true", "0", "-12", "1.5", "1e+300", "\"\"", #""a\"b\\c\n\u0001ä😀""#, "[]", "{}",
    #"{"a":[1,2,{"b":null}],"c":"d"}"#,
    "9223372036854775807", "-9223372036854775808", "0.1", #"["\b\f\r\t"]"#,
  ])
  func whatIsWrittenIsWhatWasRead(_ text: String) {
    guard case .success(.string(let written)) = box.result("toJSON", [box.json(text)]) else {
      Issue.record("not written")
      return
    }
    #expect(written.object.string == text)
  }

  @Test func indentedTextHasLines() {
    let value = box.json(#"{"a": [1, {}], "b": []}"#)
    guard case .success(.string(let written)) = box.result(method: "toJSON", of: value, [.int(2)]) else {
      Issue.record("not written")
      return
    }
    #expect(written.object.string == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}")
  }

  @Test func otherTypesAreWrittenAsText() {
    let error = try? box.result("error", [box.string("no"), box.string("Mine")]).get()
    let time = box.types.time.make(seconds: 0, box.machine)
    let value = box.list([.duration(1_500_000_000), error ?? .null, time ?? .null, box.range(1, 4)])
    guard case .success(.string(let written)) = box.result("toJSON", [value]) else {
      Issue.record("not written")
      return
    }
    #expect(written.object.string == #"["1.5s",{"kind":"Mine","message":"no"},"1970-01-01T00:00:00Z",[1,2,3]]"#)
  }

  @Test func whatHasNoFormIsNamedByItsPath() {
    let callback = box.function { _, _ in .null }
    let value = box.map([("items", box.list([.null, box.map([("a b", callback)])]))])
    #expect(
      box.call("toJSON", value)
        == "ValueError: toJSON's value: the function callback has no form in JSON, at $.items[1][\"a b\"]")
    #expect(box.call("toJSON", .float(.nan)) == "ValueError: toJSON's value: nan has no form in JSON")
    #expect(
      box.call("toJSON", box.list([box.bytes([1])]))
        == "ValueError: toJSON's value: bytes has no form in JSON, at $[0]")
  }

  @Test func whatContainsItselfIsAnError() {
    let inner = box.map([])
    let outer = box.map([("a", box.list([inner]))])
    if case .map(let map) = inner { map.object.set(box.string("self"), outer) }
    #expect(box.call("toJSON", outer) == "ValueError: toJSON's value: the value contains itself: $.a[0].self is $")
  }

  @Test func keysOfOneShapeAreOneObject() {
    guard case .list(let rows) = box.json(#"[{"name": 1, "a rather long key of many bytes": 2}, {"name": 3}]"#),
      case .map(let first) = rows.object[0], case .map(let second) = rows.object[1],
      case .string(let left) = first.object.entries[0].key, case .string(let right) = second.object.entries[0].key
    else {
      Issue.record("no rows")
      return
    }
    #expect(left == right)
  }

  @Test func hostsReadAndWriteBytes() throws {
    let machine = box.machine
    let value = try Array("[1, 2.5]".utf8).withUnsafeBufferPointer { try parseJSON($0, machine) }
    #expect(try writeJSON(value, indent: nil, machine) == Array("[1,2.5]".utf8))
  }
}
