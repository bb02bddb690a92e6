import FetchCompiler
import FetchDiagnostics
import Testing

/// Wrong programs, each with the exact text that a user sees.
struct CompilerDiagnosticTests {
  @Test(arguments: CorpusFile.files(in: "diagnostics/compile"))
  func aWrongProgramIsExplained(_ file: CorpusFile) throws {
    let source = try file.source()
    let result = compile(source: source, in: .forTests)
    #expect(result.chunk == nil)
    let rendered = DiagnosticRenderer().render(result.diagnostics, in: source)
    #expect(rendered == (try file.expected(now: rendered)))
  }

  @Test func theCorpusHasWrongPrograms() {
    #expect(CorpusFile.files(in: "diagnostics/compile").count >= 25)
  }

  @Test func aNameOfTheHostsIsNoUnknownName() {
    let source = SourceText(name: "a.fetch", "answer(1)")
    let unknown = compile(source: source, in: CompilerEnvironment(builtins: []))
    let known = compile(source: source, in: CompilerEnvironment(builtins: ["answer"]))
    #expect(unknown.diagnostics.map(\.message) == ["there is no `answer` here"])
    #expect(known.diagnostics.isEmpty)
  }

  @Test func moreThanSixtyFiveThousandConstantsAreRefused() {
    let numbers = (0..<70_000).map { "\($0).5" }.joined(separator: ",")
    let result = compile(source: SourceText(name: "a.fetch", "[\(numbers)]"), in: .forTests)
    #expect(result.chunk == nil)
    #expect(result.diagnostics.map(\.message) == ["this function holds too many different constants"])
  }

  @Test func moreThanSixtyFiveThousandFunctionsAreRefused() {
    let lambdas = [String](repeating: "() => 1", count: 65_537).joined(separator: ",")
    let result = compile(source: SourceText(name: "a.fetch", "[\(lambdas)]"), in: .forTests)
    #expect(result.chunk == nil)
    #expect(result.diagnostics.map(\.message) == ["this function holds too many other functions"])
  }

  @Test func aJumpOverTooMuchIsRefused() {
    let body = String(repeating: "print(1, 2, 3)\n", count: 9_000)
    let result = compile(source: SourceText(name: "a.fetch", "if args {\n\(body)}"), in: .forTests)
    #expect(result.chunk == nil)
    #expect(result.diagnostics.map(\.message) == ["this is too long to jump over"])
  }
}
