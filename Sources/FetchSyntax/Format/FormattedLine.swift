/// A line of a formatted script, which is several when a string in it goes over lines.
struct FormattedLine {
  /// How many spaces stand before it.
  var indentation = 0
  /// Its code.
  var code = ""
  /// The comment that it ends with, or is.
  var comment: String?
  /// Where the comment stood in the source, from 1.
  var commentColumn = 0
  /// Whether a blank line stands before it.
  var isApart = false

  /// Whether there is nothing on it.
  var isEmpty: Bool { code.isEmpty && comment == nil }
  /// Whether it has a comment and no code.
  var isOnlyComment: Bool { code.isEmpty && comment != nil }

  /// The column, from 0, behind its code.
  private var width: Int {
    guard let lastBreak = code.lastIndex(where: \.isNewline) else { return indentation + code.unicodeScalars.count }
    return code[code.index(after: lastBreak)...].unicodeScalars.count
  }

  /// The text of all lines.
  static func text(of lines: [FormattedLine]) -> String {
    var text = ""
    var index = 0
    while index < lines.count {
      let end = columnEnd(in: lines, from: index)
      let column = lines[index..<end].reduce(0) { max($0, $1.isOnlyComment ? 0 : $1.width + 2) }
      for line in lines[index..<end] { line.write(to: &text, commentAt: end - index > 1 ? column : nil) }
      index = end
    }
    return text
  }

  /// The end of the lines from `first` on whose comments stood in one column in the source, as they do then, too. The first of
  /// them has code; what has none is a comment that goes on over lines.
  private static func columnEnd(in lines: [FormattedLine], from first: Int) -> Int {
    var end = first + 1
    guard !lines[first].isOnlyComment, lines[first].comment != nil else { return end }
    while end < lines.count, !lines[end].isApart, lines[end].comment != nil,
      lines[end].commentColumn == lines[first].commentColumn
    {
      end += 1
    }
    return end
  }

  private func write(to text: inout String, commentAt column: Int?) {
    if isApart { text += "\n" }
    let isAligned = isOnlyComment && column != nil
    if !isAligned { text += String(repeating: " ", count: indentation) }
    text += code
    if let comment {
      let spaces = isAligned ? column ?? 0 : isOnlyComment ? 0 : (column ?? width + 2) - width
      text += String(repeating: " ", count: spaces) + comment
    }
    text += "\n"
  }
}
