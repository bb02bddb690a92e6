import FetchSyntax

/// What the names and texts of a script stand for, as far as its text says so.
final class KnownValues {
  /// Where a variable gets its one value from.
  private enum Origin {
    case value(Expression)
    /// It is an item of this.
    case item(of: Expression)
    case option(default: Expression?)
  }

  /// Of the variables that are bound by their names alone; nobody knows what the others are.
  private var origins: [ObjectIdentifier: Origin] = [:]
  /// How often a variable is read in a way that may change what it holds.
  private var otherUses: [ObjectIdentifier: Int] = [:]
  /// What was found out of variables; nil also while it is being found out.
  private var textsOfVariables: [ObjectIdentifier: [KnownText]?] = [:]
  private var optionsOfVariables: [ObjectIdentifier: KnownOptions?] = [:]
  private let resolution: Resolution
  private let snippet: (Expression) -> String

  /// What may be more texts than these is unknown.
  static let mostTexts = 100
  /// So many names and operators deep it is looked into texts, and so much is kept of all that one may be.
  private static let mostLevels = 100
  private static let mostBytes = 10_000

  /// The values of a script that was resolved; `snippet` gives an expression's source.
  init(of body: Block, _ resolution: Resolution, snippet: @escaping (Expression) -> String) {
    self.resolution = resolution
    self.snippet = snippet
    TreeVisit.visit(body, { note($0) }, { note($0) })
  }

  /// The variable that a name means; nil for one of the library's, and for what is no name.
  func variable(_ expression: Expression?) -> Variable? {
    guard let expression, case .name = expression.kind else { return nil }
    return resolution.variables[expression.span.start]
  }

  /// The name of the library's function that an expression is.
  func builtin(_ expression: Expression) -> String? {
    guard case .name(let name) = expression.kind, variable(expression) == nil else { return nil }
    return name
  }

  /// What a name is bound to, when that is one expression.
  func value(of expression: Expression) -> Expression? {
    guard let variable = variable(expression), case .value(let value)? = origin(of: variable) else { return nil }
    return value
  }

  /// A text of which no more is known than its source.
  func unknown(_ expression: Expression) -> KnownText { KnownText(beginning: "", rest: "`\(snippet(expression))`") }

  // Names

  private func note(_ statement: Statement) {
    switch statement.kind {
    case .binding(let binding): bind(binding.pattern, .value(binding.value))
    case .for(let loop): bind(loop.target, loop.iterable)
    case .param(let param):
      origins[at: resolution.variables[param.name.span.start]] = .option(default: param.defaultValue)
    case .expression, .assignment, .function, .while, .return, .break, .continue, .throw, .assert, .import, .allow,
      .invalid:
      break
    }
  }

  private func note(_ expression: Expression) {
    switch expression.kind {
    case .name: otherUses[at: variable(expression)] = (otherUses[at: variable(expression)] ?? 0) + 1
    case .gatherEach(let gather): bind(gather.target, gather.iterable)
    case .comprehension(let node): for loop in node.loops { bind(loop.target, loop.iterable) }
    case .fetch(let fetch): lend(fetch.options)
    case .map(let entries): for case .spread(let value) in entries { lend(value) }
    case .call(let call) where builtin(call.callee).map(NeedFinder.takesOptions) == true:
      lend(call.arguments.first?.value)
    default: break
    }
  }

  private func bind(_ target: LoopTarget, _ iterable: Expression) {
    lend(iterable)
    if case .each(let pattern) = target { bind(pattern, .item(of: iterable)) }
  }

  private func bind(_ pattern: Pattern, _ origin: Origin) {
    if case .name = pattern.kind { origins[at: resolution.variables[pattern.span.start]] = origin }
  }

  /// A use that leaves what the name stands for as it is.
  private func lend(_ expression: Expression?) {
    otherUses[at: variable(expression)] = (otherUses[at: variable(expression)] ?? 0) - 1
  }

  private func origin(of variable: Variable) -> Origin? {
    variable.isAssigned ? nil : origins[ObjectIdentifier(variable)]
  }

  /// What a name stands for, when that is a list or map that nothing changes.
  private func fixedValue(of expression: Expression) -> Expression? {
    guard let variable = variable(expression), otherUses[at: variable] == 0 else { return nil }
    // Who imports a module gets at what stands at its top level.
    let isExported = variable.isAtTopLevel && resolution.exports[variable.name] != nil
    return isExported ? nil : value(of: expression)
  }

  // Texts

  /// What is known of a text, each possibility by itself.
  func texts(of expression: Expression, depth: Int = 0) -> [KnownText] {
    let found = depth < Self.mostLevels ? possibilities(of: expression, depth: depth + 1) : nil
    return found ?? [unknown(expression)]
  }

