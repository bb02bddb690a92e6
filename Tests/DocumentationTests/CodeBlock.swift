import Foundation

/// A fenced block of code in the documentation.
struct CodeBlock: Sendable {
  /// The page, from the root of the repository, and the line of the block's first line.
  let place: String
  /// What stands behind the fence: the language, then what else is said about the block.
  let information: [String]
  let text: String

  /// The root of the repository.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The blocks of every page in `docs/`; what README shows is run with the examples.
  static let all: [CodeBlock] = pages.flatMap { blocks(of: $0) }

  /// The pages, from the root of the repository.
  static let pages: [String] = {
    let files = FileManager.default.enumerator(atPath: root.appendingPathComponent("docs").path)
    let paths = (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
    return paths.sorted()
  }()

  /// The text of a file, from the root of the repository; nil when there is none.
  static func text(of path: String) -> String? {
    try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  private static func blocks(of page: String) -> [CodeBlock] {
    var blocks: [CodeBlock] = []
    var open: (information: [String], line: Int)?
    var lines: [String] = []
    for (index, line) in (text(of: page) ?? "").components(separatedBy: "\n").enumerated() {
      guard line.hasPrefix("```") else {
        if open != nil { lines.append(line) }
        continue
      }
      if let begun = open {
        let text = lines.map { $0 + "\n" }.joined()
        blocks.append(CodeBlock(place: "\(page):\(begun.line)", information: begun.information, text: text))
        open = nil
      } else {
        open = (line.dropFirst(3).split(separator: " ").map(String.init), index + 2)
        lines = []
      }
    }
    return blocks
  }
}
