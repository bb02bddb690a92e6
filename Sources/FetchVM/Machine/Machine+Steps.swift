import FetchBytecode
import FetchRuntime

/// What the run loop does out of line.
extension Machine {
  // Entering and leaving

  /// Lets timers, the network and an interrupt in; returns the cancellation to be thrown, if one is due.
  @inline(never)
  func poll(_ fiber: Ref<Fiber>, at pc: UnsafeMutablePointer<CodeWord>) -> Failure? {
    fiber.object.frames[Int(fiber.object.frameCount) - 1].pc = pc
    loop.poll()
    return takeCancellation(in: fiber) ?? takeExcess()
  }

  /// Collects when that is due, and lets in what `poll` does, since much was done at once. A call that only begins comes to a point
  /// for that by itself.
  @inline(never)
  func settle(_ fiber: Ref<Fiber>, at pc: UnsafeMutablePointer<CodeWord>) throws(Failure) {
    settle(fiber)
    let frame = fiber.object.frames[Int(fiber.object.frameCount) - 1]
    if pc == frame.function.object.entry { return }
    if let failure = poll(fiber, at: pc) { throw failure }
  }

  /// What is to be thrown in a fiber that runs and whose innermost call is up to date.
  func takeCancellation(in fiber: Ref<Fiber>) -> Failure? {
    innermost = fiber
    defer { innermost = nil }
    return loop.current?.takeCancellation().map { failure(for: $0) }
  }

  /// A fiber stops at an instruction that waits; its task goes on in `waiting` when it is woken.
  @inline(__always)
  func suspend(_ waiting: Ref<Fiber>, _ body: Ref<Fiber>) {
    if waiting != body { body.object.linked = waiting }
  }

  /// What a cancellation means to a fiber that waits: an error to throw there, or nil where waiting must go on.
  func interrupt(_ fiber: Ref<Fiber>, _ body: Ref<Fiber>, _ cancellation: Cancellation) -> Failure? {
    if let owner = body.object.owner?.object as? TaskObject, let error = owner.error(insteadOf: cancellation) {
      return Failure(error)
    }
    let failure = failure(for: cancellation)
    guard let frame = fiber.object.frameCount > 0 ? fiber.object.frames + Int(fiber.object.frameCount - 1) : nil,
      let instruction = Instruction(word: frame.pointee.pc.pointee)
    else { return failure }
    if instruction.opcode == .leaveScope || instruction.opcode == .failScope {
      // What the scope started has to end first.
      fiber.object.interruption = failure.error
      loop.current?.currentScope.cancelChildren(cancellation)
      return nil
    }
    return failure
  }

  /// The body of a task has its result.
  func finish(_ fiber: Ref<Fiber>, with value: Value) {
    if let task = fiber.object.owner?.object as? TaskObject { task.result = value }
    fiber.object.finish()
  }

  /// The body of a task ends with an error that nothing caught.
  func fail(_ fiber: Ref<Fiber>, with error: Ref<ErrorObject>) -> Step {
    if error.object.cancellation == nil, let start = (fiber.object.owner?.object as? ScriptTask)?.start {
      error.object.passed(start)
    }
    fiber.object.finish()
    if let cancellation = error.object.cancellation {
      loop.current?.keep(also: error.object.also.map { ScriptFailure($0.object) })
      return .fails(cancellation)
    }
    return .fails(ScriptFailure(error.object))
  }

  func findHandler(
    _ frame: UnsafeMutablePointer<CallFrame>, _ error: Ref<ErrorObject>, _ fiber: Ref<Fiber>
  ) -> Handler? {
    let code = frame.pointee.function.object.code
    let handlers = code.prototype.handlers
    if handlers.isEmpty { return nil }
    let offset = frame.pointee.pc - code.code - 1
    for handler in handlers where handler.start <= offset && offset < handler.end {
      switch handler.kind {
      case .catches: if error.object.cancellation == nil { return handler }
      case .cleanup: return handler
      case .shields: break
      case .during:
        if case .error(let first) = fiber.object.stack[Int(frame.pointee.base) + handler.register] {
          error.object.happened(during: first)
        }
      }
    }
    return nil
  }

  // Variables

  func undefinedGlobal(_ function: Ref<FunctionObject>, _ index: Int) -> Failure {
    let names = function.object.module.object.names
    let name = index < names.count ? names[index] : "a variable"
    return failure(.name, "`\(name)` is used before it is set", hint: "its `let` or `var` runs later")
  }

  func undefinedVariable(_ name: Value) -> Failure {
    failure(.name, "`\(display(name))` is used before it is set", hint: "its `let` or `var` runs later")
  }

  @inline(never)
  func makeClosure(_ function: Ref<FunctionObject>, _ index: Int, _ R: Registers) -> Ref<FunctionObject> {
    let code = function.object.code.functions[index]
    let captures = code.prototype.captures
    let closure = FunctionObject(code, module: function.object.module, captureCount: captures.count)
    for (position, capture) in captures.enumerated() {
      switch capture {
      case .register(let register): closure.captures[position] = R[Int(register)]
      case .captured(let captured): closure.captures[position] = function.object.captures[Int(captured)]
      }
    }
    return heap.add(closure, bytes: captures.count &* 16)
  }

  func enterResumable(_ object: Ref<NativeObject>, _ fiber: Ref<Fiber>, window: Int) {
    let driver = stub(.resumable)
    fiber.object.stack[window] = .function(driver)
    fiber.object.pushFrame(driver, window: window)
    fiber.object.stack[window + 1] = .object(object)
    fiber.object.stack[window + 2] = .undefined
  }

