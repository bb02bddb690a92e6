import FetchSyntax

/// What the names of a script stand for, as far as its text says so.
struct KnownNames {
  /// Where a name gets a value from.
  private enum Origin {
    case value(Expression)
    /// It is an item of this.
    case item(of: Expression)
    case option(default: Expression?)
    case unknown
  }

  private var origins: [String: [Origin]] = [:]
  /// How often a name is read, beyond where a loop goes through it.
  private var otherUses: [String: Int] = [:]
  private let snippet: (Expression) -> String

  /// The names of a script; `snippet` gives an expression's source.
  init(of body: Block, snippet: @escaping (Expression) -> String) {
    self.snippet = snippet
    var found: [String: [Origin]] = [:]
    func bind(_ pattern: Pattern, _ origin: Origin) {
      if case .name(let name) = pattern.kind { found[name, default: []].append(origin) } else { forget(pattern) }
    }
    func forget(_ pattern: Pattern) {
      switch pattern.kind {
      case .name(let name): found[name, default: []].append(.unknown)
      case .list(let patterns, let rest):
        for pattern in patterns { forget(pattern) }
        if let name = rest?.name?.text { found[name, default: []].append(.unknown) }
      case .map(let entries, let rest):
        for entry in entries { forget(entry.pattern) }
        if let name = rest?.name?.text { found[name, default: []].append(.unknown) }
      case .type(_, let name): if let name { found[name.text, default: []].append(.unknown) }
      case .alternatives(let patterns): for pattern in patterns { forget(pattern) }
      case .wildcard, .value, .range, .invalid: break
      }
    }
    var uses: [String: Int] = [:]
    func bind(_ target: LoopTarget, _ iterable: Expression) {
      if case .name(let name) = iterable.kind { uses[name, default: 0] -= 1 }
      switch target {
      case .each(let pattern): bind(pattern, .item(of: iterable))
      case .pair(let key, let value):
        forget(key)
        forget(value)
      }
    }
    func bind(_ function: Function) { for parameter in function.parameters { forget(parameter.pattern) } }
    TreeVisit.visit(
      body,
      { statement in
        switch statement.kind {
        case .binding(let binding): bind(binding.pattern, .value(binding.value))
        case .assignment(let assignment):
          if case .name(let name) = assignment.target.kind { found[name, default: []].append(.unknown) }
        case .function(let declaration):
          found[declaration.name.text, default: []].append(.unknown)
          bind(declaration.function)
        case .for(let loop): bind(loop.target, loop.iterable)
        case .import(let item): found[item.name.text, default: []].append(.unknown)
        case .param(let param): found[param.name.text, default: []].append(.option(default: param.defaultValue))
        case .expression, .while, .return, .break, .continue, .throw, .assert, .allow, .invalid: break
        }
      },
      { expression in
        switch expression.kind {
        case .name(let name): uses[name, default: 0] += 1
        case .lambda(let function): bind(function)
        case .gatherEach(let gather):
          bind(gather.target, gather.iterable)
          for clause in gather.clauses { if let name = clause.name { found[name.text, default: []].append(.unknown) } }
        case .comprehension(let node): for loop in node.loops { bind(loop.target, loop.iterable) }
        case .try(let node):
          for clause in node.clauses { if let name = clause.name { found[name.text, default: []].append(.unknown) } }
        case .match(let node): for arm in node.arms { forget(arm.pattern) }
        default: break
        }
      })
    origins = found
    otherUses = uses
  }

  /// The one expression that a name stands for; nil when there are several or none.
  func value(of name: String) -> Expression? {
    guard let found = origins[name], found.count == 1, case .value(let value) = found[0] else { return nil }
    return value
  }

  /// Whether a script binds a name itself.
  func binds(_ name: String) -> Bool { origins[name] != nil }

  /// What is known of a text, each possibility by itself.
  func texts(of expression: Expression, depth: Int = 0) -> [KnownText] {
    let unknown = [KnownText(beginning: "", rest: "`\(snippet(expression))`")]
    guard depth < 20 else { return unknown }
    switch expression.kind {
    case .string(let text): return [.whole(text)]
    case .integer(let number): return [.whole("\(number)")]
    case .interpolation(let parts):
      return parts.reduce([.whole("")]) { texts, part in
        switch part {
        case .text(let text): join(texts, [.whole(text)])
        case .expression(let value): join(texts, self.texts(of: value, depth: depth + 1))
        }
      }
    case .binary(let operation) where operation.operator == .add:
      return join(texts(of: operation.left, depth: depth + 1), texts(of: operation.right, depth: depth + 1))
    case .logical(.coalesce, let left, let right):
      return unique(texts(of: left, depth: depth + 1) + texts(of: right, depth: depth + 1))
    case .if(let node):
      let blocks = node.branches.map(\.body) + [node.otherwise].compactMap(\.self)
      let values = blocks.map { block -> [KnownText] in
        guard case .expression(let value)? = block.statements.last?.kind else { return unknown }
        return texts(of: value, depth: depth + 1)
      }
      return unique(values.flatMap(\.self))
    case .name(let name): return texts(ofName: name, depth: depth) ?? unknown
    default: return unknown
    }
  }

  private func texts(ofName name: String, depth: Int) -> [KnownText]? {
    guard let found = origins[name], found.count == 1 else { return nil }
    switch found[0] {
    case .value(let value): return texts(of: value, depth: depth + 1)
    case .item(let iterable): return items(of: iterable, depth: depth + 1)
    case .option(let value):
      let given = KnownText(beginning: "", rest: "the option --\(name)")
      return [given] + (value.map { texts(of: $0, depth: depth + 1) } ?? [])
    case .unknown: return nil
    }
  }

  /// The items of a list that is written out, or of a name for it.
  private func items(of expression: Expression, depth: Int) -> [KnownText]? {
    switch expression.kind {
    case .list(let elements) where elements.allSatisfy { !$0.isSpread } && elements.count <= 100:
      return unique(elements.flatMap { texts(of: $0.value, depth: depth + 1) })
    case .name(let name):
      // A list that is used in another way may have got other items.
      guard otherUses[name] == 0 else { return nil }
      return value(of: name).flatMap { items(of: $0, depth: depth + 1) }
    default: return nil
    }
  }

  private func join(_ left: [KnownText], _ right: [KnownText]) -> [KnownText] {
    unique(left.flatMap { first in first.isWhole ? right.map { first.joined(with: $0) } : [first] }.prefix(100))
  }

  private func unique(_ texts: some Sequence<KnownText>) -> [KnownText] {
    texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
