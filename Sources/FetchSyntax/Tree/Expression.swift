import FetchDiagnostics

/// An expression.
package final class Expression: Sendable {
  /// What it computes.
  package let kind: Kind
  /// Its first to its last byte; parentheses around it are not part of it.
  package let span: SourceSpan
  /// The height of the tree from here down.
  package let depth: Int

  /// An expression.
  package init(_ kind: Kind, at span: SourceSpan) {
    self.kind = kind
    self.span = span
    depth = kind.depth
  }

  /// The expressions of the language.
  package enum Kind: Sendable {
    /// `null`.
    case null
    /// `true`, `false`.
    case boolean(Bool)
    /// An int or a size (`64KiB`), in range.
    case integer(Int)
    /// `3.14`, `1e6`.
    case float(Double)
    /// `250ms`, `1.5h`.
    case duration(nanoseconds: Int)
    /// A string without interpolation, decoded.
    case string(String)
    /// `"… {x} …"`: the parts in order, each joined as `print` would show it.
    case interpolation([StringPart])
    /// A name that is read.
    case name(String)
    /// `[a, ...b]`.
    case list([ListElement])
    /// `{a: 1, "b": 2, [k]: v, ...m, x}`.
    case map([MapEntry])
    /// `[f(x) for x in xs]`, `{k: v for k, v in m}`.
    case comprehension(Comprehension)
    /// `lower..upper` (closed) or `lower..<upper`.
    case range(lower: Expression, upper: Expression, isClosed: Bool)

    /// `-x`, `+x`, `not x`.
    case unary(UnaryOperator, Expression)
    /// `a + b` and the other arithmetic.
    case binary(BinaryOperation)
    /// `a and b`, `a or b`, `a ?? b`.
    case logical(LogicalOperator, Expression, Expression)
    /// `a < b`, `a <= b < c`, `a not in b`.
    case comparison(Comparison)

    /// `base.name` or `base?.name`.
    case member(Member)
    /// `base[index]`.
    case index(base: Expression, index: Expression)
    /// `base[lower:upper]`.
    case slice(base: Expression, lower: Expression?, upper: Expression?)
    /// `callee(arguments)`. `x |> f(a)` arrives here as `f(x, a)`.
    case call(Call)
    /// `base.name(arguments)` or `base?.name(arguments)`. `x |> m.f(a)` arrives here as `m.f(x, a)`.
    case methodCall(MethodCall)
    /// The end of a chain that has at least one `?.` inside: when a base before a `?.` is null, this is null, and
    /// nothing between that `?.` and here is evaluated.
    case optionalChain(Expression)

    /// `x => …`, `(a, b) => { … }`.
    case lambda(Function)
    /// `if a { … } else { … }`.
    case `if`(If)
    /// `match x { 200 => … }`.
    case match(Match)
    /// `try { … } catch e { … }`.
    case `try`(Try)
    /// `try? expression`: null instead of an error.
    case attempt(Expression)
    /// `within duration { … }`.
    case within(duration: Expression, body: Block)

    /// `await task`.
    case await(Expression)
    /// `fetch url with options`.
    case fetch(Fetch)
    /// `gather tasks`: a list or map of tasks already started.
    case gatherTasks(Expression)
    /// `gather x in xs { … }`.
    case gatherEach(GatherEach)
    /// `save value to path`.
    case save(Save)
    /// `spawn f(x)`: a `call` or `methodCall`, perhaps in an `optionalChain`; its arguments are evaluated by the starter.
    case spawnCall(Expression)
    /// `spawn { … }`.
    case spawnBlock(Block)
    /// `yield`, `yield value`. Always inside a generator's own body.
    case yield(Expression?)
    /// `yield from stream`. Always inside a generator's own body.
    case yieldFrom(Expression)

    /// What could not be parsed; an error was reported.
    case invalid
  }
}

/// A piece of a string with interpolation.
package enum StringPart: Sendable {
  /// Text, its escapes decoded; never empty.
  case text(String)
  /// A value in braces.
  case expression(Expression)
}

