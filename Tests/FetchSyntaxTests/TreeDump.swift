@testable import FetchSyntax

/// Writes a tree as S-expressions, compact enough to stand in a test.
enum TreeDump {
  static func dump(_ script: Script) -> String { statements(script.body) }

  static func statements(_ block: Block) -> String { block.statements.map(dump).joined(separator: "; ") }

  private static func block(_ block: Block) -> String { "{\(statements(block))}" }

  private static func join(_ parts: String?...) -> String { "(" + parts.compactMap { $0 }.joined(separator: " ") + ")" }

  private static func dump(_ statement: Statement) -> String {
    switch statement.kind {
    case .expression(let expression): dump(expression)
    case .binding(let node): join(node.isVariable ? "var" : "let", dump(node.pattern), dump(node.value))
    case .assignment(let node):
      join((node.compoundOperator?.rawValue ?? "") + "=", dump(node.target), dump(node.value))
    case .function(let node): join("fn", node.name.text, dump(node.function))
    case .for(let node):
      join(
        node.isAwait ? "for-await" : "for", dump(node.target), dump(node.iterable),
        node.condition.map { "if:" + dump($0) }, block(node.body))
    case .while(let node): join("while", dump(node.condition), block(node.body))
    case .return(let value): join("return", value.map(dump))
    case .break: "break"
    case .continue: "continue"
    case .throw(let value): join("throw", dump(value))
    case .assert(let condition, let message): join("assert", dump(condition), message.map(dump))
    case .import(let node): join("import", "\"\(node.path)\"", node.name.text)
    case .param(let node):
      join(
        "param", node.name.text, node.type.map { ":" + $0.rawValue }, node.defaultValue.map(dump),
        node.help.map { "\"\($0)\"" })
    case .allow(let node): join("allow", node.subject.rawValue, node.entries.map(\.text).joined(separator: " "))
    case .invalid: "INVALID"
    }
  }

  private static func dump(_ function: Function) -> String {
    let parameters = function.parameters.map { parameter in
      (parameter.isRest ? "..." : "") + dump(parameter.pattern) + (parameter.defaultValue.map { "=" + dump($0) } ?? "")
    }
    return (function.isGenerator ? "*" : "") + "[" + parameters.joined(separator: " ") + "] " + block(function.body)
  }

  private static func dump(_ target: LoopTarget) -> String {
    switch target {
    case .each(let pattern): dump(pattern)
    case .pair(let key, let value): dump(key) + "," + dump(value)
    }
  }

  static func dump(_ pattern: Pattern) -> String {
    switch pattern.kind {
    case .wildcard: return "_"
    case .name(let name): return name
    case .list(let elements, let rest): return "[" + (elements.map(dump) + dump(rest)).joined(separator: " ") + "]"
    case .map(let entries, let rest):
      let keys = entries.map { "\($0.key):\(dump($0.pattern))" }
      return "{" + (keys + dump(rest)).joined(separator: " ") + "}"
    case .value(let value): return dump(value)
    case .range(let lower, let upper, let isClosed): return join(isClosed ? ".." : "..<", dump(lower), dump(upper))
    case .type(let type, let name): return join("type", type.rawValue, name?.text)
    case .alternatives(let patterns): return "(or " + patterns.map(dump).joined(separator: " ") + ")"
    case .invalid: return "INVALID"
    }
  }

  private static func dump(_ rest: RestPattern?) -> [String] { rest.map { ["..." + ($0.name?.text ?? "")] } ?? [] }

