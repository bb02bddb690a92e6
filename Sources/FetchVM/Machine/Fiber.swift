import FetchBytecode
import FetchRuntime

/// A coroutine of the machine: its own value stack and call frames. The body of a task, or a generator that was called.
///
/// Invariant: a fiber that is not running stands at the instruction to run next. One that waits stands at the instruction that
/// waits and runs it again once woken: the instruction then finds its future done.
public final class Fiber: HeapObject {
  enum State: UInt8 { case fresh, suspended, running, done }

  /// The machine, which holds its fibers and is not held by them.
  var machine: Machine { unretainedMachine.takeUnretainedValue() }
  private let unretainedMachine: Unmanaged<Machine>
  @exclusivity(unchecked) final var stack: Registers
  @exclusivity(unchecked) final var frames: UnsafeMutablePointer<CallFrame>
  @exclusivity(unchecked) final var capacity: Int32
  @exclusivity(unchecked) final var frameCount: Int32 = 1
  @exclusivity(unchecked) final var frameCapacity: Int32 = 1
  /// A generator: the calls in progress outside it when it was resumed.
  @exclusivity(unchecked) final var depth: Int32 = 0
  @exclusivity(unchecked) final var state = State.fresh
  /// A generator being closed: the next resume runs its `finally` blocks.
  @exclusivity(unchecked) final var isClosing = false
  /// The register of the top frame that receives what is sent to a `yield`, or what `next()` of a generator gives.
  @exclusivity(unchecked) final var destination: UInt8 = 0
  /// Resumed by a method (`next`, `send`, `close`), so the caller goes on behind its call instead of asking again.
  @exclusivity(unchecked) final var isMethodResume = false
  @exclusivity(unchecked) final let isGenerator: Bool
  /// A generator: who resumed it. A task's body: the generator that waits, innermost.
  @exclusivity(unchecked) final var linked: Ref<Fiber>?
  /// A task's body: the task. A generator: its stream.
  @exclusivity(unchecked) final var owner: Ref<HeapObject>?
  /// An input of a session: a task that its body ends with is its value, and is not waited for.
  @exclusivity(unchecked) final var givesTasks = false
  /// A cancellation that struck while a scope was being left: thrown once everything in the scope has ended.
  @exclusivity(unchecked) final var interruption: Ref<ErrorObject>?

  /// A fiber whose first call is `function`; the arguments are to be stored from `stack[1]` on.
  init(_ function: Ref<FunctionObject>, machine: Machine, isGenerator: Bool) {
    unretainedMachine = .passUnretained(machine)
    self.isGenerator = isGenerator
    let registerCount = function.object.registerCount
    capacity = registerCount + 1
    stack = .allocate(capacity: Int(capacity))
    stack.initialize(repeating: .null, count: Int(capacity))
    stack[0] = .function(function)
    frames = .allocate(capacity: 1)
    frames.initialize(
      to: CallFrame(
        pc: function.object.entry, constants: function.object.constants, function: function, base: 1,
        registerCount: registerCount))
    super.init()
  }

  deinit {
    stack.deallocate()
    frames.deallocate()
  }

  /// What the function that the fiber runs is called.
  var name: String { frameCount > 0 ? frames[0].function.object.name : "ended" }

  public override func trace(_ marker: inout Marker) {
    marker.mark(linked)
    marker.mark(interruption)
    if let owner { marker.mark(owner) }
    guard frameCount > 0 else { return }
    let top = frames[Int(frameCount) - 1]
    let live = Int(top.base) + Int(top.registerCount)
    marker.mark(stack, count: live)
    // What finished calls left above the top is garbage; it must not be marked through later.
    (stack + live).update(repeating: .null, count: Int(capacity) - live)
  }

  public override var bodyBytes: Int { Int(capacity) &* 16 &+ Int(frameCapacity) &* 32 }

  @inline(never)
  final func growStack(to needed: Int) {
    let larger = max(needed, Int(capacity) * 2)
    let grown = Registers.allocate(capacity: larger)
    grown.update(from: stack, count: Int(capacity))
    (grown + Int(capacity)).initialize(repeating: .null, count: larger - Int(capacity))
    stack.deallocate()
    stack = grown
    machine.heap.grew(by: (larger - Int(capacity)) * 16)
    capacity = Int32(larger)
  }

  @inline(never)
  final func growFrames() {
    let larger = max(frameCapacity + 1, min(frameCapacity * 2 + 2, machine.maximumDepth))
    let grown = UnsafeMutablePointer<CallFrame>.allocate(capacity: Int(larger))
    grown.update(from: frames, count: Int(frameCount))
    frames.deallocate()
    frames = grown
    frameCapacity = larger
  }

  /// Begins a call of `function` with its callee at `window` in the stack and its arguments behind it.
  @inline(__always)
  final func pushFrame(_ function: Ref<FunctionObject>, window: Int) {
    let object = function.object
    let needed = window &+ 1 &+ Int(object.registerCount)
    if needed > Int(capacity) { growStack(to: needed) }
    if frameCount == frameCapacity { growFrames() }
    (frames + Int(frameCount)).initialize(
      to: CallFrame(
        pc: object.entry, constants: object.constants, function: function, base: Int32(truncatingIfNeeded: window &+ 1),
        registerCount: object.registerCount))
    frameCount &+= 1
  }

  /// The body is over: what it used is let go of, the task it was for included.
  final func finish() {
    state = .done
    frameCount = 0
    linked = nil
    owner = nil
    stack.deallocate()
    stack = .allocate(capacity: 1)
    stack.initialize(to: .null)
    capacity = 0
  }
}

extension Fiber: Coroutine {
  public func resume(with wake: Wake) -> Step {
    unretainedMachine._withUnsafeGuaranteedRef { machine in
      switch wake {
      case .ready: machine.resume(Ref(self), throwing: nil)
      case .cancelled(let cancellation): machine.resume(Ref(self), throwing: cancellation)
      }
    }
  }
}