/// An element of a list, or `...list` that spreads.
package struct ListElement: Sendable {
  /// The element, or what is spread.
  package let value: Expression
  /// Whether `...` stood before it.
  package let isSpread: Bool
}

/// An entry of a map.
package enum MapEntry: Sendable {
  /// `name: value`, `"text": value`, or `name` for `name: name`.
  case named(Name, Expression)
  /// `[key]: value`, `1: value`, or a string with interpolation as a key.
  case computed(Expression, Expression)
  /// `...map`.
  case spread(Expression)
}

/// `[element for …]` or `{key: value for …}`.
package final class Comprehension: Sendable {
  /// What is made each time.
  package enum Result: Sendable {
    /// Of a list: the element.
    case element(Expression)
    /// Of a map: a key and its value.
    case entry(key: Expression, value: Expression)
  }

  /// One `for target in iterable [if condition]`.
  package struct Loop: Sendable {
    /// What each turn binds.
    package let target: LoopTarget
    /// What is looped over.
    package let iterable: Expression
    /// A turn whose condition is false is skipped.
    package let condition: Expression?
  }

  /// What is made each time.
  package let result: Result
  /// The loops, the outermost first; at least one.
  package let loops: [Loop]

  /// Made by the parser.
  init(result: Result, loops: [Loop]) {
    self.result = result
    self.loops = loops
  }
}

/// `left op right`.
package struct BinaryOperation: Sendable {
  /// The operator.
  package let `operator`: BinaryOperator
  /// Where it stands.
  package let operatorSpan: SourceSpan
  /// The left side, evaluated first.
  package let left: Expression
  /// The right side.
  package let right: Expression
}

/// `first op second op third …`: true when each pair holds, each operand evaluated at most once, from the left.
package final class Comparison: Sendable {
  /// An operator and the operand after it.
  package struct Step: Sendable {
    /// The operator.
    package let `operator`: ComparisonOperator
    /// Where it stands.
    package let operatorSpan: SourceSpan
    /// What stands after it.
    package let operand: Expression
  }

  /// The first operand.
  package let first: Expression
  /// At least one.
  package let steps: [Step]

  /// Made by the parser.
  init(first: Expression, steps: [Step]) {
    self.first = first
    self.steps = steps
  }
}

/// `base.name` or `base?.name`.
package struct Member: Sendable {
  /// What has the member.
  package let base: Expression
  /// The member.
  package let name: Name
  /// Whether a base that is null ends the chain (`?.`).
  package let isOptional: Bool
}

/// `callee(arguments)`.
package final class Call: Sendable {
  /// What is called.
  package let callee: Expression
  /// The arguments: positional ones and spreads first, then labelled ones.
  package let arguments: [Argument]
  /// Whether the first argument stands in front of `|>`.
  package let isPiped: Bool

  /// Made by the parser.
  init(callee: Expression, arguments: [Argument], isPiped: Bool = false) {
    self.callee = callee
    self.arguments = arguments
    self.isPiped = isPiped
  }
}

/// `base.name(arguments)`.
package final class MethodCall: Sendable {
  /// The receiver.
  package let base: Expression
  /// The method, or the key of a function that is stored there.
  package let name: Name
  /// Whether a receiver that is null ends the chain (`?.`).
  package let isOptional: Bool
  /// The arguments: positional ones and spreads first, then labelled ones.
  package let arguments: [Argument]

  /// Made by the parser.
  init(base: Expression, name: Name, isOptional: Bool, arguments: [Argument]) {
    self.base = base
    self.name = name
    self.isOptional = isOptional
    self.arguments = arguments
  }
}

/// `value`, `label: value` or `...values`.
package struct Argument: Sendable {
  /// The label, never the same twice in a call.
  package let label: Name?
  /// The value, or what is spread.
  package let value: Expression
  /// Whether `...` stood before it.
  package let isSpread: Bool
}

