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
    case .bool, .int, .float, .duration, .string, .range:
      let text = describe(value)
      let article = "aeio".contains(value.typeName.first ?? "x") ? "an" : "a"
      return text.count <= 40 ? "the \(value.typeName) \(text)" : "\(article) \(value.typeName)"
    default:
      let article = "aeio".contains(value.typeName.first ?? "x") ? "an" : "a"
      return "\(article) \(value.typeName)"
    }
  }

  /// The calls in progress, innermost first, across the generators that lead to this one.
  func captureTrace(_ fiber: Ref<Fiber>) -> Trace {
    let (innermost, outermost) = (32, 8)
    var trace = Trace()
    if !fiber.object.isGenerator {
      trace.points.reserveCapacity(min(Int(fiber.object.frameCount), innermost + outermost))
    }
    var current: Ref<Fiber>? = fiber
    var last: [TracePoint] = []
    var skipped = 0
    while let fiber = current {
      var index = Int(fiber.object.frameCount) - 1
      while index >= 0 {
        let frame = fiber.object.frames[index]
        let code = frame.function.object.code
        index -= 1
        if !code.isScript { continue }
        let point = TracePoint(code: code, offset: frame.pc - code.code - 1)
        if trace.points.count < innermost {
          trace.points.append(point)
        } else {
          last.append(point)
          if last.count > outermost * 4 {
            skipped += last.count - outermost
            last.removeFirst(last.count - outermost)
          }
        }
      }
      current = fiber.object.isGenerator ? fiber.object.linked : nil
    }
    if last.count > outermost {
      skipped += last.count - outermost
      last.removeFirst(last.count - outermost)
    }
    trace.innermost = trace.points.count
    trace.omitted = skipped
    if !last.isEmpty { trace.points += last }
    return trace
  }

  /// Where a task that waits stands.
  public func trace(of task: ScriptTask) -> Trace {
    guard let body = (task.future as? Task)?.coroutine as? Fiber else { return Trace() }
    var trace = captureTrace(body.linked ?? Ref(body))
    // What waits stands at its instruction, not behind it as a call does.
    if let last = trace.points.first { trace.points[0] = TracePoint(code: last.code, offset: last.offset + 1) }
    return trace
  }

  /// The place in the script that runs now: where a task it starts was started.
  func currentPoint(_ fiber: Ref<Fiber>) -> TracePoint? {
    var index = Int(fiber.object.frameCount) - 1
    while index >= 0 {
      let frame = fiber.object.frames[index]
      let code = frame.function.object.code
      if code.isScript { return TracePoint(code: code, offset: frame.pc - code.code - 1) }
      index -= 1
    }
    return nil
  }
}
