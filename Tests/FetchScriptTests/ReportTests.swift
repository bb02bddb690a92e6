import CorpusSupport
import Testing

/// Scripts that fail, each with the exact report that a user sees.
@Suite struct ReportTests {
  @Test(arguments: CorpusScript.reports)
  func theReportReadsAsTheFileBesideIt(_ script: CorpusScript) throws {
    let report = script.report()
    #expect(report == (try script.expectedText(now: report)), "\(script.path)")
  }

  @Test func theCorpusHasReports() {
    #expect(CorpusScript.reports.count >= 25)
  }
}