/// `if a { … } else if b { … } else { … }`.
package final class If: Sendable {
  /// A condition and what happens when it is the first true one.
  package struct Branch: Sendable {
    /// The condition.
    package let condition: Expression
    /// What happens.
    package let body: Block
  }

  /// At least one, in order.
  package let branches: [Branch]
  /// What happens otherwise.
  package let otherwise: Block?

  /// Made by the parser.
  init(branches: [Branch], otherwise: Block?) {
    self.branches = branches
    self.otherwise = otherwise
  }
}

/// `match subject { pattern if guard => body … }`.
package final class Match: Sendable {
  /// One arm.
  package struct Arm: Sendable {
    /// What the subject is tested against.
    package let pattern: Pattern
    /// A further condition, the pattern's names in scope.
    package let condition: Expression?
    /// The arm's value: an expression, a statement such as `return x`, or a block in braces.
    package let body: Block
    /// The whole arm.
    package let span: SourceSpan
  }

  /// What is tested, evaluated once.
  package let subject: Expression
  /// The arms in order.
  package let arms: [Arm]

  /// Made by the parser.
  init(subject: Expression, arms: [Arm]) {
    self.subject = subject
    self.arms = arms
  }
}

/// `try { … } catch … { … } finally { … }`.
package final class Try: Sendable {
  /// What may fail.
  package let body: Block
  /// The clauses in order. A try has at least a clause or a `finally`.
  package let clauses: [CatchClause]
  /// What runs in any case.
  package let finally: Block?

  /// Made by the parser.
  init(body: Block, clauses: [CatchClause], finally: Block?) {
    self.body = body
    self.clauses = clauses
    self.finally = finally
  }
}

/// `catch TimeoutError or NetworkError e if condition { body }`, of a try or a gather.
package struct CatchClause: Sendable {
  /// The kinds it catches; none means any.
  package let kinds: [Name]
  /// What the error is called.
  package let name: Name?
  /// A further condition, the name in scope.
  package let condition: Expression?
  /// What happens; its value takes the place of the body's.
  package let body: Block
  /// From `catch` to the end of the body.
  package let span: SourceSpan

  /// The height of the highest tree in it.
  var depth: Int { max(condition?.depth ?? 0, body.depth) }
}

/// `fetch [METHOD] url [from session] [with options]`.
package final class Fetch: Sendable {
  /// The method, when one is written.
  package let method: FetchMethod?
  /// The URL.
  package let url: Expression
  /// The session after `from`.
  package let session: Expression?
  /// The options after `with`.
  package let options: Expression?

  /// Made by the parser.
  init(method: FetchMethod?, url: Expression, session: Expression?, options: Expression?) {
    self.method = method
    self.url = url
    self.session = session
    self.options = options
  }
}

/// `gather target in iterable [if condition] [limit n] { body } [catch …]`.
package final class GatherEach: Sendable {
  /// What each item binds, for the condition, the body and the clauses.
  package let target: LoopTarget
  /// Where the items come from.
  package let iterable: Expression
  /// An item whose condition is false is left out.
  package let condition: Expression?
  /// How many items at most are worked on at once.
  package let limit: Expression?
  /// The body. It holds no `return`, no `yield`, and no `break` out of it; a `continue` in no loop ends the item with null.
  package let body: Block
  /// The clauses, the target's names in scope.
  package let clauses: [CatchClause]

  /// Made by the parser.
  init(
    target: LoopTarget, iterable: Expression, condition: Expression?, limit: Expression?, body: Block,
    clauses: [CatchClause]
  ) {
    self.target = target
    self.iterable = iterable
    self.condition = condition
    self.limit = limit
    self.body = body
    self.clauses = clauses
  }
}

/// `save value to path [with options]`.
package final class Save: Sendable {
  /// What is saved.
  package let value: Expression
  /// Where to.
  package let path: Expression
  /// The options after `with`.
  package let options: Expression?

  /// Made by the parser.
  init(value: Expression, path: Expression, options: Expression?) {
    self.value = value
    self.path = path
    self.options = options
  }
}
