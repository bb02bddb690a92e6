import FetchDiagnostics
import FetchScript
import FetchSyntax
import FetchVM

/// What is known of an expression without running anything: its value, or at least its type.
struct Foresight {
  enum Known {
    case value(Value)
    /// The name of a type, as `typeOf` gives it.
    case type(String)
  }

  let session: Session
  let machine: Machine

  /// The name of the type that the expression `text` has whatever happens, or nil inside when none can be told; nil when it is
  /// no expression.
  func type(of text: String) -> String?? { look(at: text) { known($0).map(typeName) } }

  // The expression

  /// What `body` finds in the expression that is all of `text`; nil when that is none.
  private func look<Found>(at text: String, _ body: (Expression) -> Found) -> Found? {
    parse(SourceText(name: "", text)) { result in
      guard !result.hasErrors, !result.isIncomplete, result.script.body.statements.count == 1,
        case .expression(let expression)? = result.script.body.statements.first?.kind
      else { return nil }
      return body(expression)
    }
  }

  /// What is known of the expression that `text` ends with: the shortest end that is one by itself.
  func known(atEndOf text: Substring) -> Known? {
    let text = text.suffix(2000)
    var index = text.endIndex
    while index > text.startIndex {
      index = text.index(before: index)
      let isBoundary = index == text.startIndex || " \t\n([{,;:=+-*/<>|!".contains(text[text.index(before: index)])
      guard isBoundary, !text[index].isWhitespace else { continue }
      if let known = look(at: String(text[index...]), known) { return known }
    }
    return nil
  }

  // What it is

  private func known(_ expression: Expression) -> Known? {
    switch expression.kind {
    case .string, .interpolation: .type("string")
    case .list, .comprehension: .type("list")
    case .map: .type("map")
    case .integer: .type("int")
    case .float: .type("float")
    case .duration: .type("duration")
    case .range: .type("range")
    case .lambda: .type("function")
    case .fetch, .gatherTasks, .gatherEach, .save, .spawnCall, .spawnBlock: .type("task")
    case .name(let name): session.value(of: name).map { .value($0) }
    case .member(let member): known(member.base).flatMap { self.member(member.name.text, of: $0) }
    case .optionalChain(let chain): known(chain)
    case .methodCall(let call): result(of: call)
    case .call(let call): result(of: call)
    case .index(let base, let index): known(base).flatMap { item(index, of: $0) }
    case .slice(let base, _, _): known(base).map { .type(typeName(of: $0)) }
    case .await(let task): awaited(task)
    case .null: .value(.null)
    case .boolean, .comparison, .unary(.not, _): .type("bool")
    case .unary(_, let operand): known(operand).map { .type(typeName(of: $0)) }
    case .binary(let operation): result(of: operation)
    case .logical(_, let left, let right): same(left, right)
    case .if, .match, .try, .attempt, .within, .yield,
      .yieldFrom, .invalid:
      nil
    }
  }

  private func typeName(of known: Known) -> String {
    switch known {
    case .value(let value): value.typeName
    case .type(let name): name
    }
  }

  private func member(_ name: String, of base: Known) -> Known? {
    if case .value(.map(let map)) = base {
      return map.object.find(machine.intern(name)).map { .value($0.pointee.value) }
    }
    return MemberResults.type(of: name, on: typeName(of: base)).map { .type($0) }
  }

  private func result(of call: MethodCall) -> Known? {
    guard let base = known(call.base) else { return nil }
    // A function that a map holds could have any result.
    if case .value(.map(let map)) = base, map.object.find(machine.intern(call.name.text)) != nil { return nil }
    return MemberResults.type(of: call.name.text, on: typeName(of: base)).map { .type($0) }
  }

  private func result(of call: Call) -> Known? {
    guard case .name(let name) = call.callee.kind, case .native? = session.value(of: name) else { return nil }
    return MemberResults.type(ofFunction: name).map { .type($0) }
  }

  private func result(of operation: BinaryOperation) -> Known? {
    guard let left = known(operation.left).map(typeName), let right = known(operation.right).map(typeName) else {
      return nil
    }
    return Operators.type(of: operation.operator, left, right).map { .type($0) }
  }

  private func same(_ left: Expression, _ right: Expression) -> Known? {
    guard let left = known(left).map(typeName), left == known(right).map(typeName) else { return nil }
    return .type(left)
  }

  private func item(_ index: Expression, of base: Known) -> Known? {
    switch (base, index.kind) {
    case (.value(.list(let list)), .integer(let position)):
      list.object.buffer.indices.contains(position) ? .value(list.object.buffer[position]) : nil
    case (.value(.map(let map)), .string(let key)):
      map.object.find(machine.intern(key)).map { .value($0.pointee.value) }
    default: typeName(of: base) == "string" ? .type("string") : nil
    }
  }

  /// The result of a task: of one that is done it is there, and some verbs always give the same.
  private func awaited(_ task: Expression) -> Known? {
    switch task.kind {
    case .fetch: .type("response")
    case .gatherTasks(let tasks):
      switch known(tasks).map(typeName) {
      case "list": .type("list")
      case "map": .type("map")
      default: nil
      }
    case .gatherEach: .type("list")
    default:
      if case .value(.task(let task))? = known(task), task.object.state == .succeeded {
        .value(task.object.result)
      } else {
        nil
      }
    }
  }
}
