import FetchBytecode

/// Calls that are not a script function with just its arguments: natives, defaults, labels, generators, methods.
extension Machine {
  /// What became of a call.
  enum CallOutcome {
    /// A frame was pushed; go on in it.
    case entered
    /// The result stands in the window.
    case finished
    /// A generator must run first; the caller's frame says what to do with its value.
    case resumes(Ref<GeneratorStream>, sending: Value)
  }

  /// Calls what stands at `window` in the fiber's stack, its `count` arguments behind it.
  @inline(never)
  func call(_ fiber: Ref<Fiber>, window: Int, count: Int, labels: Ref<ListObject>? = nil) throws(Failure) -> CallOutcome
  {
    switch fiber.object.stack[window] {
    case .function(let function): return try call(function, fiber, window: window, count: count, labels: labels)
    case .native(let native):
      let native = native.object
      if !native.receiver.isUndefined {
        // A bound method: make room for the receiver before the arguments.
        if window + count + 2 > Int(fiber.object.capacity) { fiber.object.growStack(to: window + count + 2) }
        var index = window + count
        while index > window {
          fiber.object.stack[index + 1] = fiber.object.stack[index]
          index -= 1
        }
        fiber.object.stack[window + 1] = native.receiver
      }
      return try call(native, fiber, window: window, first: window + 1, count: count, labels: labels)
    default: throw notCallable(fiber.object.stack[window])
    }
  }

  private func notCallable(_ value: Value) -> Failure {
    if case .undefined = value { return failure(.name, "the function is used before it is defined") }
    let hint: String?
    if case .task = value {
      hint = "write await to get the task's result"
    } else {
      hint = CallMistake.hint(forCalling: value.typeName)
    }
    return failure(.type, "\(describeForMessage(value)) cannot be called", hint: hint)
  }

  /// A script function whose arguments need arranging.
  private func call(
    _ function: Ref<FunctionObject>, _ fiber: Ref<Fiber>, window: Int, count: Int, labels: Ref<ListObject>?
  ) throws(Failure) -> CallOutcome {
    if fiber.object.frameCount >= maximumDepth { throw stackOverflow() }
    let code = function.object.code
    let parameters = code.prototype.parameters
    let hasRest = code.maximumArguments == .max
    let positional = hasRest ? parameters.count - 1 : parameters.count
    let given = count - (labels?.object.count ?? 0)
    if given > positional && !hasRest { throw wrongCount(function.object.name, parameters, given: count) }
    let needed = window + 2 + max(Int(function.object.registerCount), count)
    if needed > Int(fiber.object.capacity) { fiber.object.growStack(to: needed) }

    let arguments = fiber.object.stack + window + 1
    let rest = hasRest ? heap.makeList(capacity: max(given - positional, 1)) : nil
    if let rest, given > positional {
      for index in positional..<given { rest.object.append(arguments[index]) }
    }
    if let labels {
      try arrangeLabels(labels.object, arguments, given: given, parameters, function.object.name, count: positional)
    } else if given < positional {
      for index in given..<positional { arguments[index] = .undefined }
    }
    for index in 0..<positional where arguments[index].isUndefined && !parameters[index].isOptional {
      throw missingArgument(function.object.name, parameters, index, given: count)
    }
    if let rest { arguments[positional] = .list(rest) }

    if code.prototype.isGenerator {
      let stream = makeGenerator(function, arguments, count: parameters.count)
      fiber.object.stack[window] = .stream(stream)
      return .finished
    }
    fiber.object.pushFrame(function, window: window)
    return .entered
  }

  /// Puts labelled arguments, which stand last, into the places of their parameters, or those of no parameter into `others`.
  private func arrangeLabels(
    _ labels: ListObject, _ arguments: Registers, given: Int, _ parameters: [Parameter], _ name: String, count: Int,
    others: MapObject? = nil
  ) throws(Failure) {
    let values = (0..<labels.count).map { arguments[given + $0] }
    for index in given..<max(given, count) { arguments[index] = .undefined }
    for (offset, value) in values.enumerated() {
      guard case .string(let label) = labels[offset] else { continue }
      let text = label.object.string
      guard let index = parameters.firstIndex(where: { $0.name == text && !$0.isRest }) else {
        if let others {
          others.set(.string(label), value)
          continue
        }
        throw failure(CallMistake(name, noParameter: text, parameters))
      }
      guard index >= given, arguments[index].isUndefined else { throw failure(CallMistake(name, givenTwice: text)) }
      arguments[index] = value
    }
  }

  func wrongCount(_ name: String, _ parameters: [Parameter], given: Int) -> Failure {
    failure(CallMistake(name, parameters, given: given))
  }

  private func missingArgument(_ name: String, _ parameters: [Parameter], _ index: Int, given: Int) -> Failure {
    let minimum = parameters.count { !$0.isOptional && !$0.isRest }
    if given < minimum { return wrongCount(name, parameters, given: given) }
    return failure(CallMistake(name, missing: parameters[index].name))
  }

  private func failure(_ mistake: CallMistake) -> Failure { failure(.type, mistake.message, hint: mistake.hint) }

  func stackOverflow() -> Failure {
    failure(
      .stackOverflow, "the calls are nested more than \(maximumDepth) deep",
      hint: "a function probably calls itself without an end")
  }

