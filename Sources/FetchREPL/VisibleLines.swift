import FetchDiagnostics

/// Text of several lines made safe to show.
enum VisibleLines {
  /// `text` with its control characters escaped, but for line ends and tabs.
  static func escaping(_ text: String) -> String {
    text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).map { VisibleText.escaping(String($0)) }
          .joined(separator: "\t")
      }
      .joined(separator: "\n")
  }
}
