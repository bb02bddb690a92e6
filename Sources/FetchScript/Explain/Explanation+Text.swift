import FetchCompiler
import FetchDiagnostics

extension Explanation {
  /// What each kind of need is headed by.
  private static func heading(_ kind: Need.Kind) -> String {
    switch kind {
    case .host: "Asks:"
    case .read: "Reads:"
    case .write: "Writes:"
    case .env: "Reads from the environment:"
    }
  }

  /// Everything it asks for, a paragraph for each kind; `script` is the file whose lines need no name.
  func paragraphs(script: String) -> [String] {
    var paragraphs: [String] = []
    for kind in Need.Kind.allCases {
      let found = rows.filter { $0.need.kind == kind }
      if found.isEmpty { continue }
      let cells = found.map { row in
        [
          row.need.file == script ? "line \(row.need.line)" : "\(VisibleText.escaping(row.need.file)):\(row.need.line)",
          Self.shown(row.need.text), Self.words(for: row.verdict),
        ]
      }
      paragraphs.append(Self.heading(kind) + "\n" + TextColumns.text(of: cells))
    }
    return paragraphs
  }

  /// What its fence comes to, and what one would be.
  var conclusion: String {
    if !allowances.isEmpty {
      let lines = allowances.map { "line \($0.line)  allow \($0.kind.rawValue) \"\(VisibleText.escaping($0.text))\"" }
      let refused = rows.count { $0.verdict == .refused }
      let end =
        refused == 0 ? "" : "\n\(refused == 1 ? "One thing" : "\(refused) things") it asks for would be refused."
      return "It may do nothing but what it allows itself:\n" + lines.map { "  \($0)\n" }.joined().dropLast() + end
    }
    let open = "It has no `allow`: it may ask every host, and read and write every file, as whoever runs it may."
    if rows.isEmpty { return "It asks for nothing of the world.\n" + open }
    guard let suggestion else {
      return open + "\nWhat it asks for is not all known before it runs: look at the lines above."
    }
    return open + "\nTo keep it to what it asks for, write at its top:\n\n" + suggestion.joined(separator: "\n")
  }

  private static func shown(_ text: KnownText) -> String {
    guard let rest = text.rest else { return VisibleText.escaping(text.beginning) }
    let shortened = rest.count <= 50 ? rest : rest.prefix(49) + "…"
    return text.beginning.isEmpty
      ? "from \(VisibleText.escaping(shortened))"
      : "\(VisibleText.escaping(text.beginning))… (\(VisibleText.escaping(shortened)))"
  }

  private static func words(for verdict: Verdict) -> String {
    switch verdict {
    case .open: ""
    case .allowed(let line): "allowed at line \(line)"
    case .refused: "refused"
    case .unknown: "known only when it runs"
    }
  }
}