  /// A native: called at once, or driven by the machine when it calls script functions in turn.
  func call(
    _ native: NativeFunction, _ fiber: Ref<Fiber>, window: Int, first: Int, count: Int, labels: Ref<ListObject>? = nil
  ) throws(Failure) -> CallOutcome {
    let receivers = native.isMethod ? 1 : 0
    var count = count
    let others = labels != nil && native.takesOtherLabels ? heap.makeMap() : nil
    if let labels {
      let given = count - labels.object.count
      let positional = native.maximumArguments == .max ? native.parameters.count - 1 : native.parameters.count
      let needed = first + receivers + max(positional, count) + 1
      if needed > Int(fiber.object.capacity) { fiber.object.growStack(to: needed) }
      let arguments = fiber.object.stack + first + receivers
      try arrangeLabels(
        labels.object, arguments, given: given, native.parameters, native.name, count: positional,
        others: others?.object)
      count = max(given, positional)
      for index in 0..<min(count, positional) where arguments[index].isUndefined && !native.parameters[index].isOptional
      {
        throw missingArgument(native.name, native.parameters, index, given: given + labels.object.count)
      }
    } else if count < native.minimumArguments || count > native.maximumArguments {
      let failure = wrongCount(native.name, native.parameters, given: count)
      if native.isMethod, let hint = hintForStoredFunction(native.name, in: fiber.object.stack[first]) {
        failure.error.object.hint = hint
      }
      throw failure
    }
    let arguments = Arguments(base: fiber.object.stack + first, count: count + receivers, labels: others)
    let result = try native.body(self, arguments)
    if case .object(let object) = result, object.object is ResumableNative {
      enterResumable(object, fiber, window: window)
      return .entered
    }
    fiber.object.stack[window] = result
    return .finished
  }

  /// `R.name(…)`: the method of the type; on a map else the function stored there.
  @inline(never)
  func invoke(
    _ fiber: Ref<Fiber>, window: Int, name: Ref<StringObject>, count: Int, labels: Ref<ListObject>?
  ) throws(Failure) -> CallOutcome {
    let receiver = fiber.object.stack[window]
    if case .stream(let stream) = receiver, stream.object.isGenerator,
      let outcome = try invokeGenerator(
        stream.cast(to: GeneratorStream.self), name, fiber, window: window, count: count)
    {
      return outcome
    }
    if let native = method(name, of: receiver) {
      return try call(native.object, fiber, window: window, first: window, count: count, labels: labels)
    }
    if let function = try storedFunction(receiver, name) {
      fiber.object.stack[window] = function
      return try call(fiber, window: window, count: count, labels: labels)
    }
    throw noMethod(receiver, name.object.string, argumentCount: count)
  }

  /// What to write to call the function that a map holds under a method's name.
  private func hintForStoredFunction(_ name: String, in receiver: Value) -> String? {
    guard case .map(let map) = receiver, let key = interned(heap.makeString(name)),
      case .function = map.object.find(key)?.pointee.value
    else { return nil }
    return "`\(name)` is a method of maps; the function under this key is called by (m.\(name))(…)"
  }

  /// A function that a map or a module holds under a name.
  private func storedFunction(_ receiver: Value, _ name: Ref<StringObject>) throws(Failure) -> Value? {
    switch receiver {
    case .map(let map):
      switch map.object.find(name)?.pointee.value {
      case .function(let function): return .function(function)
      case .native(let native): return .native(native)
      default: return nil
      }
    case .object(let object): return try object.object.field(name, self)
    default: return nil
    }
  }

  /// The method of `receiver` as a function of its own.
  func bindMethod(_ receiver: Value, _ name: Ref<StringObject>) throws(Failure) -> Value {
    if let native = method(name, of: receiver) {
      let native = native.object
      return .native(
        heap.add(
          NativeFunction(
            name: native.name, parameters: native.parameters, isMethod: true,
            takesOtherLabels: native.takesOtherLabels, receiver: receiver, body: native.body)))
    }
    if let function = try storedFunction(receiver, name) { return function }
    throw noMethod(receiver, name.object.string)
  }

  /// Lays the items of a list and the entries of a map out as arguments; returns how many, and the labels.
  func spread(
    _ fiber: Ref<Fiber>, window: Int, _ list: Value, _ labelled: Value
  ) throws(Failure) -> (count: Int, labels: Ref<ListObject>?) {
    guard case .list(let items) = list else {
      throw wrongType("`...` in a call", expected: "a list", got: list)
    }
    var names: Ref<ListObject>?
    var values: Ref<ListObject>?
    if case .map(let map) = labelled, map.object.count > 0 {
      let (keys, entries) = (heap.makeList(), heap.makeList())
      try map.object.forEach { (key, value) throws(Failure) in
        guard case .string = key else {
          throw failure(.type, "`...` of a map in a call gives labels, and the key \(describe(key)) is none")
        }
        keys.object.append(key)
        entries.object.append(value)
      }
      (names, values) = (keys, entries)
    }
    let count = items.object.count + (values?.object.count ?? 0)
    if count > 100_000 { throw failure(.limit, "a call takes at most 100,000 arguments") }
    if window + count + 2 > Int(fiber.object.capacity) { fiber.object.growStack(to: window + count + 2) }
    for index in 0..<items.object.count { fiber.object.stack[window + 1 + index] = items.object[index] }
    if let values {
      for index in 0..<values.object.count {
        fiber.object.stack[window + 1 + items.object.count + index] = values.object[index]
      }
    }
    return (count, names)
  }
}
