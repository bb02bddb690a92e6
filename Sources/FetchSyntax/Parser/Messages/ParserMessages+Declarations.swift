import FetchDiagnostics

/// Imports, options, permissions.
extension ParserMessages {
  /// `import "lib/{name}.fetch" as api`.
  static func importOfText(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the path to import is plain text", at: span, label: "this one has an expression in it",
      help: "a script's modules are known before it runs")
  }

  /// `import api`.
  static func importWithoutPath(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "the path to import is missing", at: span, label: "expected a string, found \(found)",
      help: "write import \"lib/api.fetch\" as api")
  }

  /// `import "api.fetch"`.
  static func importWithoutName(_ path: String, at span: SourceSpan) -> Diagnostic {
    let file = path.split(separator: "/").last ?? "module"
    let name = file.split(separator: ".").first ?? "module"
    return Diagnostic(
      "the module needs a name here", at: span, label: "expected `as` and a name",
      help: "write import \"\(path)\" as \(name)")
  }

  /// `param limit`.
  static func paramWithoutDefault(_ name: String, found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "this option has neither default nor type", at: span, label: "expected `=` or `:`, found \(found)",
      help: "write param \(name) = 8, \"what it is for\", or param \(name): int, \"…\" for a required one")
  }

  /// `param n: int = 5`.
  static func paramWithTypeAndDefault(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "an option has a type or a default", at: span, label: "a default says the type, too",
      help: "write param \(name) = …")
  }

  /// `param n: str`.
  static func paramType(_ word: String, found: String, at span: SourceSpan) -> Diagnostic {
    let names = ParamType.allCases.map(\.rawValue)
    let nearest = SpellingSuggestion.closest(to: word, among: names) ?? paramTypes[word]
    return Diagnostic(
      "an option's type is one of \(names.joined(separator: ", "))", at: span, label: "expected a type, found \(found)",
      help: nearest.map { "did you mean `\($0)`?" })
  }

  private static let paramTypes = [
    "str": "string", "String": "string", "text": "string", "number": "int", "integer": "int", "double": "float",
    "boolean": "bool", "time": "duration", "seconds": "duration",
  ]

  /// `param n = 1, 2`.
  static func paramHelp(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic("the option's help is missing", at: span, label: "expected a string without `{…}`, found \(found)")
  }

  /// `allow "example.com"`.
  static func allowWithoutSubject(found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "what is allowed is missing", at: span, label: "expected `host`, `read`, `write` or `env`, found \(found)",
      help: "write allow host \"*.example.com\", or allow write \"out/\"")
  }

  /// `allow host name`.
  static func allowWithoutText(_ subject: Allow.Subject, found: String, at span: SourceSpan) -> Diagnostic {
    let example =
      switch subject {
      case .host: "*.example.com"
      case .read: "data/"
      case .write: "out/"
      case .env: "TOKEN"
      }
    return Diagnostic(
      "what is allowed is missing", at: span, label: "expected a string without `{…}`, found \(found)",
      help: "write allow \(subject.rawValue) \"\(example)\"")
  }
}
