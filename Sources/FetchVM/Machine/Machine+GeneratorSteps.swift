import FetchBytecode
import FetchRuntime

/// Switching between a generator and who resumes it.
extension Machine {
  /// Goes on in the generator. A generator that is being closed gets the closing failure instead of a value.
  func enterGenerator(
    _ stream: Ref<GeneratorStream>, from caller: Ref<Fiber>, sending value: Value, _ pending: inout Failure?
  ) throws(Failure) -> Ref<Fiber> {
    guard let fiber = stream.object.fiber else { preconditionFailure("an ended generator was resumed") }
    try checkNotRunning(fiber)
    // Generators that resume each other are calls in calls, though each has frames of its own.
    fiber.object.depth = caller.object.depth &+ caller.object.frameCount
    if fiber.object.depth >= maximumDepth {
      fiber.object.isMethodResume = false
      fiber.object.isClosing = false
      throw stackOverflow()
    }
    fiber.object.linked = caller
    let frame = fiber.object.frames + Int(fiber.object.frameCount - 1)
    if fiber.object.isClosing {
      pending = failure(for: closing)
      // A generator that delegates stands at its `yield from`; handlers look behind it.
      if Instruction(word: frame.pointee.pc.pointee)?.opcode == .yieldFrom { frame.pointee.pc += 1 }
    } else if fiber.object.state == .suspended {
      fiber.object.stack[Int(frame.pointee.base) + Int(fiber.object.destination)] = value
    }
    fiber.object.state = .running
    return fiber
  }

  /// A `yield`: hands the value to who resumed the generator, and goes on there.
  func leaveGenerator(
    _ fiber: Ref<Fiber>, yielding value: Value, sentInto register: UInt8
  ) throws(Failure) -> Ref<Fiber> {
    if fiber.object.isClosing { throw failure(.value, "a generator that is being closed cannot yield") }
    guard let caller = fiber.object.linked, let stream = fiber.object.stream else {
      preconditionFailure("a generator runs only when it was resumed")
    }
    fiber.object.destination = register
    fiber.object.state = .suspended
    fiber.object.linked = nil
    if fiber.object.isMethodResume {
      fiber.object.isMethodResume = false
      caller.object.giveToMethod(value)
    } else {
      stream.object.yielded = value
    }
    return caller
  }

  /// The generator's body returned.
  func leaveGenerator(_ fiber: Ref<Fiber>, returning value: Value) -> Ref<Fiber> {
    guard let caller = fiber.object.linked, let stream = fiber.object.stream else {
      preconditionFailure("a generator runs only when it was resumed")
    }
    stream.object.fiber = nil
    stream.object.result = value
    if fiber.object.isMethodResume { caller.object.giveToMethod(.null) }
    fiber.object.finish()
    return caller
  }

  /// An error leaves the generator's body: it goes on in who resumed it.
  func failGenerator(_ fiber: Ref<Fiber>, _ error: Ref<ErrorObject>) -> Ref<Fiber> {
    guard let caller = fiber.object.linked, let stream = fiber.object.stream else {
      preconditionFailure("a generator runs only when it was resumed")
    }
    stream.object.fiber = nil
    let wasMethod = fiber.object.isMethodResume
    fiber.object.finish()
    if error.object.cancellation === closing {
      if wasMethod { caller.object.giveToMethod(.null) }
    } else if !wasMethod {
      // The caller stands at the instruction that asks again; handlers look behind it.
      caller.object.frames[Int(caller.object.frameCount) - 1].pc += 1
    }
    return caller
  }

  /// How a `yield from` goes on.
  enum Delegation {
    case resume(Ref<GeneratorStream>, Value)
    case hand(Value)
    case wait(AnyFuture)
    case ended(Value)
  }

  /// One round of delegation. `source[0]` is the stream, then its iterator; `source[1]` what was sent in.
  func yieldFrom(_ fiber: Ref<Fiber>, _ source: Registers) throws(Failure) -> Delegation {
    if case .iterator = source[0] {
    } else {
      let frame = fiber.object.frames[Int(fiber.object.frameCount) - 1]
      let isStage = !frame.function.object.code.isScript
      source[0] = .iterator(try makeIterator(source[0], mode: 0, for: isStage ? "flatMap" : "yield from"))
      source[1] = .null
    }
    guard case .iterator(let iterator) = source[0] else { preconditionFailure("not an iterator") }
    switch try iterator.object.next(self) {
    case .value(let value): return .hand(value)
    case .pair(let key, let value):
      let pair = heap.makeList()
      pair.object.append(key)
      pair.object.append(value)
      return .hand(.list(pair))
    case .end:
      guard let generator = iterator.object as? GeneratorIterator else { return .ended(.null) }
      return .ended(generator.stream.object.result)
    case .wait(let future): return .wait(future)
    case .resume(let stream):
      let sent = source[1]
      source[1] = .null
      return .resume(stream, sent)
    }
  }
}

extension Fiber {
  /// The stream of a generator's fiber.
  var stream: Ref<GeneratorStream>? { isGenerator ? owner?.cast(to: GeneratorStream.self) : nil }

  /// Gives the caller of `next`, `send` or `close` its result.
  func giveToMethod(_ value: Value) {
    stack[Int(frames[Int(frameCount) - 1].base) + Int(destination)] = value
  }
}
