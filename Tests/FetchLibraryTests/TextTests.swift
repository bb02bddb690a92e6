import FetchVM
import Testing

@Suite struct TextTests {
  let box = Sandbox()

  func call(_ text: String, _ method: String, _ arguments: Value...) -> String {
    box.show(box.result(method: method, of: box.string(text), arguments))
  }

  @Test(arguments: [
    ("", 0, "null", "null"), ("abc", 3, "a", "c"), ("äß€😀", 4, "ä", "😀"), ("e\u{301}", 2, "e", "\u{301}"),
  ])
  func codePointsAreCounted(_ text: String, _ count: Int, _ first: String, _ last: String) {
    #expect(box.field(box.string(text), "count") == "\(count)")
    #expect(box.field(box.string(text), "first") == (first == "null" ? first : "\"\(first)\""))
    #expect(box.field(box.string(text), "last") == (last == "null" ? last : "\"\(last)\""))
  }

  @Test func indexesAreOfCodePoints() {
    #expect(call("äöü äöü", "indexOf", box.string("ü")) == "2")
    #expect(call("äöü äöü", "indexOf", box.string("ü"), .int(3)) == "6")
    #expect(call("äöü äöü", "indexOf", box.string("ü"), .int(-1)) == "6")
    #expect(call("äöü äöü", "lastIndexOf", box.string("ä")) == "4")
    #expect(call("abc", "indexOf", box.string("x")) == "null")
    #expect(call("abc", "indexOf", box.string("")) == "0")
    #expect(call("aaaa", "countOf", box.string("aa")) == "2")
  }

  @Test func lettersChangeCaseByUnicodesRules() {
    #expect(call("Straße Ünï", "upper") == "\"STRASSE ÜNÏ\"")
    #expect(call("HELLO", "lower") == "\"hello\"")
    #expect(call("élan VITAL", "capitalize") == "\"Élan vital\"")
    #expect(call("don't stop", "title") == "\"Don't Stop\"")
  }

  @Test func spaceIsTrimmed() {
    #expect(call(" \t\u{3000}a b\u{A0}\n", "trim") == "\"a b\"")
    #expect(call("  a ", "trimStart") == "\"a \"")
    #expect(call("  a ", "trimEnd") == "\"  a\"")
    #expect(call("--äa-", "trim", box.string("-ä")) == "\"a\"")
    #expect(call("   ", "trim") == "\"\"")
  }

  @Test func textsAreSplit() {
    #expect(call("a,b,,c", "split", box.string(",")) == #"["a", "b", "", "c"]"#)
    #expect(call("a,b,c", "split", box.string(","), .int(2)) == #"["a", "b,c"]"#)
    #expect(call("", "split", box.string(",")) == #"[""]"#)
    #expect(call("  a  b c ", "split") == #"["a", "b", "c"]"#)
    #expect(call("  a  b c ", "split", .null, .int(2)) == #"["a", "b c"]"#)
    #expect(call(" \n", "split") == "[]")
    #expect(call("a\nb\r\nc\rd\n", "lines") == #"["a", "b", "c", "d"]"#)
    #expect(call("a\n\nb", "lines") == #"["a", "", "b"]"#)
    #expect(call("ab😀", "chars") == #"["a", "b", "😀"]"#)
    #expect(call("a€", "codePoints") == "[97, 8364]")
    #expect(call("k=v=w", "partition", box.string("=")) == #"["k", "=", "v=w"]"#)
    #expect(call("kv", "partition", box.string("=")) == #"["kv", "", ""]"#)
    #expect(call("ab", "split", box.string("")) == "ValueError: split's separator must not be empty")
  }

