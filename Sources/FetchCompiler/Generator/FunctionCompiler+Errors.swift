import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// `try`, `catch` and `finally`.
extension FunctionCompiler {
  /// The code of `finally` stands where the rest goes on, at every other way out, and once more for errors.
  func compile(_ node: Try, to use: ValueUse, at span: SourceSpan) {
    withTemporaries {
      let error = registers.allocate()
      guard let finally = node.finally else { return compileCaught(node, error: error, to: use) }
      let end = makeLabel()
      let covered = inRegion(.run(finally)) { compileCaught(node, error: error, to: use) }
      compileFinally(finally)
      jump(to: end, at: finally.span)
      let failed = placeLabel()
      let during = inRegion(.nothing) { compileFinally(finally) }
      emit(.rethrow, a: error, at: finally.span)
      addHandler(over: during, target: failed, register: error, kind: .during)
      addHandler(over: covered, target: failed, register: error, kind: .cleanup)
      place(end)
    }
  }

  /// One of the copies of a `finally`. Blocks in blocks multiply, so what they come to has a bound.
  func compileFinally(_ block: Block) {
    guard compilation.mayCopy(block.span) else {
      return reportLimit(CompilerMessages.tooMuchFinally(at: block.span))
    }
    let start = placeLabel()
    compile(block, to: .nowhere)
    builder.addHandler(from: start, to: placeLabel(), target: start, register: 0, kind: .shields)
  }

  private func compileCaught(_ node: Try, error: Register, to use: ValueUse) {
    guard !node.clauses.isEmpty else { return compile(node.body, to: use) }
    let end = makeLabel()
    let covered = inRegion(.nothing) { compile(node.body, to: use) }
    jump(to: end, at: node.body.span)
    let caught = placeLabel()
    compile(node.clauses, error: error, to: use, end: end)
    addHandler(over: covered, target: caught, register: error, kind: .catches)
    place(end)
  }

  /// Tries one clause after another on the error; when none fits, it is thrown on. What a clause throws has the error as its cause.
  func compile(
    _ clauses: [CatchClause], error: Register, to use: ValueUse, end: PrototypeBuilder.Label,
    notesFailure: Bool = false
  ) {
    let handling = inRegion(.nothing) {
      for clause in clauses {
        let next = makeLabel()
        withTemporaries {
          compileKinds(clause.kinds, of: error, orJumpTo: next)
          if let name = clause.name { setPlace(of: declared(at: name.span), to: error) }
          if let condition = clause.condition { jump(to: next, if: false, condition) }
          if notesFailure { emit(.noteFailure, a: error, at: clause.span) }
          compile(clause.body, to: use)
          if !use.isGiveBack { jump(to: end, at: clause.span) }
        }
        place(next)
      }
    }
    addHandler(over: handling, target: end, register: error, kind: .during)
    if let last = clauses.last, !last.kinds.isEmpty || last.condition != nil {
      emit(.rethrow, a: error, at: last.span)
    }
  }

  private func compileKinds(_ kinds: [Name], of error: Register, orJumpTo label: PrototypeBuilder.Label) {
    withTemporaries {
      let fits = makeLabel()
      let isKind = registers.allocate()
      for (index, kind) in kinds.enumerated() {
        emit(.isType, a: isKind, b: error, c: reservedConstant(.string(kind.text), at: kind.span), at: kind.span)
        if index + 1 < kinds.count {
          jump(.jumpIfTrue, a: isKind, to: fits, at: kind.span)
        } else {
          jump(.jumpIfFalse, a: isKind, to: label, at: kind.span)
        }
      }
      place(fits)
    }
  }

  /// `try? value`.
  func compileAttempt(_ value: Expression, into target: Register, at span: SourceSpan) {
    let end = makeLabel()
    let covered = inRegion(.nothing) { compile(value, into: target) }
    jump(to: end, at: span)
    let failed = placeLabel()
    emit(.loadNull, a: target, at: span)
    addHandler(over: covered, target: failed, register: target, kind: .catches)
    place(end)
  }
}
