import FetchBytecode

/// Generators: fibers that the machine switches to and from inside its loop.
extension Machine {
  /// A stream for a call of a generator function; `count` arguments stand at `arguments`, arranged.
  func makeGenerator(_ function: Ref<FunctionObject>, _ arguments: Registers, count: Int) -> Ref<StreamObject> {
    let fiber = Fiber(function, machine: self, isGenerator: true)
    for index in 0..<count { fiber.stack[1 + index] = arguments[index] }
    let ref = heap.add(fiber, bytes: fiber.bodyBytes + 100)
    let stream = GeneratorStream(fiber: ref)
    fiber.owner = Ref<HeapObject>(stream)
    return heap.add(stream, bytes: 32).cast(to: StreamObject.self)
  }

  /// `next()`, `send(value)` and `close()` of a generator; nil for any other method.
  func invokeGenerator(
    _ generator: Ref<GeneratorStream>, _ name: Ref<StringObject>, _ fiber: Ref<Fiber>, window: Int, count: Int
  ) throws(Failure) -> CallOutcome? {
    let stream = generator.object
    let sent: Value
    switch name {
    case names.next:
      if count != 0 {
        throw failure(.type, "next takes no argument", hint: "send(value) hands a value to the generator")
      }
      sent = .null
    case names.send:
      if count != 1 { throw failure(.type, "send takes 1 argument, not \(count)") }
      sent = fiber.object.stack[window + 1]
    case names.close:
      if count != 0 { throw failure(.type, "close takes no argument") }
      guard let target = stream.fiber, target.object.state != .fresh else {
        stream.fiber = nil
        fiber.object.stack[window] = .null
        return .finished
      }
      try checkNotRunning(target)
      target.object.isClosing = true
      target.object.isMethodResume = true
      return .resumes(generator, sending: .null)
    default: return nil
    }
    guard let target = stream.fiber else {
      fiber.object.stack[window] = .null
      return .finished
    }
    try checkNotRunning(target)
    if !stream.yielded.isUndefined, name == names.next {
      fiber.object.stack[window] = stream.yielded
      stream.yielded = .undefined
      return .finished
    }
    target.object.isMethodResume = true
    return .resumes(generator, sending: sent)
  }

  func checkNotRunning(_ fiber: Ref<Fiber>) throws(Failure) {
    if fiber.object.state == .running {
      throw failure(
        .value,
        "the generator \(fiber.object.name) is running already; it cannot be resumed from within, or by two tasks")
    }
  }
}