  @Test func textsAreReplacedAndRepeated() {
    #expect(call("a-b-c", "replace", box.string("-"), box.string("→")) == "\"a→b→c\"")
    #expect(call("a-b-c", "replace", box.string("-"), box.string(""), .int(1)) == "\"ab-c\"")
    #expect(call("äb", "repeat", .int(3)) == "\"äbäbäb\"")
    #expect(call("", "repeat", .int(.max)) == "\"\"")
    #expect(call("aä😀", "reversed") == "\"😀äa\"")
    #expect(call("prefix", "removePrefix", box.string("pre")) == "\"fix\"")
    #expect(call("prefix", "removeSuffix", box.string("x")) == "\"prefi\"")
    #expect(call("x", "repeat", .int(.max)) == "LimitError: repeat: the result would be longer than 4 GiB")
  }

  @Test func textsArePaddedByCodePoints() {
    #expect(call("7", "padStart", .int(3), box.string("0")) == "\"007\"")
    #expect(call("ä", "padEnd", .int(5), box.string("→.")) == "\"ä→.→.\"")
    #expect(call("long", "padStart", .int(2)) == "\"long\"")
    #expect(call("a", "padStart", .int(2), box.string("")) == "ValueError: padStart's fill must not be empty")
  }

  @Test(arguments: [
    ("42", 10, "42"), (" -1_000 ", 10, "-1000"), ("0xff", 16, "255"), ("ff", 16, "255"), ("z", 36, "35"),
    ("9223372036854775807", 10, "9223372036854775807"), ("-9223372036854775808", 10, "-9223372036854775808"),
    (
      "9223372036854775808", 10,
      "ValueError: toInt: the string \"9223372036854775808\" is too large for an int (64 bits)"
    ),
    ("", 10, "ValueError: toInt: the string \"\" is not an int"),
    ("1__0", 10, "ValueError: toInt: the string \"1__0\" is not an int"),
    ("1_", 10, "ValueError: toInt: the string \"1_\" is not an int"),
    ("4.5", 10, "ValueError: toInt: the string \"4.5\" is not an int"),
    ("12", 2, "ValueError: toInt: the string \"12\" is not an int"),
    ("1", 1, "ValueError: toInt's base must be 2 to 36, not 1"),
  ])
  func intsAreRead(_ text: String, _ base: Int, _ expected: String) {
    #expect(call(text, "toInt", .int(base)) == expected)
  }

  @Test func floatsAreRead() {
    #expect(call(" 1.5e3 ", "toFloat") == "1500.0")
    #expect(call("-inf", "toFloat") == "-inf")
    #expect(call("0x10", "toFloat") == "ValueError: toFloat: the string \"0x10\" is not a number")
  }

