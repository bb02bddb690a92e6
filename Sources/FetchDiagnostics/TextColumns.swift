/// Rows of cells as lines, for people: each column is as wide on a terminal as its widest cell.
package enum TextColumns {
  /// The lines of `rows`, indented, without blanks at their ends; the cells hold no line breaks.
  package static func text(of rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        let width = DisplayWidth.columns(of: cell)
        if column == widths.count { widths.append(width) } else { widths[column] = max(widths[column], width) }
      }
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() where !cell.isEmpty {
        let indentation = 2 + widths[..<column].reduce(0) { $0 + $1 + 2 }
        line += String(repeating: " ", count: indentation - DisplayWidth.columns(of: line)) + cell
      }
      return line
    }.joined(separator: "\n")
  }
}
