import FetchTestSupport
import Foundation
import Testing

/// Whatever stands in a script's file, the command ends with one clear diagnostic.
@Suite struct BadInputTests {
  private let folder: Folder

  /// What large files come to; a debug build is too slow for all of it.
  #if DEBUG
    private let megabytes = 1
  #else
    private let megabytes = 10
  #endif

  init() throws { folder = try Folder() }

  private func run(_ bytes: [UInt8]) throws -> FetchProcess.Ending {
    try fetch(try folder.file("bad.fetch", bytes), in: folder)
  }

  private func run(_ text: String) throws -> FetchProcess.Ending { try run(Array(text.utf8)) }

  @Test func aMissingFile() throws {
    try fetch("no-such-file.fetch", in: folder)
      .expectOneDiagnostic("error: cannot read no-such-file.fetch: there is no such file", status: 2)
  }

  @Test(arguments: [
    (["chek", "g.fetch"], "did you mean `fetch check`?"), (["fmt"], "did you mean `fetch format`?"),
    (["run", "g.fetch"], "a script is run by its name: fetch g.fetch"), (["helpp"], "did you mean `fetch help`?"),
  ])
  func aMistypedSubcommand(_ words: [String], _ hint: String) throws {
    let ending = try FetchProcess(words, in: folder, input: "").end()
    #expect(ending.errors == "error: cannot read \(words[0]): there is no such file\n  help: \(hint)\n")
    #expect(ending.status == 2)
  }

  @Test(arguments: [
    ("--tracee", "fetch has no option --tracee\n  help: did you mean `--trace`?"),
    ("--nope", "fetch has no option --nope\n  help: fetch --help lists them"),
    ("--trace=1", "--trace takes no value\n  help: as in: fetch --trace pages.fetch"),
  ])
  func aMistypedOption(_ option: String, _ message: String) throws {
    let ending = try FetchProcess([option, "g.fetch"], in: folder, input: "").end()
    #expect(ending.errors == "error: \(message)\n")
    #expect(ending.status == 2)
  }

  @Test func aDirectory() throws {
    try fetch(folder.url.path, in: folder)
      .expectOneDiagnostic("error: cannot read \(folder.url.path): it is a directory", status: 2)
  }

  @Test func invalidUTF8() throws {
    let ending = try run(Array("print(\"".utf8) + [0xC3, 0x28] + Array("\")".utf8))
    ending.expectOneDiagnostic("error: ", status: 2)
    #expect(ending.errors.contains("UTF-8"))
    #expect(ending.errors.contains("bad.fetch:1:8"), "\(ending.errors)")
  }

  @Test func aNULByte() throws {
    let ending = try run(Array("print(1)\n".utf8) + [0] + Array("print(2)".utf8))
    ending.expectOneDiagnostic("error: ", status: 2)
    #expect(ending.errors.contains("bad.fetch:2:1"), "\(ending.errors)")
  }

  @Test func aStringOfMegabytesInOneLine() throws {
    let ending = try run("print(\"" + String(repeating: "a", count: megabytes * 1_000_000) + "\".count)")
    #expect(ending.output == "\(megabytes)000000\n")
    #expect(ending.status == 0)
  }

  @Test func aMistakeAtTheEndOfMegabytesInOneLine() throws {
    let ending = try run(String(repeating: "a;", count: megabytes * 500_000) + ")")
    #expect(ending.status == 2)
    #expect(ending.signal == nil)
    #expect(ending.errors.utf8.count < 100_000)
  }

  @Test func anOperationOfMegabytes() throws {
    let ending = try run("print(1" + String(repeating: "+1", count: megabytes * 500_000) + ")")
    ending.expectOneDiagnostic("error: ", status: 2)
    #expect(ending.errors.utf8.count < 2_000)
  }

  @Test(arguments: ["let x = 1;", "1 < "])
  func aHundredThousandTimesTheSameMistake(_ text: String) throws {
    let ending = try run(String(repeating: text, count: 100_000) + "2")
    #expect(ending.status == 2)
    #expect(ending.signal == nil)
    #expect(ending.errors.utf8.count < 100_000)
  }

