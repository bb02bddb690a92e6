import FetchDiagnostics

/// The comments that say that a warning is meant: `# check: unused-value`, several codes with commas between.
///
/// Behind code such a comment speaks of its line, on a line of its own of the whole file.
struct CheckComments {
  /// What a comment speaks of: a warning on a line, from 0, or in the whole file.
  private struct Subject: Hashable {
    let code: String
    let line: Int?
  }

  /// One code of one comment.
  private struct Entry {
    let subject: Subject
    let span: SourceSpan
  }

  private var entries: [Entry] = []
  private var subjects: Set<Subject> = []
  /// Those of `subjects` that a warning fitted.
  private var needed: Set<Subject> = []
  private let source: SourceText

  /// Reads the comments of a source.
  init(_ comments: [SourceSpan], in source: SourceText) {
    self.source = source
    for comment in comments { read(Int(comment.start)..<Int(comment.end)) }
  }

  /// The warnings that are not meant, and what is wrong with the comments themselves.
  mutating func filter(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let others = diagnostics.filter { !isMeant($0) }
    return others + entries.filter { !needed.contains($0.subject) }.map(problem)
  }

  private mutating func isMeant(_ diagnostic: Diagnostic) -> Bool {
    guard diagnostic.severity == .warning, let code = diagnostic.code else { return false }
    let line = source.lineIndex(of: diagnostic.span.start)
    let found = [line, nil].map { Subject(code: code, line: $0) }.filter(subjects.contains)
    needed.formUnion(found)
    return !found.isEmpty
  }

  private func problem(_ entry: Entry) -> Diagnostic {
    if CheckCode(rawValue: entry.subject.code) != nil {
      return Diagnostic(
        "nothing here warns of `\(entry.subject.code)`", severity: .warning, code: CheckCode.unneededComment.rawValue,
        at: entry.span, label: "not needed", help: "take it out of the comment")
    }
    let near = SpellingSuggestion.closest(to: entry.subject.code, among: CheckCode.allCases.map(\.rawValue))
    return Diagnostic(
      "there is no warning called `\(entry.subject.code)`", severity: .warning,
      code: CheckCode.unneededComment.rawValue,
      at: entry.span, label: "not known", help: near.map { "did you mean `\($0)`?" })
  }

  // MARK: Reading

  private static let mark = Array("# check:".utf8)

  private mutating func read(_ range: Range<Int>) {
    guard let start = start(of: CheckComments.mark, in: range) else { return }
    let line = source.lineIndex(of: UInt32(start))
    let before = source.utf8[source.lineRange(line).lowerBound..<start]
    let isAlone = before.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    var next = start + CheckComments.mark.count
    while next < range.upperBound {
      let end = source.utf8[next..<range.upperBound].firstIndex { !CheckComments.isLetter($0) } ?? range.upperBound
      if end > next {
        let span = SourceSpan(next..<end)
        let subject = Subject(code: source.text(of: span), line: isAlone ? nil : line)
        subjects.insert(subject)
        entries.append(Entry(subject: subject, span: span))
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
