import FetchLibrary
import Testing

/// Every option meets values of every type and of extreme sizes: it takes them, or the error names the option and what came.
@Suite struct BadOptionTests {
  /// Values as a script writes them, and what a message may show of each.
  static let values: [(literal: String, shown: [String])] = [
    ("true", ["true"]), ("0", ["0"]), ("-1", ["-1"]), ("9223372036854775807", ["9223372036854775807"]),
    ("1.5", ["1.5"]), ("-1s", ["-1s"]), ("0s", ["0s"]), ("100000d", ["100000d"]), (#""""#, [#""""#, "empty"]),
    (#""zz""#, [#""zz""#]), (#""a b\n""#, ["a b\\n", "line break"]), ("bytes()", ["bytes"]), ("[]", ["list"]),
    ("[null]", ["list", "null"]), ("[[1]]", ["list"]), (#"["x"]"#, ["list", #""x""#]), ("{}", ["map"]),
    ("{zz: 1}", ["map", "`zz`"]), ("{[1]: 2}", ["map", " 1", "`1`"]), ("1..9", ["range"]),
    ("0..<100000", ["range", "0..<100000"]),
    ("x => x", ["function"]), ("now()", ["time"]), (#"regex("a")"#, ["regex"]), ("queue()", ["queue"]),
    (#"url("http://h")"#, ["url"]),
  ]

  private func expectClear(
    _ script: String, _ answer: String, option: String, _ shown: [String], _ location: SourceLocation = #_sourceLocation
  ) {
    guard answer.contains("Error: ") else { return }
    // A map inside is told what it has not.
    let options = [option, option.replacing("option `", with: "").replacing("`", with: " has no option")]
    // A size that no body fits is right, and a limit that is met.
    let isLimit = option.contains("maxBody") && answer.hasPrefix("LimitError: ") && answer.contains("maxBody, 0")
    // A path may lead nowhere.
    let isMissing = option.contains("`file`") && answer.hasPrefix("FileError: cannot read \"")
    let isClear =
      isLimit || isMissing
      || (answer.hasPrefix("TypeError: ") || answer.hasPrefix("ValueError: "))
        && options.contains { answer.contains($0) }
        && shown.contains { answer.contains($0) } && answer.utf8.count < 400
    #expect(isClear, "\(script) says: \(answer)", sourceLocation: location)
  }

  @Test(arguments: VerbOptions.fetch)
  func everyOptionOfFetch(_ name: String) throws {
    let world = ScriptWorld()
    world.machine.heap.collectsAlways = false
    for (literal, shown) in Self.values {
      let script = #"let r = await fetch "http://h/" with {\#(name): \#(literal)}; null"#
      expectClear(script, try world.run(script), option: "option `\(name)`", shown)
    }
  }

  @Test(arguments: VerbOptions.session, ["session", "defaults"])
  func everyOptionOfASession(_ name: String, _ function: String) throws {
    for (literal, shown) in Self.values {
      // What `defaults` sets stays.
      let world = ScriptWorld()
      world.machine.heap.collectsAlways = false
      let script = "let s = \(function)({\(name): \(literal)}); null"
      expectClear(script, try world.run(script), option: "\(function)'s option `\(name)`", shown)
    }
  }

  @Test(arguments: VerbOptions.save)
  func everyOptionOfSave(_ name: String) throws {
    let world = ScriptWorld()
    world.machine.heap.collectsAlways = false
    for (literal, shown) in Self.values {
      let script = #"let s = await save "x" to "{folder}/a.txt" with {\#(name): \#(literal)}; null"#
      expectClear(script, try world.run(script), option: "save's option `\(name)`", shown)
    }
  }

  @Test(arguments: VerbOptions.retry)
  func everyOptionOfARetry(_ name: String) throws {
    let world = ScriptWorld()
    world.machine.heap.collectsAlways = false
    for (literal, shown) in Self.values {
      let script = #"let r = await fetch "http://h/" with {retry: {\#(name): \#(literal)}}; null"#
      expectClear(script, try world.run(script), option: "fetch's retry's option `\(name)`", shown)
    }
  }

  @Test(arguments: VerbOptions.auth)
  func everyOptionOfAuth(_ name: String) throws {
    let world = ScriptWorld()
    world.machine.heap.collectsAlways = false
    for (literal, shown) in Self.values {
      let script = #"let r = await fetch "http://h/" with {auth: {user: "u", \#(name): \#(literal)}}; null"#
      expectClear(script, try world.run(script), option: "fetch's auth's option `\(name)`", shown)
    }
  }

  @Test(arguments: VerbOptions.cache)
  func everyOptionOfACache(_ name: String) throws {
    let world = ScriptWorld()
    world.machine.heap.collectsAlways = false
    for (literal, shown) in Self.values {
      let script = #"let r = await fetch "http://h/" with {cache: {\#(name): \#(literal)}}; null"#
      expectClear(script, try world.run(script), option: "fetch's cache's option `\(name)`", shown)
    }
  }

  @Test(arguments: VerbOptions.file)
  func everyOptionOfAFile(_ name: String) throws {
    let world = ScriptWorld()
    world.machine.heap.collectsAlways = false
    for (literal, shown) in Self.values {
      let script = #"let f = file("a", {\#(name): \#(literal)}); null"#
      expectClear(script, try world.run(script), option: "file's option `\(name)`", shown)
    }
  }

  @Test func whatStandsBehindAVerb() throws {
    let world = ScriptWorld()
    world.machine.heap.collectsAlways = false
    for (literal, shown) in Self.values {
      for (script, word) in [
        (#"let r = await fetch "http://h/" with (\#(literal)); null"#, "fetch"),
        (#"let r = await fetch "http://h/" from (\#(literal)); null"#, "`from` after fetch"),
        ("let r = await fetch (\(literal)); null", "URL"),
        (#"let s = await save "x" to (\#(literal)); null"#, "save's path"),
        (#"let s = await save "x" to "{folder}/b" with (\#(literal)); null"#, "save"),
        ("let g = await gather x in [1] limit (\(literal)) { x }; null", "`limit`"),
        ("let g = await gather (\(literal)); null", "`gather`"),
        ("let g = await gather x in (\(literal)) { x }; null", "`gather`"),
        ("within (\(literal)) { null }; null", "`within`"),
        ("let t = await (\(literal)); null", "await"),
      ]
      // A string of letters is a path, where the file would be written.
      where !(script.contains("to (") && literal.hasPrefix("\"") && literal != #""""#) {
        expectClear(script, try world.run(script), option: word, shown)
      }
    }
  }

  @Test(arguments: ["fetch", "save", "session", "defaults"])
  func aWrongNameIsNamed(_ function: String) throws {
    let world = ScriptWorld()
    let call =
      switch function {
      case "fetch": #"fetch "http://h/" with"#
      case "save": #"save "x" to "{folder}/a" with"#
      default: function
      }
    let answer = try world.run("\(call) ({zzz: 1})")
    #expect(answer == "TypeError: \(function) has no option `zzz`")
  }
}
