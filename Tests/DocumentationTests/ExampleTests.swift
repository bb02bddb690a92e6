import CorpusSupport
import FetchScript
import Testing

/// Every example of the documentation does what its comments say.
///
/// A block of ```` ```fetch ```` is run on the stub site with the manual clock, and prints what its `# expect:` comments say and
/// nothing else; `norun` behind the fence has it compiled only. A path there, relative to the page, makes it a quotation.
@Suite struct ExampleTests {
  private static let examples = CodeBlock.all.filter { $0.information.first == "fetch" }

  @Test(arguments: examples.filter { $0.information.count == 1 }.map { script(of: $0) })
  func theExampleDoesWhatItSays(_ script: CorpusScript) {
    #expect(script.run() == script.expected, "\(script.path)")
  }

  @Test(arguments: examples.filter { $0.information.last == "norun" }.map { script(of: $0) })
  func theExampleCompiles(_ script: CorpusScript) {
    let interpreter = Interpreter(
      Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual))
    #expect(interpreter.check(script.source, named: script.path).isEmpty, "\(script.path)")
  }

  /// What fails on purpose, by an `# error:` comment, may be suspicious as well.
  @Test(arguments: examples.filter { $0.information.count == 1 }.map { script(of: $0) })
  func theExampleIsNotSuspicious(_ script: CorpusScript) {
    let lines = script.source.split(separator: "\n", omittingEmptySubsequences: false)
    let problems = script.problems().filter { !lines[$0.start.line - 1].contains("# error:") }
    #expect(problems.map(\.report) == [], "\(script.path)")
  }

  /// What is wrong on purpose cannot be formatted.
  @Test(arguments: examples.filter { $0.information.count == 1 || $0.information.last == "norun" })
  func theExampleIsInTheOneStyle(_ block: CodeBlock) {
    let styled = try? Interpreter(Configuration(output: .captured)).format(block.text)
    #expect(styled == nil || styled == block.text, "\(block.place)")
  }

  @Test func theExamplesAreThere() {
    #expect(ExampleTests.examples.count > 100)
  }

  /// Messages and imports take the page for the script's file, so that a page's examples can import what lies beside it.
  private static func script(of block: CodeBlock) -> CorpusScript {
    CorpusScript(path: CodeBlock.root.appendingPathComponent(block.place).path, source: block.text)
  }
}
