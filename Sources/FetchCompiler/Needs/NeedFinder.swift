import FetchDiagnostics
import FetchSyntax

/// Goes through a script and notes what it asks for.
struct NeedFinder {
  private let source: SourceText
  private let script: Script
  private let values: KnownValues
  /// What was found.
  private(set) var result: ScriptNeeds
  private var seen: Set<Need> = []
  /// The functions that read files and the environment.
  private static let readers: [String: Need.Kind] = [
    "read": .read, "lines": .read, "exists": .read, "list": .read, "glob": .read, "file": .read, "env": .env,
  ]
  /// Where the functions stand that are called.
  private var callees: Set<UInt32> = []

  /// A finder for a script that was resolved; it adds to `result`.
  init(_ source: SourceText, _ script: Script, _ resolution: Resolution, _ result: ScriptNeeds) {
    self.source = source
    self.script = script
    self.result = result
    values = KnownValues(of: script.body, resolution) {
      let span = SourceSpan(start: $0.span.start, end: min($0.span.end, $0.span.start + 200))
      return source.text(of: span).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
  }

  /// Whether a function of the library takes a map of options that its requests have.
  static func takesOptions(_ name: String) -> Bool { name == "session" || name == "defaults" }

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
    for case .call(let call) in expressions.map(\.kind) { callees.insert(call.callee.span.start) }
    for expression in expressions { look(at: expression) }
  }

  private mutating func look(at expression: Expression) {
    switch expression.kind {
    case .fetch(let fetch):
      addRequest(fetch, at: expression.span)
      addOptions(values.options(in: fetch.options), at: expression.span)
    case .save(let save): add(.write, save.path, at: expression.span)
    case .call(let call):
      guard let name = values.builtin(call.callee) else { return }
      if Self.takesOptions(name) {
        let options = options(of: call)
        addOptions(options, at: expression.span)
        if name == "defaults" { result.bases += texts(of: options["base"]) }
      } else if name == "queue" {
        addQueue(call, at: expression.span)
      } else if let kind = Self.readers[name], let first = call.arguments.first {
        // Behind a label there may be any of its arguments.
        let isFirst = first.label == nil || call.arguments.count == 1
        for text in isFirst ? values.texts(of: first.value) : [values.unknown(expression)] {
          add(kind, text, at: expression.span)
        }
      }
    case .name:
      // A function that is handed on, as in `paths.map(read)`, is called with what nobody knows.
      guard let name = values.builtin(expression), !callees.contains(expression.span.start) else { return }
      let text = values.unknown(expression)
      if let kind = Self.readers[name] { add(kind, text, at: expression.span) }
      if Self.takesOptions(name) { addOptions(KnownOptions(rest: text), at: expression.span) }
      if name == "defaults" { result.bases.append(text) }
    default: return
    }
  }

  private func line(of span: SourceSpan) -> Int { source.position(of: span.start).line }

  private mutating func add(_ kind: Need.Kind, _ expression: Expression, at span: SourceSpan) {
    for text in values.texts(of: expression) { add(kind, text, at: span) }
  }

  private mutating func add(_ kind: Need.Kind, _ text: KnownText, at span: SourceSpan, isRelative: Bool = false) {
    // Standard input and output belong to nobody's fence.
    if kind == .read || kind == .write, text == .whole("-") { return }
    let need = Need(kind: kind, text: text, isRelative: isRelative, file: source.name, line: line(of: span))
    if seen.insert(need).inserted { result.needs.append(need) }
  }

  private mutating func addRequest(_ fetch: Fetch, at span: SourceSpan) {
    let bases = bases(of: fetch.session)
    for text in values.texts(of: fetch.url) {
      if let bases, text.isRelativeURL {
        for base in bases { add(.host, base, at: span) }
      } else {
        add(.host, text, at: span, isRelative: text.isRelativeURL)
      }
    }
  }

  /// What the URLs of a session are relative to; nil when that is for `defaults` to say.
  private func bases(of session: Expression?) -> [KnownText]? {
    guard let session else { return nil }
    let made = values.value(of: session) ?? session
    guard case .call(let call) = made.kind, values.builtin(call.callee) == "session" else {
      return [values.unknown(session)]
    }
    let bases = texts(of: options(of: call)["base"])
    return bases.isEmpty ? nil : bases
  }

  private func options(of call: Call) -> KnownOptions {
    guard let first = call.arguments.first else { return KnownOptions() }
    return first.isSpread ? KnownOptions(rest: values.unknown(first.value)) : values.options(in: first.value)
  }

  private func texts(of option: KnownOptions.Option) -> [KnownText] {
    switch option {
    case .absent: []
    case .value(let value): values.texts(of: value)
    case .unknown(let text): [text]
    }
  }

  /// What options name: a proxy, files of certificates and to be sent, the folder of a cache.
  private mutating func addOptions(_ options: KnownOptions, at span: SourceSpan) {
    let kinds = [
      (Need.Kind.host, "proxy"), (.read, "cacert"), (.read, "cert"), (.read, "key"), (.read, "file"),
    ]
    for (kind, name) in kinds {
      var span = span
      if kind == .read, case .value(let value) = options[name] {
        if isCallOfFile(value) { continue }
        span = value.span
      }
      // An empty proxy is none.
      for text in texts(of: options[name]) where text != .whole("") { add(kind, text, at: span) }
    }
    var folder = options["cache"]
    if case .value(let value) = folder {
      let made = values.value(of: value) ?? value
      switch made.kind {
      case .boolean: folder = .absent
      case .map: folder = values.options(in: made)["folder"]
      default: break
      }
    }
    var place = span
    if case .value(let value) = folder { place = value.span }
    for text in texts(of: folder) {
      add(.read, text, at: place)
      add(.write, text, at: place)
    }
  }

  /// A queue is kept where its first argument says, if that is a text; else the argument is its items.
  private mutating func addQueue(_ call: Call, at span: SourceSpan) {
    guard let place = call.arguments.first(where: { $0.label.map { $0.text == "place" } ?? !$0.isSpread }) else {
      return
    }
    let texts = values.texts(of: place.value)
    guard texts.contains(where: { !$0.isUnknown }) else { return }
    for text in texts {
      let isServer = text.beginning.hasPrefix("redis://") || text.beginning.hasPrefix("rediss://")
      for kind in isServer ? [Need.Kind.host] : [.read, .write] { add(kind, text, at: span) }
    }
  }

  /// Whether it is a file already, which has been looked at where it was made.
  private func isCallOfFile(_ expression: Expression) -> Bool {
    guard case .call(let call) = (values.value(of: expression) ?? expression).kind else { return false }
    return values.builtin(call.callee) == "file"
  }
}
