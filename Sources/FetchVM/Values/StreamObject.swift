/// Values that come one after another: a running generator, a file's lines, a response's body.
open class StreamObject: HeapObject {
  /// Is a `GeneratorStream`: asked at every `next()` and `send()`.
  final let isGenerator: Bool

  public init() {
    isGenerator = false
    super.init()
  }

  fileprivate init(isGenerator: Bool) {
    self.isGenerator = isGenerator
    super.init()
  }

  /// The loop's view of the stream; a stream is its own place, so two loops share what is left.
  open func makeIterator(_ machine: Machine) -> Ref<IteratorObject> {
    machine.heap.add(IteratorObject())
  }

  open func describe(_ machine: Machine) -> String { "<stream>" }
}

/// A generator that was called: its fiber, resumed for each value.
public final class GeneratorStream: StreamObject {
  /// nil once it ended.
  @exclusivity(unchecked) public internal(set) final var fiber: Ref<Fiber>?
  /// What the generator returned, once it ended.
  @exclusivity(unchecked) final var result: Value = .null
  /// The value that the last `yield` handed out, for whoever resumed it to take.
  @exclusivity(unchecked) final var yielded: Value = .undefined

  init(fiber: Ref<Fiber>) {
    self.fiber = fiber
    super.init(isGenerator: true)
  }

  public override func trace(_ marker: inout Marker) {
    marker.mark(fiber)
    marker.mark(result)
    marker.mark(yielded)
  }

  public override func makeIterator(_ machine: Machine) -> Ref<IteratorObject> {
    machine.heap.add(GeneratorIterator(Ref(self))).cast(to: IteratorObject.self)
  }

  public override func describe(_ machine: Machine) -> String {
    guard let fiber else { return "<stream: ended>" }
    return "<stream of \(fiber.object.name)>"
  }
}

extension Ref where Object == StreamObject {
  /// The fiber to go on in at once for a `next()` or `send(value)`: a generator that stands at a `yield` and has handed out all it gave.
  @inline(__always)
  func waitingGenerator(_ name: Ref<StringObject>, _ count: Int, _ names: Machine.Names) -> Ref<Fiber>? {
    guard object.isGenerator, count == 1 ? name == names.send : count == 0 && name == names.next else { return nil }
    let generator = cast(to: GeneratorStream.self)
    guard generator.object.yielded.isUndefined, let fiber = generator.object.fiber, fiber.object.state == .suspended
    else { return nil }
    return fiber
  }
}

/// Resumes a generator for each item; closing it runs the generator's `finally` blocks.
final class GeneratorIterator: IteratorObject {
  let stream: Ref<GeneratorStream>

  init(_ stream: Ref<GeneratorStream>) {
    self.stream = stream
    super.init()
  }

  override func trace(_ marker: inout Marker) { marker.mark(stream) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    let value = stream.object.yielded
    if !value.isUndefined {
      stream.object.yielded = .undefined
      return .value(value)
    }
    return stream.object.fiber == nil ? .end : .resume(stream)
  }

  override func close(_ machine: Machine) throws(Failure) -> IteratorStep {
    guard let fiber = stream.object.fiber else { return .end }
    if fiber.object.state == .fresh {
      stream.object.fiber = nil
      return .end
    }
    // Whoever is in it goes on.
    try machine.checkNotRunning(fiber)
    fiber.object.isClosing = true
    return .resume(stream)
  }
}