  @Test func textsAreCoded() {
    #expect(call("a b/ä", "urlEncode") == "\"a%20b%2F%C3%A4\"")
    #expect(call("a b", "urlEncode", .bool(true)) == "\"a+b\"")
    #expect(call("a%20b%2f%C3%A4+", "urlDecode") == "\"a b/ä+\"")
    #expect(call("a+b", "urlDecode", .bool(true)) == "\"a b\"")
    #expect(
      call("ä%4", "urlDecode")
        == "ValueError: urlDecode: the `%` at index 1 is not followed by two hexadecimal digits")
    #expect(call("%ff", "urlDecode") == "ValueError: urlDecode: what the percent codes stand for is not UTF-8")
    #expect(call("hello?>", "base64") == "\"aGVsbG8/Pg==\"")
    #expect(call("hello?>", "base64", .bool(true)) == "\"aGVsbG8_Pg\"")
    #expect(call("ä", "hex") == "\"c3a4\"")
  }

  @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
  func base64ComesBack(_ text: String) {
    for isURL in [true, false] {
      guard case .success(let coded) = box.result(method: "base64", of: box.string(text), [.bool(isURL)]),
        case .success(let bytes) = box.result(method: "fromBase64", of: coded, [])
      else {
        Issue.record("not coded")
        continue
      }
      #expect(box.call(bytes, "text") == "\"\(text)\"")
    }
  }

  @Test(arguments: ["a", "a===", "=", "ab=c", "a*bc", "abcde"])
  func whatIsNotBase64IsAnError(_ text: String) {
    #expect(call(text, "fromBase64") == "ValueError: fromBase64: the string \"\(text)\" is not base64")
  }

  @Test func bytesBecomeText() {
    #expect(box.call(box.bytes(Array("aä".utf8)), "text") == "\"aä\"")
    #expect(
      box.call(box.bytes([97, 0xFF]), "text") == "ValueError: text: the bytes are not UTF-8 (0xff at index 1)")
    #expect(box.call(box.bytes([97, 0xFF]), "text", .bool(true)) == "\"a\u{FFFD}\"")
    #expect(box.call(box.bytes([1, 0xAB]), "hex") == "\"01ab\"")
    #expect(box.call("bytes", .null, box.string("01aB")) == "<2 bytes 01 ab>")
    #expect(
      box.call("bytes", box.ints([1, 256]))
        == "ValueError: bytes's value must hold ints from 0 to 255, and item 1 is the int 256")
    #expect(box.call(box.bytes([1, 2, 1, 2]), "indexOf", box.bytes([1, 2]), .int(1)) == "2")
    #expect(box.call(box.bytes([1, 2]), "contains", .int(3)) == "false")
  }

  @Test(arguments: [0, 1, 255, 65535, -1, -128, Int.max, Int.min])
  func intsGoThroughBytes(_ int: Int) {
    for endian in ["big", "little"] {
      guard case .success(let bytes) = box.result(method: "toBytes", of: .int(int), [.int(8), box.string(endian)])
      else {
        Issue.record("no bytes")
        continue
      }
      #expect(box.call(bytes, "toInt", box.string(endian), .bool(true)) == "\(int)")
    }
    #expect(box.call(box.bytes([0x01, 0x02]), "toInt") == "258")
    #expect(box.call(.int(256), "toBytes", .int(1)) == "ValueError: toBytes: 256 does not fit 1 byte")
  }
}

@Suite struct FormatTests {
  let box = Sandbox()

  @Test(arguments: [
    (3.14159, ".2f", "3.14"), (0.5, ".0%", "50%"), (1_234_567.891, ",.1f", "1,234,567.9"), (-2.5, "08.2f", "-0002.50"),
    (1e21, "", "1e+21"), (1.0, "", "1.0"), (1234.5, ".3e", "1.234e+03"), (.infinity, ">6", "   inf"),
    (0.1, ".20f", "0.10000000000000000555"), (2, "+.1f", "+2.0"), (-0.0, "", "-0.0"),
  ])
  func floats(_ number: Double, _ specification: String, _ expected: String) {
    #expect(box.call(.float(number), "format", box.string(specification)) == "\"\(expected)\"")
  }

  @Test(arguments: [
    (1_234_567, ",", "1,234,567"), (-1234, "_", "-1_234"), (255, "x", "ff"), (255, "#X", "0XFF"),
    (5, "08b", "00000101"),
    (42, "*^8", "***42***"), (42, "<5", "42   "), (7, "03", "007"), (3, ".2f", "3.00"),
    (Int.min, "x", "-8000000000000000"),
    (1, " ", " 1"),
  ])
  func ints(_ number: Int, _ specification: String, _ expected: String) {
    #expect(box.call(.int(number), "format", box.string(specification)) == "\"\(expected)\"")
  }

  @Test(arguments: [("ab", ">5", "   ab"), ("漢字", "^8", "  漢字  "), ("abcdef", ".3", "abc"), ("é", "<3", "é  ")])
  func strings(_ text: String, _ specification: String, _ expected: String) {
    #expect(box.call(box.string(text), "format", box.string(specification)) == "\"\(expected)\"")
  }

  @Test(arguments: [
    ("q", "`q` has no meaning there"), (".f", "digits are missing behind its point"),
    ("99999", "its width must be at most 10000"), (".9999f", "its precision must be at most 1000"),
    ("s", "`s` is for strings"), (".2d", "an int has no precision"),
  ])
  func whatHasNoMeaningIsNamed(_ specification: String, _ problem: String) {
    #expect(
      box.call(.int(1), "format", box.string(specification))
        == "ValueError: format's specification the string \"\(specification)\": \(problem)")
  }
}