  private func possibilities(of expression: Expression, depth: Int) -> [KnownText]? {
    switch expression.kind {
    case .string(let text): return [.whole(text)]
    case .integer(let number): return [.whole("\(number)")]
    case .interpolation(let parts):
      return parts.reduce(Optional([KnownText.whole("")])) { texts, part in
        switch part {
        case .text(let text): join(texts, [.whole(text)])
        case .expression(let value): join(texts, self.texts(of: value, depth: depth))
        }
      }
    case .binary(let operation) where operation.operator == .add:
      return join(texts(of: operation.left, depth: depth), texts(of: operation.right, depth: depth))
    case .logical(.coalesce, let left, let right): return unique([left, right], depth: depth)
    case .if(let node):
      let blocks = node.branches.map(\.body) + [node.otherwise].compactMap(\.self)
      let values = blocks.compactMap { block -> Expression? in
        if case .expression(let value)? = block.statements.last?.kind { value } else { nil }
      }
      return values.count == blocks.count ? unique(values, depth: depth) : nil
    case .name: return variable(expression).flatMap { texts(of: $0, depth: depth) }
    default: return nil
    }
  }

  private func texts(of variable: Variable, depth: Int) -> [KnownText]? {
    if let known = textsOfVariables[ObjectIdentifier(variable)] { return known }
    textsOfVariables[ObjectIdentifier(variable)] = .some(nil)
    let found: [KnownText]?
    switch origin(of: variable) {
    case .value(let value): found = texts(of: value, depth: depth)
    case .item(let iterable): found = items(of: iterable, depth: depth)
    case .option(let value):
      let given = KnownText(beginning: "", rest: "the option --\(variable.name)")
      found = [given] + (value.map { texts(of: $0, depth: depth) } ?? [])
    case nil: found = nil
    }
    textsOfVariables[ObjectIdentifier(variable)] = .some(found)
    return found
  }

  /// The items of a list that is written out, or of a name for it.
  private func items(of expression: Expression, depth: Int) -> [KnownText]? {
    guard case .list(let elements) = (fixedValue(of: expression) ?? expression).kind,
      elements.allSatisfy({ !$0.isSpread })
    else { return nil }
    return unique(elements.map(\.value), depth: depth)
  }

  private func join(_ left: [KnownText]?, _ right: [KnownText]) -> [KnownText]? {
    left.flatMap { left in
      unique(left.lazy.flatMap { first in first.isWhole ? right.map { first.joined(with: $0) } : [first] })
    }
  }

  private func unique(_ expressions: [Expression], depth: Int) -> [KnownText]? {
    unique(expressions.lazy.flatMap { self.texts(of: $0, depth: depth) })
  }

  /// The texts without those that are there twice; nil when they are too many.
  private func unique(_ texts: some Sequence<KnownText>) -> [KnownText]? {
    var seen: Set<KnownText> = []
    var result: [KnownText] = []
    var size = 0
    for text in texts where seen.insert(text).inserted {
      result.append(text)
      size += text.beginning.utf8.count
      if result.count > Self.mostTexts || size > Self.mostBytes { return nil }
    }
    return result
  }

  // Options

  /// What is known of a map of options, written out or in a name for one.
  func options(in expression: Expression?, depth: Int = 0) -> KnownOptions {
    guard let expression else { return KnownOptions() }
    let unknown = KnownOptions(rest: KnownText(beginning: "", rest: "the options `\(snippet(expression))`"))
    guard depth < Self.mostLevels else { return unknown }
    switch expression.kind {
    case .null: return KnownOptions()
    case .map(let entries):
      return entries.reduce(into: KnownOptions()) { found, entry in
        switch entry {
        case .named(let name, let value): found.set(name.text, to: value)
        case .computed(let key, let value):
          if case .string(let name) = key.kind { found.set(name, to: value) } else { found = unknown }
        case .spread(let value): found.add(options(in: value, depth: depth + 1))
        }
      }
    case .name:
      guard let variable = variable(expression), let value = fixedValue(of: expression) else { return unknown }
      if let known = optionsOfVariables[ObjectIdentifier(variable)] { return known ?? unknown }
      optionsOfVariables[ObjectIdentifier(variable)] = .some(nil)
      let found = options(in: value, depth: depth + 1)
      optionsOfVariables[ObjectIdentifier(variable)] = found
      return found
    default: return unknown
    }
  }
}

extension Dictionary where Key == ObjectIdentifier {
  /// What is kept for a variable; nothing is for one that is not there.
  fileprivate subscript(at variable: Variable?) -> Value? {
    get { variable.flatMap { self[ObjectIdentifier($0)] } }
    set { if let variable { self[ObjectIdentifier(variable)] = newValue } }
  }
}
