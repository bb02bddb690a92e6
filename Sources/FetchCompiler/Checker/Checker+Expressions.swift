import FetchDiagnostics
import FetchSyntax

extension Checker {
  /// Walks an expression that stands as a statement.
  func walk(_ expression: Expression, isUsed: Bool) -> ValueType {
    if isUsed { return type(of: expression) }
    switch expression.kind {
    case .if, .match, .try, .within: return typeOfBlocks(expression, isUsed: false)
    case .logical(_, let left, let right):
      _ = type(of: left)
      return walk(right, isUsed: false)
    default:
      let type = type(of: expression)
      checkUnused(expression, type)
      return type
    }
  }

  /// Walks an expression, and gives what its value surely is.
  func type(of expression: Expression) -> ValueType {
    switch expression.kind {
    case .null: return .null
    case .boolean: return .bool
    case .integer: return .int
    case .float: return .float
    case .duration: return .duration
    case .string: return .string
    case .invalid: return .unknown
    case .name(let name): return type(ofName: name, at: expression.span)
    case .interpolation(let parts): return typeOfInterpolation(parts)
    case .list(let elements): return typeOfList(elements)
    case .map(let entries): return typeOfMap(entries)
    case .comprehension(let comprehension): return typeOf(comprehension, in: expression)
    case .range(let lower, let upper, _):
      for bound in [lower, upper] { checkNoTask(type(of: bound), bound, use: .operand) }
      return .range
    case .unary, .binary, .logical, .comparison: return typeOfOperation(expression)
    case .member(let member): return type(ofMember: member, in: expression)
    case .index(let base, let index): return type(ofItem: base, index)
    case .slice(let base, let lower, let upper): return type(ofSlice: base, lower, upper)
    case .call(let call): return type(ofCall: call, in: expression)
    case .methodCall(let call): return type(ofCall: call, in: expression)
    case .optionalChain(let chain):
      _ = type(of: chain)
      return .unknown
    case .lambda(let function):
      _ = result(of: function)
      return .function(Callable(function, name: "the function"))
    case .if, .match, .try, .within: return typeOfBlocks(expression, isUsed: true)
    case .attempt(let value):
      trying { _ = type(of: value) }
      return .unknown
    case .await, .fetch, .gatherTasks, .gatherEach, .save, .spawnCall, .spawnBlock: return typeOfTask(expression)
    case .yield(let value):
      if let value { _ = type(of: value) }
      return .unknown
    case .yieldFrom(let stream):
      _ = items(of: type(of: stream), at: stream, word: "yield from")
      return .unknown
    }
  }

  /// Walks what may fail on purpose.
  func trying<Result>(_ body: () -> Result) -> Result {
    let outer = isTried
    isTried = true
    defer { isTried = outer }
    return body()
  }

  private func typeOfInterpolation(_ parts: [StringPart]) -> ValueType {
    var value = ValueType.string
    for case .expression(let part) in parts {
      let type = type(of: part)
      checkNoTask(type, part, use: .shown)
      // What holds a secret is one.
      if type == .secret {
        value = .secret
      } else if value == .string, type.mayHoldSecret {
        value = .text
      }
    }
    return value
  }

  private func typeOfList(_ elements: [ListElement]) -> ValueType {
    var item = ValueType.never
    for element in elements {
      let type = type(of: element.value)
      item = item.joined(with: element.isSpread ? type.items ?? .unknown : type)
    }
    return .list(item == .never ? .unknown : item)
  }

  private func typeOfMap(_ entries: [MapEntry]) -> ValueType {
    checkKeys(of: entries)
    for entry in entries {
      switch entry {
      case .named(_, let value), .spread(let value): _ = type(of: value)
      case .computed(let key, let value):
        checkNoTask(type(of: key), key, use: .operand)
        _ = type(of: value)
      }
    }
    return .map
  }

  private func typeOf(_ comprehension: Comprehension, in expression: Expression) -> ValueType {
    for loop in comprehension.loops {
      loop.target.forEachName { exempt.insert($0.span.start) }
      let iterable = type(of: loop.iterable)
      bind(loop.target, to: items(of: iterable, at: loop.iterable, word: "for"))
      checkSequence(of: comprehension, in: expression, over: iterable)
      if let condition = loop.condition { checkCondition(condition) }
    }
    switch comprehension.result {
    case .element(let element): return .list(type(of: element))
    case .entry(let key, let value):
      _ = type(of: key)
      _ = type(of: value)
      return .map
    }
  }

  /// Walks the expressions that have blocks.
  func typeOfBlocks(_ expression: Expression, isUsed: Bool) -> ValueType {
    switch expression.kind {
    case .if(let node): return typeOf(node, isUsed: isUsed)
    case .match(let node): return typeOf(node, isUsed: isUsed)
    case .try(let node): return typeOf(node, isUsed: isUsed)
    case .within(let duration, let body):
      checkNoTask(type(of: duration), duration, use: .operand)
      return walk(body, isUsed: isUsed)
    default: return .unknown
    }
  }

  private func typeOf(_ node: If, isUsed: Bool) -> ValueType {
    var value = ValueType.never
    for branch in node.branches {
      checkCondition(branch.condition)
      value = value.joined(with: walk(branch.body, isUsed: isUsed))
    }
    return value.joined(with: node.otherwise.map { walk($0, isUsed: isUsed) } ?? .null)
  }

  private func typeOf(_ node: Match, isUsed: Bool) -> ValueType {
    let subject = type(of: node.subject)
    checkNoTask(subject, node.subject, use: .operand)
    checkArms(of: node)
    var value = ValueType.never
    for arm in node.arms {
      if case .name = arm.pattern.kind { bind(arm.pattern, to: subject) }
      if let condition = arm.condition { checkCondition(condition) }
      value = value.joined(with: walk(arm.body, isUsed: isUsed))
    }
    return value
  }

  private func typeOf(_ node: Try, isUsed: Bool) -> ValueType {
    var value: ValueType
    if node.clauses.isEmpty {
      value = walk(node.body, isUsed: isUsed)
    } else {
      value = trying { walk(node.body, isUsed: isUsed) }
    }
    checkClauses(node.clauses)
    for clause in node.clauses { value = value.joined(with: walk(clause, isUsed: isUsed)) }
    if let block = node.finally { _ = walk(block, isUsed: false) }
    return value
  }

  /// Walks a clause of a `try` or a gather.
  func walk(_ clause: CatchClause, isUsed: Bool) -> ValueType {
    if let condition = clause.condition { checkCondition(condition) }
    return walk(clause.body, isUsed: isUsed)
  }
}
