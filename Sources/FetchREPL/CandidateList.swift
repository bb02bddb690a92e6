import FetchDiagnostics

/// What Tab offers, in columns.
enum CandidateList {
  /// As many as fit on a few lines are shown.
  private static let mostRows = 12

  /// The lines of `names`, read down each column.
  static func text(_ names: [String], columns: Int) -> String {
    let names = names.map { cut($0, to: columns) }
    let width = (names.map(width).max() ?? 0) + 2
    let across = max(1, columns / max(1, width))
    let shown = names.prefix(across * mostRows)
    let rows = (shown.count + across - 1) / across
    var text = ""
    for row in 0..<rows {
      var line = ""
      for index in stride(from: row, to: shown.count, by: rows) {
        line += shown[index] + String(repeating: " ", count: width - self.width(shown[index]))
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    if shown.count < names.count { text += "… \(names.count - shown.count) more\n" }
    return text
  }

  private static func cut(_ name: String, to columns: Int) -> String {
    var line = ValueLine(room: columns - 1)
    line.append(VisibleText.escaping(name), .plain)
    return line.text(false) + (line.isCut ? "…" : "")
  }

  private static func width(_ name: String) -> Int { DisplayWidth.columns(of: name) }
}
