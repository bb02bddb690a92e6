import FetchDiagnostics

/// The comment at the top of a script, which `--help` shows.
enum LeadingComment {
  /// Its lines without `#` and the space after it; a `#!` line is no part of it.
  static func text(of source: SourceText) -> String? {
    var lines: [Substring] = []
    for index in source.lineStarts.indices {
      var range = source.lineRange(index)
      if index == 0, source.utf8.starts(with: [0xEF, 0xBB, 0xBF]) { range = 3..<range.upperBound }
      guard let first = range.first, source.utf8[first] == UInt8(ascii: "#") else {
        if range.isEmpty, lines.isEmpty { continue }
        break
      }
      var line = Substring(decoding: source.utf8[range], as: UTF8.self).dropFirst()
      if index == 0, line.hasPrefix("!") { continue }
      if line.hasPrefix(" ") { line = line.dropFirst() }
      lines.append(line)
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}
