import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Functions and lambdas.
extension FunctionCompiler {
  /// Compiles a function and makes it a value.
  func compile(_ function: Function, named name: String, into target: Register, at span: SourceSpan) {
    makeClosure(
      bodyAt: function.body.span, named: name, isGenerator: function.isGenerator, into: target, at: span
    ) { inner in
      let first = inner.registers.allocate(function.parameters.count)
      for (index, parameter) in function.parameters.enumerated() {
        inner.begin(parameter, in: first + index)
      }
      inner.compile(function.body, to: .giveBack)
      return function.parameters.map { parameter in
        FetchBytecode.Parameter(
          name: parameter.name?.text ?? compilation.source.text(of: parameter.pattern.span),
          isOptional: parameter.defaultValue != nil, isRest: parameter.isRest)
      }
    }
  }

  /// The prologue of one parameter: its default, then its names.
  private func begin(_ parameter: FetchSyntax.Parameter, in register: Register) {
    if let value = parameter.defaultValue {
      let given = makeLabel()
      jump(.jumpIfDefined, a: register, to: given, at: parameter.span)
      compile(value, into: register)
      place(given)
    }
    bindInPlace(parameter.pattern, in: register)
  }

  /// Compiles a function inside this one and makes it a value. `body` gives the parameters.
  func makeClosure(
    bodyAt bodySpan: SourceSpan, named name: String, isGenerator: Bool = false, into target: Register,
    at span: SourceSpan, _ body: (FunctionCompiler) -> [FetchBytecode.Parameter]
  ) {
    guard let scope = compilation.resolution.functions[bodySpan.start] else {
      preconditionFailure("a function was not resolved")
    }
    let inner = FunctionCompiler(scope: scope, outer: self, in: compilation)
    let parameters = body(inner)
    finish(inner, named: name, parameters: parameters, isGenerator: isGenerator, into: target, at: span)
  }

  /// Adds a function that is complete, and the instruction that makes it a value.
  func finish(
    _ inner: FunctionCompiler, named name: String, parameters: [FetchBytecode.Parameter] = [],
    isGenerator: Bool = false, into target: Register, at span: SourceSpan
  ) {
    guard
      let prototype = inner.finish(name: name, parameters: parameters, isGenerator: isGenerator, at: span)
    else { return }
    builder.prototypes.append(prototype)
    emit(.closure, a: target, bx: builder.prototypes.count - 1, at: span)
  }
}
