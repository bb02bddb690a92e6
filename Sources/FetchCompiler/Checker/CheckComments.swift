import FetchDiagnostics

/// The comments that say that a warning is meant: `# check: unused-value`, several codes with commas between.
///
/// Behind code such a comment speaks of its line, on a line of its own of the whole file.
struct CheckComments {
  /// What a comment speaks of.
  private struct Subject: Hashable {
    let code: String
    /// The line, from 0; nil for all.
    let line: Int?
  }

  /// One code of one comment.
  private struct Entry {
    let subject: Subject
    let span: SourceSpan
  }

  private var entries: [Entry] = []
  /// Whether what comments speak of was met.
  private var isNeeded: [Subject: Bool] = [:]
  private let source: SourceText

  /// Reads the comments of a source.
  init(of source: SourceText) {
    self.source = source
    for line in source.lineStarts.indices { read(line) }
  }

  /// The warnings that are not meant, and what is wrong with the comments themselves.
  mutating func filter(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let others = diagnostics.filter { !isMeant($0) }
    return others + entries.filter { isNeeded[$0.subject] != true }.map(problem)
  }

  private mutating func isMeant(_ diagnostic: Diagnostic) -> Bool {
    guard diagnostic.severity == .warning, let code = diagnostic.code else { return false }
    let line = source.lineIndex(of: diagnostic.span.start)
    var found = false
    for subject in [Subject(code: code, line: line), Subject(code: code, line: nil)] where isNeeded[subject] != nil {
      isNeeded[subject] = true
      found = true
    }
    return found
  }

  private func problem(_ entry: Entry) -> Diagnostic {
    let code = entry.subject.code
    if CheckCode(rawValue: code) != nil {
      return Diagnostic(
        "nothing here warns of `\(code)`", severity: .warning, code: CheckCode.unneededComment.rawValue,
        at: entry.span, label: "not needed", help: "take it out of the comment")
    }
    let near = SpellingSuggestion.closest(to: code, among: CheckCode.allCases.map(\.rawValue))
    return Diagnostic(
      "there is no warning called `\(code)`", severity: .warning, code: CheckCode.unneededComment.rawValue,
      at: entry.span, label: "not known", help: near.map { "did you mean `\($0)`?" })
  }

  // MARK: Reading

  private static let mark = Array("# check:".utf8)

  private mutating func read(_ line: Int) {
    let range = source.lineRange(line)
    guard let start = start(of: CheckComments.mark, in: range) else { return }
    let before = source.utf8[range.lowerBound..<start]
    let isAlone = before.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    var next = start + CheckComments.mark.count
    while next < range.upperBound {
      let end = source.utf8[next..<range.upperBound].firstIndex { !CheckComments.isLetter($0) } ?? range.upperBound
      if end > next {
        let span = SourceSpan(next..<end)
        let subject = Subject(code: source.text(of: span), line: isAlone ? nil : line)
        entries.append(Entry(subject: subject, span: span))
        isNeeded[subject] = false
        next = end
      } else if source.utf8[next] == UInt8(ascii: " ") || source.utf8[next] == UInt8(ascii: ",") {
        next += 1
      } else {
        return
      }
    }
  }

  private func start(of mark: [UInt8], in range: Range<Int>) -> Int? {
    guard range.count >= mark.count else { return nil }
    return (range.lowerBound...range.upperBound - mark.count).first {
      source.utf8[$0..<$0 + mark.count].elementsEqual(mark)
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
