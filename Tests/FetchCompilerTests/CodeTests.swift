import FetchBytecode
import FetchCompiler
import FetchDiagnostics
import Testing

/// The code that scripts become.
struct CodeTests {
  @Test(arguments: CorpusFile.files(in: "disassembly"))
  func theKeyShapesCompileToThisCode(_ file: CorpusFile) throws {
    let result = compile(source: try file.source(), in: .forTests)
    let chunk = try #require(result.chunk)
    #expect(chunk.verify() == [])
    let listing = Disassembler(chunk).listing()
    #expect(listing == (try file.expected(now: listing)))
  }

  @Test(arguments: SamplePrograms.all)
  func everySampleBecomesSoundCode(_ text: String) throws {
    for mode in [CompilerEnvironment.Mode.script, .module, .session] {
      var environment = CompilerEnvironment.forTests
      environment.mode = mode
      let result = compile(source: SourceText(name: "sample.fetch", text), in: environment)
      #expect(result.diagnostics.map(\.message) == [])
      let chunk = try #require(result.chunk)
      #expect(chunk.verify() == [])
    }
  }

  @Test(arguments: CorpusFile.scripts(below: CorpusFile.root.appendingPathComponent("examples")))
  func everyExampleBecomesSoundCode(_ file: CorpusFile) throws {
    let result = compile(source: try file.source(), in: .forTests)
    #expect(result.diagnostics.map(\.message) == [])
    #expect(try #require(result.chunk).verify() == [])
  }

  @Test func manyVariablesOfTheTopLevelBecomeGlobals() throws {
    let text = (0..<400).map { "let v\($0) = \($0)" }.joined(separator: "\n") + "\nprint(v399)"
    let chunk = try #require(compile(source: SourceText(name: "a.fetch", text), in: .forTests).chunk)
    #expect(chunk.verify() == [])
    #expect(chunk.globals.count == 250)
    #expect(chunk.main.registerCount < 160)
  }

  @Test func stringsComposedDifferentlyStayDifferentConstants() throws {
    let text = "print(\"\u{e9}\", \"e\u{301}\", \"\u{e9}\")"
    let chunk = try #require(compile(source: SourceText(name: "a.fetch", text), in: .forTests).chunk)
    #expect(chunk.main.constants.count == 3)
  }

  @Test func theSpellingOfNegativeZeroIsKept() throws {
    let text = "print(0.0, -0.0)"
    let chunk = try #require(compile(source: SourceText(name: "a.fetch", text), in: .forTests).chunk)
    let signs = chunk.main.constants.compactMap { constant in
      if case .float(let number) = constant { number.sign } else { nil }
    }
    #expect(signs == [.plus, .minus])
  }

  @Test(arguments: [
    ("x => ", "1", ""), ("if true { ", "1", " }"), ("try { ", "1", " } finally { 2 }"), ("not ", "true", ""),
    ("try { return } finally { ", "1", " }"), ("spawn { ", "1", " }"),
    ("[1, {a: ", "1", "}]"),
    ("{ for x in [1] { ", "1", " } }"), ("print(", "1", ")"),
    ("gather x in [1] { ", "x", " }"), ("match 1 { _ => ", "1", " }"), ("1 + 2 * (", "3", ")"),
  ])
  func deepNestingIsCompiledOrRefused(_ parts: (String, String, String)) {
    for depth in [100, 450, 10_000] {
      let text = String(repeating: parts.0, count: depth) + parts.1 + String(repeating: parts.2, count: depth)
      let result = compile(source: SourceText(name: "a.fetch", text), in: .forTests)
      #expect(result.chunk?.verify() == [] || !result.diagnostics.isEmpty)
    }
  }

  @Test func aHugeLiteralOnOneLineCompiles() throws {
    let text = "let data = [" + (0..<200_000).map { "\($0 % 1_000)" }.joined(separator: ",") + "]"
    let chunk = try #require(compile(source: SourceText(name: "a.fetch", text), in: .forTests).chunk)
    #expect(chunk.main.registerCount < 60)
  }

  @Test func theVerifierSeesAJumpIntoTheMiddle() {
    let span = SourceSpan(start: 0, end: 0)
    let code = [Instruction(.jump, bx: 1).word, Instruction(.jumpEqual).word, 0, Instruction(.giveBack).word]
    let main = Prototype(
      name: "<script>", registerCount: 1, code: code, spans: Array(repeating: span, count: code.count))
    let problems = Chunk(source: SourceText(name: "a", ""), main: main).verify()
    #expect(problems == ["<script> at 0: jump: jumps into the middle, to 2"])
  }

  @Test func theVerifierSeesARegisterThatIsNotThere() {
    let code = [Instruction(.move, a: 0, b: 3).word, Instruction(.giveBack).word]
    let span = SourceSpan(start: 0, end: 0)
    let main = Prototype(name: "<script>", registerCount: 1, code: code, spans: [span, span])
    let problems = Chunk(source: SourceText(name: "a", ""), main: main).verify()
    #expect(problems == ["<script> at 0: move: no register R3"])
  }
}
