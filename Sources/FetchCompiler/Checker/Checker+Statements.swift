import FetchDiagnostics
import FetchSyntax

extension Checker {
  /// Walks a block; gives the type of its value. `isUsed` says whether somebody looks at that value.
  func walk(_ block: Block, isUsed: Bool) -> ValueType { walk(block.statements, isUsed: isUsed) }

  /// Walks the statements of a block.
  func walk(_ statements: [Statement], isUsed: Bool) -> ValueType {
    for case .function(let declaration) in statements.map(\.kind) {
      set(.function(Callable(declaration.function, name: declaration.name.text)), at: declaration.name.span)
    }
    checkReach(of: statements)
    var value = ValueType.null
    for (index, statement) in statements.enumerated() {
      let isLast = index == statements.count - 1
      if case .expression(let expression) = statement.kind {
        value = walk(expression, isUsed: isUsed && isLast)
      } else {
        walk(statement)
        value = .null
      }
    }
    return statements.contains(where: leaves) ? .never : value
  }

  private func walk(_ statement: Statement) {
    switch statement.kind {
    case .expression, .break, .continue, .allow, .invalid: break
    case .import(let item): walk(item)
    case .binding(let binding):
      let type = type(of: binding.value)
      if case .name(let name) = binding.pattern.kind, case .lambda(let function) = binding.value.kind {
        bind(binding.pattern, to: .function(Callable(function, name: name)))
      } else {
        bind(binding.pattern, to: type)
      }
    case .assignment(let assignment):
      if case .name = assignment.target.kind {} else { _ = type(of: assignment.target) }
      _ = type(of: assignment.value)
    case .function(let declaration): _ = result(of: declaration.function)
    case .for(let loop): walk(loop)
    case .while(let loop):
      checkCondition(loop.condition, isLoop: true)
      _ = walk(loop.body, isUsed: false)
    case .return(let value): returns = returns.joined(with: value.map { type(of: $0) } ?? .null)
    case .throw(let value): _ = type(of: value)
    case .assert(let condition, let message):
      // `assert false` says that nothing comes here.
      if case .boolean = condition.kind {} else { checkCondition(condition) }
      if let message { _ = type(of: message) }
    case .param(let param):
      let option = param.defaultValue.map { type(of: $0) } ?? param.type.map { ValueType($0) } ?? .unknown
      // An option that is null unless it is given may be anything.
      if option != .null { set(option, at: param.name.span) }
    }
  }

  private func walk(_ loop: ForLoop) {
    let iterable = type(of: loop.iterable)
    if loop.isAwait {
      bind(loop.target, to: .unknown)
    } else {
      bind(loop.target, to: items(of: iterable, at: loop.iterable, word: "for"))
    }
    if let condition = loop.condition { checkCondition(condition) }
    _ = walk(loop.body, isUsed: false)
    if !loop.isAwait { checkSequence(of: loop, over: iterable) }
  }

  // MARK: Functions

  /// What a function of the script gives. Walks it, the first time.
  func result(of function: Function) -> ValueType {
    if let known = results[function.body.span.start] { return known }
    results[function.body.span.start] = .unknown
    let (outerReturns, wasTried) = (returns, isTried)
    (returns, isTried) = (.never, false)
    for parameter in function.parameters {
      if let value = parameter.defaultValue { _ = type(of: value) }
    }
    let value = walk(function.body, isUsed: true).joined(with: returns)
    (returns, isTried) = (outerReturns, wasTried)
    let result = function.isGenerator ? .stream(.unknown) : value
    results[function.body.span.start] = result
    return result
  }

  /// Walks a body that runs as a task; gives the type of its result.
  func walkTask(_ body: Block) -> ValueType {
    let (outerReturns, wasTried) = (returns, isTried)
    (returns, isTried) = (.never, false)
    defer { (returns, isTried) = (outerReturns, wasTried) }
    return walk(body, isUsed: true).joined(with: returns).awaited
  }

  // MARK: Binding

  /// Notes what a turn of a loop binds.
  func bind(_ target: LoopTarget, to item: ValueType) {
    if case .each(let pattern) = target { bind(pattern, to: item) }
  }

  /// Notes what a pattern's names are bound to, as far as that is known.
  func bind(_ pattern: Pattern, to type: ValueType) {
    switch pattern.kind {
    case .name: set(type, at: pattern.span)
    case .list(_, let rest):
      checkTakenApart(type, at: pattern)
      if let name = rest?.name { set(.list(.unknown), at: name.span) }
    case .map(let entries, let rest):
      checkTakenApart(type, at: pattern)
      bind(entries, toFieldsOf: type)
      guard let name = rest?.name else { break }
      set(.map, at: name.span)
      // They are named to be left out of the rest.
      for entry in entries { entry.pattern.forEachName { exempt.insert($0.span.start) } }
    case .wildcard, .value, .range, .type, .alternatives, .invalid: break
    }
  }
}
