import CorpusSupport
import Foundation
import Testing

/// Scripts that fail, each with the exact report that a user sees.
@Suite struct ReportTests {
  @Test(arguments: CorpusScript.reports)
  func theReportReadsAsTheFileBesideIt(_ script: CorpusScript) throws {
    let report = script.report()
    #expect(report == (try script.expectedReport(now: report)), "\(script.path)")
  }

  @Test func theCorpusHasReports() {
    #expect(CorpusScript.reports.count >= 25)
  }
}

extension CorpusScript {
  /// What the file beside the script says. With `FETCH_UPDATE_EXPECTED` set, what the report is now is written down first.
  fileprivate func expectedReport(now actual: String) throws -> String {
    let url = Self.folder.appendingPathComponent(path).deletingPathExtension().appendingPathExtension("expected")
    if ProcessInfo.processInfo.environment["FETCH_UPDATE_EXPECTED"] != nil {
      try Data(actual.utf8).write(to: url)
    }
    return try String(contentsOf: url, encoding: .utf8)
  }
}