  static func dump(_ expression: Expression) -> String {
    switch expression.kind {
    case .null: "null"
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .float(let value): String(value)
    case .duration(let nanoseconds): "\(nanoseconds)ns"
    case .string(let text): quoted(text)
    case .interpolation(let parts): "(str " + parts.map(dump).joined(separator: " ") + ")"
    case .name(let name): name
    case .list(let elements): "[" + elements.map { spread($0.isSpread) + dump($0.value) }.joined(separator: " ") + "]"
    case .map(let entries): "{" + entries.map(dump).joined(separator: " ") + "}"
    case .comprehension(let node): dump(node)
    case .range(let lower, let upper, let isClosed): join(isClosed ? ".." : "..<", dump(lower), dump(upper))
    case .unary(let operation, let operand): join(operation.rawValue, dump(operand))
    case .binary(let node): join(node.operator.rawValue, dump(node.left), dump(node.right))
    case .logical(let operation, let left, let right): join(operation.rawValue, dump(left), dump(right))
    case .comparison(let node):
      "(cmp "
        + ([dump(node.first)] + node.steps.flatMap { [$0.operator.rawValue, dump($0.operand)] })
        .joined(separator: " ") + ")"
    case .member(let node): "\(dump(node.base))\(node.isOptional ? "?." : ".")\(node.name.text)"
    case .index(let base, let index): "\(dump(base))[\(dump(index))]"
    case .slice(let base, let lower, let upper):
      "\(dump(base))[\(lower.map(dump) ?? ""):\(upper.map(dump) ?? "")]"
    case .call(let node): "\(dump(node.callee))(\(dump(node.arguments)))"
    case .methodCall(let node):
      "\(dump(node.base))\(node.isOptional ? "?." : ".")\(node.name.text)(\(dump(node.arguments)))"
    case .optionalChain(let chain): "<\(dump(chain))>"
    case .lambda(let function): join("lambda", dump(function))
    case .attempt(let operand): join("try?", dump(operand))
    case .await(let operand): join("await", dump(operand))
    case .gatherTasks(let operand): join("gather", dump(operand))
    case .spawnCall(let operand): join("spawn", dump(operand))
    case .spawnBlock(let body): join("spawn", block(body))
    case .yield(let operand): join("yield", operand.map(dump))
    case .yieldFrom(let operand): join("yield-from", dump(operand))
    case .within(let duration, let body): join("within", dump(duration), block(body))
    case .if, .match, .try, .fetch, .gatherEach, .save: compound(expression)
    case .invalid: "INVALID"
    }
  }

  private static func compound(_ expression: Expression) -> String {
    switch expression.kind {
    case .if(let node):
      "(if " + node.branches.map { dump($0.condition) + " " + block($0.body) }.joined(separator: " ")
        + (node.otherwise.map { " else " + block($0) } ?? "") + ")"
    case .match(let node):
      "(match \(dump(node.subject)) "
        + node.arms.map { arm in
          "(\(dump(arm.pattern))\(arm.condition.map { " if:" + dump($0) } ?? "") => \(statements(arm.body)))"
        }.joined(separator: " ") + ")"
    case .try(let node):
      join("try", block(node.body), clauses(node.clauses), node.finally.map { "finally " + block($0) })
    case .fetch(let node):
      join(
        "fetch", node.method?.rawValue, dump(node.url), node.session.map { "from:" + dump($0) },
        node.options.map { "with:" + dump($0) })
    case .gatherEach(let node):
      join(
        "gather", dump(node.target), dump(node.iterable), node.condition.map { "if:" + dump($0) },
        node.limit.map { "limit:" + dump($0) }, block(node.body), clauses(node.clauses))
    case .save(let node): join("save", dump(node.value), dump(node.path), node.options.map { "with:" + dump($0) })
    default: "?"
    }
  }

  private static func clauses(_ clauses: [CatchClause]) -> String? {
    clauses.isEmpty
      ? nil
      : clauses.map { clause in
        join(
          "catch", clause.kinds.isEmpty ? nil : clause.kinds.map(\.text).joined(separator: "|"), clause.name?.text,
          clause.condition.map { "if:" + dump($0) }, block(clause.body))
      }.joined(separator: " ")
  }

  private static func dump(_ part: StringPart) -> String {
    switch part {
    case .text(let text): quoted(text)
    case .expression(let expression): dump(expression)
    }
  }

  private static func dump(_ entry: MapEntry) -> String {
    switch entry {
    case .named(let name, let value): "\(name.text):\(dump(value))"
    case .computed(let key, let value): "[\(dump(key))]:\(dump(value))"
    case .spread(let value): "..." + dump(value)
    }
  }

  private static func dump(_ node: Comprehension) -> String {
    let result =
      switch node.result {
      case .element(let element): dump(element)
      case .entry(let key, let value): "\(dump(key)):\(dump(value))"
      }
    let loops = node.loops.map { loop in
      join("for", dump(loop.target), dump(loop.iterable), loop.condition.map { "if:" + dump($0) })
    }
    return "(each \(result) \(loops.joined(separator: " ")))"
  }

  private static func dump(_ arguments: [Argument]) -> String {
    arguments.map { ($0.label.map { $0.text + ":" } ?? "") + spread($0.isSpread) + dump($0.value) }
      .joined(separator: " ")
  }

  private static func spread(_ isSpread: Bool) -> String { isSpread ? "..." : "" }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\n", with: "\\n").replacing("\t", with: "\\t").replacing("\r", with: "\\r") + "\""
  }
}
