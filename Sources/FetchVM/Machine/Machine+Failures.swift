import FetchBytecode
import FetchDiagnostics
import FetchRuntime

/// Making errors.
extension Machine {
  /// The name of one of the language's own kinds.
  public func name(of kind: ErrorKind) -> Ref<StringObject> { kinds[kind.position] }

  /// An error of one of the language's own kinds, to be thrown.
  @inline(never)
  public func failure(_ kind: ErrorKind, _ message: String, hint: String? = nil) -> Failure {
    let error = ErrorObject(kind: kinds[kind.position], message: heap.makeString(message))
    error.hint = hint
    return Failure(heap.add(error, bytes: 200))
  }

  /// An error with what its kind adds, such as `status` or `phase`.
  public func failure(
    _ kind: ErrorKind, _ message: String, hint: String? = nil, fields: [(name: String, value: Value)]
  ) -> Failure {
    let failure = failure(kind, message, hint: hint)
    let map = heap.makeMap(capacity: fields.count)
    for field in fields { map.object.set(.string(intern(field.name)), field.value) }
    failure.error.object.fields = map
    return failure
  }

  /// The task's own cancellation on its way through `finally` blocks: no `catch` takes it.
  func failure(for cancellation: Cancellation) -> Failure {
    let error = ErrorObject(
      kind: kinds[ErrorKind.cancelled.position], message: heap.makeString("the task was cancelled"),
      cancellation: cancellation)
    return Failure(heap.add(error, bytes: 200))
  }

  /// The same error once more, for another who waits for it.
  public func copy(of error: Ref<ErrorObject>) -> Ref<ErrorObject> {
    let error = error.object
    let copy = heap.add(
      ErrorObject(kind: error.kind, message: error.message, cancellation: error.cancellation), bytes: 200)
    copy.object.cause = error.cause
    copy.object.fields = error.fields
    copy.object.trace = error.trace
    copy.object.taskStarts = error.taskStarts
    copy.object.also = error.also
    copy.object.hint = error.hint
    return copy
  }

  /// The script's error for what a future failed with.
  public func errorObject(for error: any Error) -> Ref<ErrorObject> {
    if let script = error as? ScriptFailure { return Ref(script.error) }
    if let failure = error as? Failure { return failure.error }
    if let unawaited = error as? UnawaitedFailure {
      let object = errorObject(for: unawaited.error)
      if let start = unawaited.origin as? TaskStart { object.object.passed(start.point) }
      return object
    }
    if error is Cancellation || error is CancelledError {
      return failure(.cancelled, "the task was cancelled").error
    }
    if let known = host?.failure(for: error, self) { return known.error }
    return failure(.error, "\(error)").error
  }

  /// A value of the wrong type: says what was expected and what came.
  public func wrongType(_ what: String, expected: String, got value: Value) -> Failure {
    var hint: String?
    if case .stream = value, expected.contains("list"), !expected.contains("stream") { hint = Machine.readsStream }
    return failure(.type, "\(what) needs \(expected), not \(describeForMessage(value))", hint: hint)
  }

  /// What helps where a stream stands in the place of a list.
  static let readsStream = ".toList() reads a stream into a list"

  /// A value as messages name it: its type, and itself when it is short.
  public func describeForMessage(_ value: Value) -> String {
    switch value {
    case .null: return "null"
    case .undefined: return "nothing"
    case .function(let function): return "the function \(function.object.name)"
    case .native(let native): return "the function \(native.object.name)"
    // Of a long text nothing would be shown.
    case .string(let string) where string.object.count > 160: return nameOfType(value)
    case .bool, .int, .float, .duration, .string, .range:
      let text = describe(value)
      return text.count <= 40 ? "the \(value.typeName) \(text)" : nameOfType(value)
    default: return nameOfType(value)
    }
  }

  /// A value as `print` shows it within others, or its type where that is long.
  func describeShortly(_ value: Value) -> String {
    let text = describe(value, atMost: 240)
    return text.count <= 60 ? text : nameOfType(value)
  }

  /// `a list`, `an error`, `bytes`.
  private func nameOfType(_ value: Value) -> String {
    let name = value.typeName
    if name == "bytes" || name == "headers" { return name }
    return ("aeio".contains(name.first ?? "x") ? "an " : "a ") + name
  }

  /// An error came by: notes where, and names the operands in the order of the source.
  func note(_ thrown: Ref<ErrorObject>, thrownBy fiber: Ref<Fiber>) {
    let error = thrown.object
    error.trace = captureTrace(fiber)
    guard let message = error.messageWithSidesExchanged, let point = error.trace.points.first,
      point.code.prototype.exchangesSides(at: point.offset)
    else { return }
    error.message = heap.makeString(message)
  }

  /// The few calls in progress of a fiber that no other leads to, as of most that throw.
  private func captureShortTrace(_ fiber: Fiber) -> Trace {
    var trace = Trace()
    var index = Int(fiber.frameCount)
    trace.points.reserveCapacity(index)
    while index > 0 {
      index -= 1
      if let point = scriptPoint(of: fiber.frames[index]) { trace.points.append(point) }
    }
    trace.innermost = trace.points.count
    return trace
  }

  /// The calls in progress, innermost first, across the generators that lead to this one.
  ///
  /// Those in the middle are not looked at, as a deep recursion may throw at each of its levels.
  func captureTrace(_ fiber: Ref<Fiber>) -> Trace {
    let (innermost, outermost) = (32, 8)
    if !fiber.object.isGenerator, fiber.object.frameCount <= innermost { return captureShortTrace(fiber.object) }
    var fibers = [fiber]
    while let last = fibers.last, last.object.isGenerator, let next = last.object.linked { fibers.append(next) }
    var left = fibers.reduce(0) { $0 + Int($1.object.frameCount) }
    var trace = Trace()
    trace.points.reserveCapacity(min(left, innermost + outermost))
    for fiber in fibers where trace.points.count < innermost {
      var index = Int(fiber.object.frameCount)
      while index > 0, trace.points.count < innermost {
        index -= 1
        left -= 1
        if let point = scriptPoint(of: fiber.object.frames[index]) { trace.points.append(point) }
      }
    }
    trace.innermost = trace.points.count
    var last: [TracePoint] = []
    for fiber in fibers.reversed() where left > 0 && last.count < outermost {
      var index = 0
      while index < Int(fiber.object.frameCount), left > 0, last.count < outermost {
        if let point = scriptPoint(of: fiber.object.frames[index]) { last.append(point) }
        index += 1
        left -= 1
      }
    }
    trace.omitted = left
    trace.points += last.reversed()
    return trace
  }

  /// Where a call stands, unless it is one of the machine's own.
  private func scriptPoint(of frame: CallFrame) -> TracePoint? {
    let code = frame.function.object.code
    return code.isScript ? TracePoint(code: code, offset: frame.pc - code.code - 1) : nil
  }

  /// Where a task that waits stands.
  public func trace(of task: ScriptTask) -> Trace {
    guard let body = (task.future as? Task)?.fiber else { return Trace() }
    var trace = captureTrace(body.linked ?? Ref(body))
    // What waits stands at its instruction, not behind it as a call does.
    if let last = trace.points.first { trace.points[0] = TracePoint(code: last.code, offset: last.offset + 1) }
    return trace
  }

  /// The place in the script that runs now: where a task it starts was started.
  func currentPoint(_ fiber: Ref<Fiber>) -> TracePoint? {
    var index = Int(fiber.object.frameCount) - 1
    while index >= 0 {
      if let point = scriptPoint(of: fiber.object.frames[index]) { return point }
      index -= 1
    }
    return nil
  }
}