  // Comparison

  @inline(never)
  func isLess(_ left: Value, _ right: Value) throws(Failure) -> Bool {
    guard let order = try compare(left, right) else { return false }
    return order < 0
  }

  @inline(never)
  func isLessOrEqual(_ left: Value, _ right: Value) throws(Failure) -> Bool {
    guard let order = try compare(left, right) else { return false }
    return order <= 0
  }

  // Loops

  /// Checks the bounds of a counting loop; false when it is empty.
  @inline(never)
  func prepareRange(_ bounds: Registers, isClosed: Bool) throws(Failure) -> Bool {
    guard case .int(let first) = bounds[0], case .int(let last) = bounds[1] else {
      throw rangeOfNoInts(bounds[0], bounds[1])
    }
    guard isClosed else { return first < last }
    if last == .max { throw failure(.arithmetic, "a range cannot include the largest int") }
    bounds[1] = .int(last + 1)
    return first <= last
  }

  func makeRange(_ low: Value, _ high: Value, isClosed: Bool) throws(Failure) -> Value {
    guard case .int(let first) = low, case .int(let last) = high else { throw rangeOfNoInts(low, high) }
    if isClosed && last == .max { throw failure(.arithmetic, "a range cannot include the largest int") }
    return .range(heap.makeRange(first: first, end: isClosed ? last + 1 : last, isClosed: isClosed))
  }

  private func rangeOfNoInts(_ low: Value, _ high: Value) -> Failure {
    var wrong = low
    if case .int = low { wrong = high }
    return failure(.type, "a range goes from int to int, not \(describeForMessage(wrong))")
  }

  /// `for a, b in …` takes each item apart that is no pair of itself: a list of two.
  @inline(never)
  func pair(of item: Value) throws(Failure) -> (Value, Value) {
    guard case .list(let two) = item, two.object.count == 2 else {
      throw failure(
        .type, "`for a, b` goes through a map or a list of pairs, and this item is \(describeShortly(item))",
        hint: "write `for i, x in list.enumerate()` to count the items")
    }
    return (two.object[0], two.object[1])
  }

  // Collections

  func extend(_ target: Value, with source: Value) throws(Failure) {
    guard case .list(let list) = target else { preconditionFailure("not a list") }
    switch source {
    case .list(let other):
      try checkCount(other.object.count, "`...`")
      for index in 0..<other.object.count { heap.grew(by: list.object.append(other.object[index])) }
    case .range(let range):
      let range = range.object
      try checkCount(range.count, "`...`")
      for index in 0..<range.count { heap.grew(by: list.object.append(.int(range[index]))) }
    case .string(let string):
      let iterator = StringIterator(string)
      while case .value(let item) = try iterator.next(self) { heap.grew(by: list.object.append(item)) }
    default:
      throw wrongType("`...` in a list", expected: "a list, a range or a string", got: source)
    }
  }

  func merge(_ target: Value, with source: Value) throws(Failure) {
    guard case .map(let map) = target else { preconditionFailure("not a map") }
    guard case .map(let other) = source else {
      throw failure(.type, "`...` in a map needs a map, not \(describeForMessage(source))")
    }
    other.object.forEach { key, value in heap.grew(by: map.object.set(key, value)) }
  }

  func mapWithout(_ value: Value, _ keys: Value) throws(Failure) -> Value {
    guard case .map(let map) = value, case .list(let names) = keys else {
      throw failure(.type, "only a map can be taken apart by keys, not \(describeForMessage(value))")
    }
    let rest = heap.makeMap(capacity: map.object.count)
    map.object.forEach { key, value in rest.object.set(key, value) }
    for name in names.object.buffer { rest.object.remove(name) }
    return .map(rest)
  }

  func noMatch(_ value: Value, _ expected: Value) -> Failure {
    let what = expected.isNull ? "nothing in this `match` fits" : "this needs \(display(expected)), not"
    return failure(.value, "\(what) \(describeShortly(value))")
  }

  // Errors

  /// What `throw` throws; a trace that the error has already is kept.
  func thrown(_ value: Value) throws(Failure) -> Failure {
    guard case .error(let error) = value else {
      throw failure(
        .type, "only errors can be thrown, not \(describeForMessage(value))",
        hint: "write throw error(\"what went wrong\")")
    }
    return Failure(error)
  }

  func assertionFailure(_ values: Registers, isComparison: Bool) -> Failure {
    if isComparison {
      let (left, right) = (describeAtMost(200, values[0]), describeAtMost(200, values[1]))
      return failure(.assertion, "the assertion does not hold: \(left) \(display(values[2])) \(right)")
    }
    return failure(.assertion, values[0].isNull ? "the assertion does not hold" : display(values[0]))
  }

  private func describeAtMost(_ length: Int, _ value: Value) -> String {
    let text = describe(value)
    return text.count <= length ? text : text.prefix(length) + "…"
  }

  func notTask(_ value: Value) -> Failure {
    switch value {
    case .list, .map:
      failure(
        .type, "await waits for one task, not \(describeForMessage(value))",
        hint: "write `await gather …` to wait for all of them")
    case .function:
      failure(
        .type, "await needs a task, not \(describeForMessage(value))",
        hint: "call it: a function waits by itself; or spawn it")
    default:
      failure(
        .type, "await needs a task, not \(describeForMessage(value))",
        hint: "the value is here already; leave out `await`")
    }
  }
}
