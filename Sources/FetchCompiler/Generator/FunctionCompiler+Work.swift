import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// The verbs, `within` and generators.
extension FunctionCompiler {
  /// Compiles a verb or a `yield`.
  func compileWork(_ expression: Expression, into target: Register) {
    let span = expression.span
    switch expression.kind {
    case .await(let task): emit(.await, of: task, into: target, at: span)
    case .gatherTasks(let tasks): emit(.gather, of: tasks, into: target, at: span)
    case .yieldFrom(let stream): compileDelegation(to: stream, into: target, at: span)
    case .yield(let value):
      if let value { return emit(.yield, of: value, into: target, at: span) }
      withTemporaries {
        let nothing = registers.allocate()
        emit(.loadNull, a: nothing, at: span)
        emit(.yield, a: target, b: nothing, at: span)
      }
    case .fetch(let fetch): compile(fetch, into: target, at: span)
    case .save(let save): compile(save, into: target, at: span)
    case .gatherEach(let gather): compile(gather, flags: .keepsResults, into: target, at: span)
    case .spawnCall(let call): compileSpawn(call, into: target, at: span)
    case .spawnBlock(let body): compileSpawn(body, into: target, at: span)
    default: break
    }
  }

  /// `yield from stream`: the stream's iterator takes its place, and is closed when the generator is left meanwhile.
  private func compileDelegation(to stream: Expression, into target: Register, at span: SourceSpan) {
    withTemporaries {
      let iterator = registers.allocate()
      compile(stream, into: iterator)
      let sent = registers.allocate()
      let end = makeLabel()
      let region = inRegion(.closeIterator(iterator)) { emit(.yieldFrom, a: target, b: iterator, at: span) }
      jump(to: end, at: span)
      close(iterator, leaving: region, with: sent, at: span)
      place(end)
    }
  }

  // MARK: Fetch and save

  private func compile(_ fetch: Fetch, into target: Register, at span: SourceSpan) {
    inWindow(target, at: span) { window in
      compile(fetch.url, into: window)
      compileNext(fetch.options, at: span)
      compileNext(fetch.session, at: span)
      let method = registers.allocate()
      if let name = fetch.method {
        loadConstant(.string(name.rawValue), into: method, at: span)
      } else {
        emit(.loadNull, a: method, at: span)
      }
      emit(.fetch, a: window, at: span)
    }
  }

  private func compile(_ save: Save, into target: Register, at span: SourceSpan) {
    inWindow(target, at: span) { window in
      compile(save.value, into: window)
      compileNext(save.path, at: span)
      compileNext(save.options, at: span)
      emit(.save, a: window, at: span)
    }
  }

  /// Leaves a value, or null, in the next register of the window.
  func compileNext(_ expression: Expression?, at span: SourceSpan) {
    let target = registers.allocate()
    if let expression { compile(expression, into: target) } else { emit(.loadNull, a: target, at: span) }
  }

  // MARK: Gather

  /// `gather x in xs { … }`: the body becomes a function of the item.
  func compile(_ gather: GatherEach, flags: GatherFlags, into target: Register, at span: SourceSpan) {
    var flags = flags
    if gather.target.valueCount == 2 { flags.insert(.takesPairs) }
    inWindow(target, at: span) { window in
      compile(gather.iterable, into: window)
      compileNext(gather.limit, at: span)
      makeClosure(bodyAt: gather.body.span, named: "<gather>", into: registers.allocate(), at: span) { inner in
        inner.compileBody(of: gather)
        return gather.target.parameterNames(in: compilation.source).map { FetchBytecode.Parameter(name: $0) }
      }
      emit(.gatherEach, a: window, c: Int(flags.rawValue), at: span)
    }
  }

  private func compileBody(of gather: GatherEach) {
    let item = registers.allocate(gather.target.valueCount)
    bind(gather.target, in: item)
    guard !gather.clauses.isEmpty else {
      compileGuard(gather.condition)
      return compile(gather.body, to: .giveBack)
    }
    let error = registers.allocate()
    let value = registers.allocate()
    let covered = inRegion(.nothing) {
      compileGuard(gather.condition)
      compileScope(withTime: nil, at: gather.body.span) {
        compile(gather.body, to: .register(value))
        awaitIfTask(value, at: gather.body.span)
      }
    }
    emit(.giveBack, a: value, at: gather.body.span)
    let caught = placeLabel()
    compile(gather.clauses, error: error, to: .giveBack, end: caught, notesFailure: true)
    addHandler(over: covered, target: caught, register: error, kind: .catches)
  }

  private func compileGuard(_ condition: Expression?) {
    guard let condition else { return }
    let holds = makeLabel()
    jump(to: holds, if: true, condition)
    emit(.skipItem, at: condition.span)
    place(holds)
  }

  /// A body that ends in a task fails when the task does: it is awaited here, where the clauses see it.
  private func awaitIfTask(_ value: Register, at span: SourceSpan) {
    withTemporaries {
      let end = makeLabel()
      let isTask = registers.allocate()
      emit(.isType, a: isTask, b: value, c: reservedConstant(.string(TypeName.task.rawValue), at: span), at: span)
      jump(.jumpIfFalse, a: isTask, to: end, at: span)
      emit(.await, a: value, b: value, at: span)
      place(end)
    }
  }

  // MARK: Within

  /// `within duration { … }`.
  func compileWithin(_ duration: Expression, _ body: Block, to use: ValueUse, at span: SourceSpan) {
    compileScope(withTime: duration, at: duration.span) { compile(body, to: use) }
  }

  /// What `body` starts has ended when the code behind it runs.
  private func compileScope(withTime duration: Expression?, at span: SourceSpan, _ body: () -> Void) {
    let end = makeLabel()
    withTemporaries {
      let time: Register
      if let duration {
        time = operand(duration)
      } else {
        time = registers.allocate()
        emit(.loadNull, a: time, at: span)
      }
      emit(.openScope, a: time, at: span)
    }
    let covered = inRegion(.leaveScope, body)
    emit(.leaveScope, at: span)
    jump(to: end, at: span)
    let failed = placeLabel()
    withTemporaries {
      let error = registers.allocate()
      emit(.failScope, a: error, at: span)
      emit(.rethrow, a: error, at: span)
      addHandler(over: covered, target: failed, register: error, kind: .cleanup)
    }
    place(end)
  }
}

extension LoopTarget {
  /// What the parameters of a function that takes these values are called.
  fileprivate func parameterNames(in source: SourceText) -> [String] {
    switch self {
    case .each(let pattern): [source.text(of: pattern.span)]
    case .pair(let key, let value): [source.text(of: key.span), source.text(of: value.span)]
    }
  }
}
