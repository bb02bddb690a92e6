import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// `spawn`: the starter evaluates callee and arguments, the new task makes the call.
extension FunctionCompiler {
  /// `spawn { … }`.
  func compileSpawn(_ body: Block, into target: Register, at span: SourceSpan) {
    inWindow(target, at: span) { window in
      makeClosure(bodyAt: body.span, named: "<spawn>", into: window, at: span) { inner in
        inner.compile(body, to: .giveBack)
        return []
      }
      emit(.spawn, a: window, b: 0, at: span)
    }
  }

  /// `spawn f(x)`, where the call may stand in an optional chain.
  func compileSpawn(_ call: Expression, into target: Register, at span: SourceSpan) {
    switch call.kind {
    case .call(let call): compileSpawn(call, into: target, at: span)
    case .methodCall(let call): compileSpawn(call, into: target, at: span)
    case .optionalChain(let chain):
      withScratch(target, at: span) { scratch in
        chains.append(Chain(isNull: makeLabel()))
        compileSpawn(chain, into: scratch, at: span)
        finishChain(into: scratch, at: span)
      }
    default: preconditionFailure("the parser lets nothing else be spawned")
    }
  }

  private func compileSpawn(_ call: Call, into target: Register, at span: SourceSpan) {
    inWindow(target, at: span) { window in
      compile(call.callee, into: window)
      compileSpawn(call.arguments, window: window, at: span)
    }
  }

  private func compileSpawn(_ call: MethodCall, into target: Register, at span: SourceSpan) {
    inWindow(target, at: span) { window in
      compile(call.base, into: window)
      if call.isOptional { jumpOutOfChain(whenNull: window, at: call.name.span) }
      emit(.bindMethod, a: window, bx: constant(.string(call.name.text)), at: call.name.span)
      compileSpawn(call.arguments, window: window, at: span)
    }
  }

  private func compileSpawn(_ arguments: [Argument], window: Register, at span: SourceSpan) {
    if arguments.needSpread {
      compileSpread(arguments, behind: window, at: span)
      bindCall(window, count: 3, at: span) { inner in inner.emit(.callSpread, a: 0, at: span) }
    } else {
      compile(arguments)
      guard let labels = arguments.labels else { return emit(.spawn, a: window, b: arguments.count, at: span) }
      bindCall(window, count: arguments.count + 1, at: span) { inner in
        inner.emit(.callNamed, a: 0, b: arguments.count, extra: inner.constant(.names(labels)), at: span)
      }
    }
    emit(.spawn, a: window, b: 0, at: span)
  }

  /// Puts a function into the window's first register that makes the call, everything evaluated already.
  private func bindCall(
    _ window: Register, count: Int, at span: SourceSpan, _ emitCall: (FunctionCompiler) -> Void
  ) {
    let inner = FunctionCompiler(scope: FunctionScope(), outer: self, in: compilation)
    _ = inner.registers.allocate(count)
    for index in 0..<count {
      inner.builder.captures.append(.register(UInt8(truncatingIfNeeded: window + index)))
      inner.emit(.getCapture, a: index, b: index, at: span)
    }
    emitCall(inner)
    inner.emit(.giveBack, a: 0, at: span)
    finish(inner, named: "<spawn>", into: window, at: span)
  }
}
