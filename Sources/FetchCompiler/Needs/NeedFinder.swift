import FetchDiagnostics
import FetchSyntax

/// What a script asks of the world, as far as its text says.
package struct ScriptNeeds: Sendable {
  /// The comment at its top.
  package var comment: String?
  /// What it asks for, in the order of its lines.
  package var needs: [Need] = []
  /// What it imports.
  package var modules: [NeededModule] = []
  /// What is wrong with it, when it cannot be read.
  package var diagnostics: [Diagnostic] = []

  /// Looks through a script.
  package init(_ source: SourceText) {
    let needs = parse(source) { result -> ScriptNeeds in
      var finder = NeedFinder(source, result.script)
      finder.find()
      var found = finder.result
      found.diagnostics = result.diagnostics.filter { $0.severity == .error }
      return found
    }
    self = needs
  }

  fileprivate init(comment: String?) { self.comment = comment }
}

/// Goes through a script and notes what it asks for.
private struct NeedFinder {
  private let source: SourceText
  private let script: Script
  private let names: KnownNames
  private(set) var result: ScriptNeeds
  /// The functions that read files and the environment.
  private static let readers: [String: Need.Kind] = [
    "read": .read, "lines": .read, "exists": .read, "list": .read, "glob": .read, "file": .read, "env": .env,
  ]
  /// Where the functions stand that are called.
  private var callees: Set<UInt32> = []
  /// The base that `defaults` sets.
  private var base: Expression?

  /// A finder for a script that was parsed.
  init(_ source: SourceText, _ script: Script) {
    self.source = source
    self.script = script
    names = KnownNames(of: script.body) {
      source.text(of: $0.span).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    result = ScriptNeeds(comment: script.leadingComment)
  }

  /// Looks at everything in it.
  mutating func find() {
    var statements: [Statement] = []
    var expressions: [Expression] = []
    TreeVisit.visit(script.body, { statements.append($0) }, { expressions.append($0) })
    for statement in statements {
      if case .import(let item) = statement.kind {
        result.modules.append(NeededModule(path: item.path, line: line(of: statement.span)))
      }
    }
    for case .call(let call) in expressions.map(\.kind) {
      callees.insert(call.callee.span.start)
      guard name(of: call.callee) == "defaults" else { continue }
      base = option("base", in: call.arguments.first?.value) ?? base
    }
    for expression in expressions { look(at: expression) }
    result.needs.sort { $0.line < $1.line }
  }

  private mutating func look(at expression: Expression) {
    switch expression.kind {
    case .fetch(let fetch):
      addRequest(fetch, at: expression.span)
      addFiles(in: fetch.options)
    case .save(let save): add(.write, save.path, at: expression.span)
    case .call(let call):
      guard let name = name(of: call.callee), let first = call.arguments.first?.value else { return }
      if let kind = Self.readers[name] { add(kind, first, at: expression.span) }
      if name == "session" || name == "defaults" { addFiles(in: first) }
    case .name(let name):
      // A function that is handed on, as in `paths.map(read)`, is called with what nobody knows.
      guard let kind = Self.readers[name], !names.binds(name), !callees.contains(expression.span.start) else { return }
      add(kind, KnownText(beginning: "", rest: "`\(name)`"), at: expression.span)
    default: return
    }
  }

  /// The name of a function of the library that is called.
  private func name(of callee: Expression) -> String? {
    guard case .name(let name) = callee.kind, !names.binds(name) else { return nil }
    return name
  }

  private func line(of span: SourceSpan) -> Int { source.position(of: span.start).line }

  private mutating func add(_ kind: Need.Kind, _ expression: Expression, at span: SourceSpan) {
    for text in names.texts(of: expression) { add(kind, text, at: span) }
  }

  private mutating func add(_ kind: Need.Kind, _ text: KnownText, at span: SourceSpan) {
    // Standard input and output belong to nobody's fence.
    if kind == .read || kind == .write, text == .whole("-") { return }
    let need = Need(kind: kind, text: text, file: source.name, line: line(of: span))
    if !result.needs.contains(need) { result.needs.append(need) }
  }

  private mutating func addRequest(_ fetch: Fetch, at span: SourceSpan) {
    let bases = fetch.session.map(bases(ofSession:)) ?? base.map { names.texts(of: $0) } ?? []
    for text in names.texts(of: fetch.url) {
      // A URL without a scheme is relative to the base.
      let isRelative = text.isWhole && !text.beginning.contains("://") || text.beginning.hasPrefix("/")
      if isRelative, !bases.isEmpty {
        for base in bases { add(.host, base, at: span) }
      } else {
        add(.host, text, at: span)
      }
    }
    if let proxy = option("proxy", in: fetch.options) {
      for text in names.texts(of: proxy) where text != .whole("") { add(.host, text, at: span) }
    }
  }

  private func bases(ofSession session: Expression) -> [KnownText] {
    var session = session
    if case .name(let name) = session.kind, let value = names.value(of: name) { session = value }
    guard case .call(let call) = session.kind, name(of: call.callee) == "session",
      let base = option("base", in: call.arguments.first?.value)
    else { return [] }
    return names.texts(of: base)
  }

  /// The files of certificates that options name, and the folder of a cache.
  private mutating func addFiles(in options: Expression?) {
    for name in ["cacert", "cert", "key"] {
      if let path = option(name, in: options) { add(.read, path, at: path.span) }
    }
    guard let cache = option("cache", in: options) else { return }
    let folder: Expression?
    switch resolved(cache).kind {
    case .boolean, .null: folder = nil
    case .map: folder = option("folder", in: cache)
    default: folder = cache
    }
    guard let folder else { return }
    add(.read, folder, at: folder.span)
    add(.write, folder, at: folder.span)
  }

  /// An option in a map that is written out, or in a name for one.
  private func option(_ wanted: String, in options: Expression?) -> Expression? {
    guard let options, case .map(let entries) = resolved(options).kind else { return nil }
    for case .named(let name, let value) in entries where name.text == wanted { return value }
    return nil
  }

  /// What a name stands for, if it is one that is bound once.
  private func resolved(_ expression: Expression) -> Expression {
    guard case .name(let name) = expression.kind else { return expression }
    return names.value(of: name) ?? expression
  }
}
