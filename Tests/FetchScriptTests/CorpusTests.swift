import CorpusSupport
import Testing

/// Each script of the corpus does what its own comments say.
@Suite struct CorpusTests {
  @Test(arguments: CorpusScript.all)
  func theScriptDoesWhatItSays(_ script: CorpusScript) {
    #expect(script.run() == script.expected, "\(script.path)")
  }

  @Test func theCorpusIsThere() {
    #expect(CorpusScript.all.count > 0)
    #expect(CorpusScript.all.allSatisfy { !$0.expectedLines.isEmpty || $0.expectedStatus != 0 })
  }
}

/// The same with a collection at every allocation: whatever a script can reach must be held by something the collector sees.
@Suite struct StressTests {
  @Test(arguments: CorpusScript.all.filter(\.isSmall))
  func theScriptDoesTheSameWhenEveryAllocationCollects(_ script: CorpusScript) {
    #expect(script.run(collectsAtEveryAllocation: true) == script.expected, "\(script.path)")
  }

  @Test(arguments: CorpusScript.reports)
  func theReportIsTheSameWhenEveryAllocationCollects(_ script: CorpusScript) {
    #expect(script.report(collectsAtEveryAllocation: true) == script.report(), "\(script.path)")
  }
}

extension CorpusScript: CustomTestStringConvertible {
  public var testDescription: String { path }
}
