import FetchDiagnostics
import FetchSyntax

/// A script that does what a curl command line does.
package struct CurlImport {
  /// The script, in the one style.
  package let script: String
  /// What the user should know: what was left out, and which secrets it needs.
  package let warnings: [String]

  /// Reads a command line as a shell does; `writesSecrets` puts its credentials into the script.
  package init(_ source: SourceText, writesSecrets: Bool = false) throws(CurlProblem) {
    if let problem = source.problem { throw CurlProblem(problem) }
    if ShellVariable.isMarked(source.text(of: source.span)) { throw CurlMessages.privateCharacter(at: source.span) }
    let read = try ShellReader.read(source)
    var requests = try CurlReader.read(read.words, at: source.span)
    for request in requests where !request.takesBrackets {
      for word in request.urls where Self.isPattern(word.text) { throw CurlMessages.pattern(at: word.span) }
    }
    if let output = read.output { requests[requests.count - 1].outputs.append(.file(output.text)) }
    if let end = read.end { requests[requests.count - 1].losses.append(source.text(of: end)) }
    let written = CurlScript(requests, writesSecrets: writesSecrets)
    warnings = written.warnings
    switch format(SourceText(name: "imported.fetch", written.text)) {
    case .formatted(let text): script = text
    case .wrong(let diagnostics): preconditionFailure("an imported script is wrong: \(diagnostics.map(\.message))")
    }
  }

  /// A command line whose words are given; a shell has taken the quotes away.
  package static func quote(_ words: [String]) -> String {
    words.map { word in
      "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }.joined(separator: " ")
  }

  /// `[1-9]`, `[a-z]` and `{a,b}` stand for several URLs.
  private static func isPattern(_ url: String) -> Bool {
    func inside(_ opening: Character, _ closing: Character) -> [Substring] {
      url.split(separator: opening).dropFirst().compactMap { rest in
        rest.firstIndex(of: closing).map { rest[..<$0] }
      }
    }
    let isRange = inside("[", "]").contains { text in
      let ends = text.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let first = ends[0].first, let last = ends[1].first else { return false }
      return first.isNumber && last.isNumber || ends[0].count == 1 && first.isLetter && last.isLetter
    }
    return isRange || inside("{", "}").contains { $0.contains(",") }
  }
}
