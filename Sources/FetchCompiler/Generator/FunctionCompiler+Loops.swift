import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Loops.
extension FunctionCompiler {
  /// The condition stands at the bottom, so that each turn takes one jump.
  func compile(_ loop: WhileLoop, at span: SourceSpan) {
    let condition = makeLabel()
    let end = makeLabel()
    if case .boolean(true) = loop.condition.kind {} else { jump(to: condition, at: span) }
    let top = placeLabel()
    loops.append(
      Loop(breakLabel: end, continueLabel: condition, outerRegions: regions.count, innerRegions: regions.count))
    compile(loop.body, to: .nowhere)
    loops.removeLast()
    place(condition)
    jump(to: top, if: true, loop.condition)
    place(end)
  }

  /// Compiles a `for` statement.
  func compile(_ loop: ForLoop, at span: SourceSpan) {
    compileLoop(
      over: loop.iterable, binding: loop.target, if: loop.condition, isAwait: loop.isAwait, at: loop.iterable.span,
      isStatement: true
    ) {
      compile(loop.body, to: .nowhere)
    }
  }

  /// Compiles a loop of a statement or a comprehension; `break` and `continue` know only those of statements.
  func compileLoop(
    over iterable: Expression, binding target: LoopTarget, if condition: Expression?, isAwait: Bool = false,
    at span: SourceSpan, isStatement: Bool, _ body: () -> Void
  ) {
    withTemporaries {
      if case .range(let lower, let upper, let isClosed) = iterable.kind, case .each(let pattern) = target, !isAwait {
        let counter = registers.next
        for bound in [lower, upper] { compileNext(bound, at: bound.span) }
        count(counter, isClosed: isClosed, binding: pattern, if: condition, at: span, isStatement: isStatement, body)
      } else {
        let iterator = registers.allocate()
        compileIterable(iterable, isAwait: isAwait, into: iterator)
        emit(.iterate, a: iterator, b: iterator, c: isAwait ? 2 : target.valueCount - 1, at: span)
        let values = registers.allocate(target.valueCount)
        let outerRegions = regions.count
        iterate(iterator, into: values, valueCount: target.valueCount, at: span) { next, end in
          let loop = Loop(
            breakLabel: end, continueLabel: next, outerRegions: outerRegions, innerRegions: regions.count)
          if isStatement { loops.append(loop) }
          bind(target, in: values)
          if let condition { jump(to: next, if: false, condition) }
          body()
          if isStatement { loops.removeLast() }
        }
      }
    }
  }

  /// A gather that is only looped over hands its results out as they come and keeps none.
  private func compileIterable(_ iterable: Expression, isAwait: Bool, into target: Register) {
    guard isAwait, case .gatherEach(let node) = iterable.kind else { return compile(iterable, into: target) }
    compile(node, flags: [], into: target, at: iterable.span)
  }

  /// A loop over a range: two ints side by side, the first of which counts up.
  private func count(
    _ counter: Register, isClosed: Bool, binding pattern: Pattern, if condition: Expression?, at span: SourceSpan,
    isStatement: Bool, _ body: () -> Void
  ) {
    let end = makeLabel()
    let next = makeLabel()
    jump(.rangePrepare, a: counter, c: isClosed ? 1 : 0, to: end, at: span)
    let top = placeLabel()
    let depth = regions.count
    if isStatement {
      loops.append(Loop(breakLabel: end, continueLabel: next, outerRegions: depth, innerRegions: depth))
    }
    withTemporaries {
      bindCounter(counter, to: pattern)
      if let condition { jump(to: next, if: false, condition) }
      body()
    }
    if isStatement { loops.removeLast() }
    place(next)
    jump(.rangeLoop, a: counter, to: top, at: span)
    place(end)
  }

  /// A name is the counter itself, unless closures share it in a cell.
  private func bindCounter(_ counter: Register, to pattern: Pattern) {
    if case .name = pattern.kind, !declared(at: pattern.span).isCell {
      setPlace(of: declared(at: pattern.span), to: counter)
    } else {
      bind(pattern, to: counter)
    }
  }

  /// Takes each item of an iterator into `values` and runs `body`, which is told where the next turn and the end are.
  func iterate(
    _ iterator: Register, into values: Register, valueCount: Int, at span: SourceSpan,
    _ body: (_ next: PrototypeBuilder.Label, _ end: PrototypeBuilder.Label) -> Void
  ) {
    let end = makeLabel()
    let region = inRegion(.closeIterator(iterator)) {
      let next = placeLabel()
      jump(.iteratorNext, a: iterator, b: values, c: valueCount == 2 ? 1 : 0, to: end, at: span)
      withTemporaries { body(next, end) }
      jump(to: next, at: span)
    }
    withTemporaries { close(iterator, leaving: region, with: registers.allocate(), at: span) }
    place(end)
  }

  /// Where an error that leaves a region goes on: it closes the iterator, and is thrown on.
  func close(_ iterator: Register, leaving region: Region, with error: Register, at span: SourceSpan) {
    let failed = placeLabel()
    let closing = inRegion(.nothing) { emit(.iteratorClose, a: iterator, b: error, at: span) }
    emit(.rethrow, a: error, at: span)
    addHandler(over: region, target: failed, register: error, kind: .cleanup)
    // What a generator's `finally` throws as it is closed has the first error as its cause.
    addHandler(over: closing, target: failed, register: error, kind: .during)
  }

  // MARK: What a turn binds

  /// Binds the values of a turn; a plain name takes the register where its value stands.
  func bind(_ target: LoopTarget, in first: Register) {
    switch target {
    case .each(let pattern): bindInPlace(pattern, in: first)
    case .pair(let key, let value):
      bindInPlace(key, in: first)
      bindInPlace(value, in: first + 1)
    }
  }

  /// Binds a pattern to a value; a plain name takes its register over.
  func bindInPlace(_ pattern: Pattern, in register: Register) {
    guard case .name = pattern.kind else { return bind(pattern, to: register) }
    begin(declared(at: pattern.span), in: register, at: pattern.span)
  }
}

extension LoopTarget {
  /// How many values a turn takes.
  var valueCount: Int {
    switch self {
    case .each: 1
    case .pair: 2
    }
  }
}
