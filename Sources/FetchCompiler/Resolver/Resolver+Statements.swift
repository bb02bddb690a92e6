import FetchBytecode
import FetchDiagnostics
import FetchSyntax

extension Resolver {
  /// Resolves a block in a scope of its own.
  func resolveBlock(_ block: Block) {
    inScope { resolveStatements(block.statements) }
  }

  /// Resolves the statements of a block in the scope at hand; `parameters` is the scope of the function whose body it is.
  func resolveStatements(_ statements: [Statement], parameters: Scope? = nil) {
    for statement in statements { declareNames(of: statement, besides: parameters) }
    for case .function(let declaration) in statements.map(\.kind) {
      resolve(declared: declaration.function)
      initialise(at: declaration.name.span)
    }
    for statement in statements { resolve(statement) }
  }

  private func declareNames(of statement: Statement, besides parameters: Scope?) {
    switch statement.kind {
    case .binding(let binding):
      declareNames(of: binding.pattern, as: binding.isVariable ? .variable : .constant, besides: parameters)
    case .function(let declaration):
      declare(declaration.name.text, at: declaration.name.span, as: .function, besides: parameters)
    case .import(let item): declare(item.name.text, at: item.name.span, as: .module, besides: parameters)
    case .param(let param): declare(param.name.text, at: param.name.span, as: .option, besides: parameters)
    case .expression, .assignment, .for, .while, .return, .break, .continue, .throw, .assert, .allow, .invalid: break
    }
  }

  private func resolve(_ statement: Statement) {
    switch statement.kind {
    case .expression(let expression): resolve(expression)
    case .binding(let binding):
      resolve(binding.value)
      finish(binding.pattern)
    case .assignment(let assignment): resolve(assignment)
    case .for(let loop): resolve(loop)
    case .while(let loop):
      resolve(loop.condition)
      resolveBlock(loop.body)
    case .return(let value): if let value { resolve(value) }
    case .throw(let value): resolve(value)
    case .assert(let condition, let message):
      resolve(condition)
      if let message { resolve(message) }
    case .import(let item): initialise(at: item.name.span)
    case .param(let param):
      check(param)
      if let value = param.defaultValue { resolve(value) }
      initialise(at: param.name.span)
    case .allow(let allow): check(allow, at: statement.span)
    case .function, .break, .continue, .invalid: break
    }
  }

  /// Only the script that is run has a command line, and a few options are not for it to declare.
  private func check(_ param: Param) {
    let name = param.name.text
    if environment.mode == .module {
      report(CompilerMessages.optionOfModule(name, at: param.name.span))
    } else if environment.mode == .session, param.defaultValue == nil {
      report(CompilerMessages.requiredOptionOfSession(name, at: param.name.span))
    } else if name == "help" {
      report(CompilerMessages.optionCalledHelp(at: param.name.span))
    }
  }

  private func resolve(_ assignment: Assignment) {
    if case .name(let name) = assignment.target.kind {
      resolve(assignment.value)
      assign(name, at: assignment.target.span)
    } else {
      resolve(assignment.target)
      resolve(assignment.value)
    }
  }

  private func resolve(_ loop: ForLoop) {
    resolve(loop.iterable)
    inScope {
      bind(loop.target)
      if let condition = loop.condition { resolve(condition) }
      resolveBlock(loop.body)
    }
  }

  // MARK: Functions

  /// Resolves a function, its defaults in the order of the parameters.
  func resolve(_ function: Function) {
    inFunction(bodyAt: function.body.span) {
      let parameters = scope
      for parameter in function.parameters {
        if let value = parameter.defaultValue { resolve(value) }
        bind(parameter.pattern, as: .parameter)
      }
      inScope { resolveStatements(function.body.statements, parameters: parameters) }
    }
  }

  // MARK: Patterns

  /// Declares what a turn of a loop binds.
  func bind(_ target: LoopTarget) {
    switch target {
    case .each(let pattern): bind(pattern, as: .loopVariable)
    case .pair(let key, let value):
      bind(key, as: .loopVariable)
      bind(value, as: .loopVariable)
    }
  }

  /// Declares a pattern's names, which have their values at once.
  func bind(_ pattern: Pattern, as kind: Variable.Kind) {
    declareNames(of: pattern, as: kind, besides: nil)
    finish(pattern)
  }

  private func declareNames(of pattern: Pattern, as kind: Variable.Kind, besides parameters: Scope?) {
    pattern.forEachName { name in declare(name.text, at: name.span, as: kind, besides: parameters) }
  }

  private func finish(_ pattern: Pattern) {
    pattern.forEachName { name in initialise(at: name.span) }
    pattern.forEachShortConstant(scope.function.reserve)
  }
}