  @Test(arguments: ["(", "[", "{a: ", "x => {", "if true {", "\"{", "not ", "- ", "f("])
  func aHundredThousandNested(_ opening: String) throws {
    let ending = try run("let x = " + String(repeating: opening, count: 100_000))
    #expect(ending.status == 2)
    #expect(ending.signal == nil)
    #expect(ending.firstError.hasPrefix("error: "))
    #expect(ending.errors.utf8.count < 100_000)
  }

  @Test func aHundredThousandBracketsThatClose() throws {
    let nested = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    try run("print(\(nested))").expectOneDiagnostic("error: ", status: 2)
  }

  @Test func anUnterminatedString() throws {
    let ending = try run("let x = \"never ends\nprint(x)")
    ending.expectOneDiagnostic("error: ", status: 2)
    #expect(ending.errors.contains("bad.fetch:1:9"), "\(ending.errors)")
  }

  @Test func anUnterminatedLongString() throws {
    let ending = try run("let x = \"\"\"\nnever ends\n")
    ending.expectOneDiagnostic("error: ", status: 2)
    #expect(ending.errors.contains("bad.fetch:1:9"), "\(ending.errors)")
  }

  @Test func anUnterminatedBlock() throws {
    let ending = try run("if true {\n  print(1)\n")
    ending.expectOneDiagnostic("error: ", status: 2)
    #expect(ending.errors.contains("bad.fetch:1:9"), "\(ending.errors)")
  }

  @Test func endlessRecursion() throws {
    let ending = try run("fn f(n) { f(n + 1) }\nf(0)")
    ending.expectOneDiagnostic("error: StackOverflow: ", status: 1)
    #expect(ending.errors.contains("bad.fetch:1:11"))
    #expect(ending.errors.utf8.count < 5_000)
  }

  @Test func endlessRecursionThroughNatives() throws {
    try run("fn f(n) { [n].map(x => f(x)) }\nf(0)").expectOneDiagnostic("error: StackOverflow: ", status: 1)
    try run("fn f(n) { \"{[n].sorted(by: x => f(x))}\" }\nf(0)")
      .expectOneDiagnostic("error: StackOverflow: ", status: 1)
  }

  @Test func endlessRecursionOfGenerators() throws {
    let ending = try run("fn f(n) { yield from f(n + 1) }\nfor x in f(0) { print(x) }")
    #expect(ending.status == 1)
    #expect(ending.signal == nil)
    #expect(ending.errorCount == 1, "\(ending.errors.prefix(500))")
  }

  @Test func integerOverflow() throws {
    for code in [
      "9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2", "2 ** 63",
      "-(-9223372036854775807 - 1)", "(-9223372036854775807 - 1) // -1",
    ] {
      let ending = try fetch("-e", "print(\(code))")
      ending.expectOneDiagnostic("error: ArithmeticError: ", status: 1)
    }
    try fetch("-e", "print(9223372036854775808)").expectOneDiagnostic("error: ", status: 2)
  }

  @Test func divisionByZero() throws {
    for code in ["1 // 0", "1 % 0", "1 / 0"] {
      try fetch("-e", "print(\(code))").expectOneDiagnostic("error: ArithmeticError: ", status: 1)
    }
  }

  @Test func aListThatHoldsItself() throws {
    let ending = try run("let xs = []\nxs.add(xs)\nprint(xs)\nprint(xs == xs)")
    #expect(ending.signal == nil)
    #expect(ending.status == 0)
  }

  @Test func aValueNestedTooDeepToPrint() throws {
    let ending = try run("var x = []\nfor n in 0..<200_000 { x = [x] }\nprint(\"{x}\".count > 0)\nlet y = x == [x]")
    #expect(ending.signal == nil)
    #expect(ending.status <= 1)
  }

  @Test func waitingForWhatNeverComes() throws {
    let ending = try run("let c = channel()\nawait c.receive()")
    ending.expectOneDiagnostic("error: Error: the script waits for something that can never happen", status: 1)
    #expect(ending.errors.contains("bad.fetch:2:1"), "\(ending.errors)")
  }
}
