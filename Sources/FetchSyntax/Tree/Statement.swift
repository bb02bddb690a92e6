import FetchDiagnostics

/// A statement.
package final class Statement: Sendable {
  /// What it does.
  package let kind: Kind
  /// Its first to its last byte.
  package let span: SourceSpan
  /// The height of the tree from here down; an expression as a statement adds nothing.
  package let depth: Int

  /// A statement.
  package init(_ kind: Kind, at span: SourceSpan) {
    self.kind = kind
    self.span = span
    depth = kind.depth
  }

  /// The statements of the language.
  package enum Kind: Sendable {
    /// An expression; the last one of a block is the block's value.
    case expression(Expression)
    /// `let pattern = value`, `var pattern = value`.
    case binding(Binding)
    /// `target = value`, `target += value`.
    case assignment(Assignment)
    /// `fn name(…) { … }`, hoisted in its block.
    case function(FunctionDeclaration)
    /// `for …`, `for await …`.
    case `for`(ForLoop)
    /// `while condition { … }`.
    case `while`(WhileLoop)
    /// `return value`. Never stands in the body of a gather.
    case `return`(Expression?)
    /// `break`. Always has a loop around it in the same function, and never stands in the body of a gather otherwise.
    case `break`
    /// `continue`. In the body of a gather without a loop of its own it ends the item with null.
    case `continue`
    /// `throw error`.
    case `throw`(Expression)
    /// `assert condition, message`.
    case assert(condition: Expression, message: Expression?)
    /// `import "path" as name`. Stands at the top level only.
    case `import`(Import)
    /// `param name = default, "help"`. Stands at the top level only.
    case param(Param)
    /// `allow host "*.example.com"`. Stands at the top level only.
    case allow(Allow)
    /// What could not be parsed; an error was reported.
    case invalid
  }
}

/// `let pattern = value` or `var pattern = value`.
package struct Binding: Sendable {
  /// Whether it was `var`, whose names may be assigned.
  package let isVariable: Bool
  /// What is bound; an irrefutable pattern (`Pattern.Kind` says which).
  package let pattern: Pattern
  /// What it is bound to.
  package let value: Expression
}

/// `target = value` or `target op= value`.
package struct Assignment: Sendable {
  /// A `name`, `member` or `index` expression; never an optional chain.
  package let target: Expression
  /// The operator of `+= -= *= /=`, or nil for `=`.
  package let compoundOperator: BinaryOperator?
  /// Where the operator stands.
  package let operatorSpan: SourceSpan
  /// The value.
  package let value: Expression
}

/// `fn name(parameters) { body }`.
package struct FunctionDeclaration: Sendable {
  /// Its name.
  package let name: Name
  /// Its parameters and body.
  package let function: Function
}

/// A function declaration's or lambda's parameters and body.
package final class Function: Sendable {
  /// The parameters in order. Those with a default come after those without; a rest parameter is the last.
  package let parameters: [Parameter]
  /// The body.
  package let body: Block
  /// Whether the body yields. Never true for a lambda.
  package let isGenerator: Bool
  /// From the parameters to the end of the body.
  package let span: SourceSpan
  /// The height of the tree below.
  package let depth: Int

  /// A function.
  package init(parameters: [Parameter], body: Block, isGenerator: Bool, span: SourceSpan) {
    self.parameters = parameters
    self.body = body
    self.isGenerator = isGenerator
    self.span = span
    depth = max(body.depth, parameters.highest { max($0.pattern.depth, $0.defaultValue?.depth ?? 0) })
  }
}

/// `name`, `name = default`, `...name` or a pattern.
package struct Parameter: Sendable {
  /// A name or an irrefutable pattern; a rest parameter's is a name. Parameters can be assigned, as `var`.
  package let pattern: Pattern
  /// What it is when the caller gives nothing; evaluated in each call, the earlier parameters in scope.
  package let defaultValue: Expression?
  /// Whether it takes all further positional arguments as a list.
  package let isRest: Bool
  /// Where it stands.
  package let span: SourceSpan

  /// The name a caller can use as a label, if the parameter is a plain name.
  package var name: Name? {
    if case .name(let text) = pattern.kind { return Name(text, at: pattern.span) }
    return nil
  }
}

/// What a turn of a loop, a gather or a comprehension binds.
package enum LoopTarget: Sendable {
  /// `x in xs`, or a pattern.
  case each(Pattern)
  /// `key, value in map`.
  case pair(Pattern, Pattern)
}

/// `for [await] target in iterable [if guard] { body }`.
package struct ForLoop: Sendable {
  /// Whether it takes results as they complete.
  package let isAwait: Bool
  /// What each turn binds.
  package let target: LoopTarget
  /// What is looped over.
  package let iterable: Expression
  /// A turn whose guard is false is skipped.
  package let condition: Expression?
  /// The body.
  package let body: Block
}

/// `while condition { body }`.
package struct WhileLoop: Sendable {
  /// Tested before each turn.
  package let condition: Expression
  /// The body.
  package let body: Block
}

/// `import "path" as name`.
package struct Import: Sendable {
  /// The path as written, relative to the importing file.
  package let path: String
  /// Where the path stands.
  package let pathSpan: SourceSpan
  /// What the module is called here.
  package let name: Name
}

/// `param name = default, "help"` or `param name: type, "help"`.
package struct Param: Sendable {
  /// The option's name.
  package let name: Name
  /// How the option is read, when it is declared by a type; then it is required.
  package let type: ParamType?
  /// Its value when the command line does not give one; then its type decides how the option is read.
  package let defaultValue: Expression?
  /// What `--help` says.
  package let help: String?
}

/// The types a `param` can have.
package enum ParamType: String, CaseIterable, Sendable {
  /// The types by their names.
  case int, float, string, bool, duration, size, url, list
}

/// `allow host "…"`, `allow read "…"`, `allow write "…"` or `allow env "…"`, with one or more texts.
package struct Allow: Sendable {
  /// What is allowed.
  package enum Subject: String, CaseIterable, Sendable {
    /// Hosts to ask; files and folders to read, and to write; variables of the environment.
    case host, read, write, env
  }

  /// What is allowed.
  package let subject: Subject
  /// The patterns, paths or names, plain text so that they are known without running the script.
  package let entries: [Name]
}
