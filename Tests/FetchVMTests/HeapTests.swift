import FetchRuntime
import FetchVM
import Testing

/// A machine whose objects can be counted.
private func makeMachine() -> Machine { Machine(loop: EventLoop(clock: ManualClock())) }

/// Counts how many of its kind are alive.
private final class Counted: NativeObject {
  nonisolated(unsafe) static var alive = 0
  let other: Ref<NativeObject>?

  init(other: Ref<NativeObject>? = nil) {
    self.other = other
    super.init()
    Counted.alive += 1
  }

  deinit { Counted.alive -= 1 }

  override func trace(_ marker: inout Marker) { marker.mark(other) }
}

@Suite(.serialized) struct HeapTests {
  @Test func whatNothingReachesIsCollected() {
    let machine = makeMachine()
    let before = Counted.alive
    for _ in 0..<100 { _ = machine.heap.add(Counted()) }
    machine.collectGarbage()
    #expect(Counted.alive == before)
  }

  @Test func whatSwiftCodeHoldsIsARootAndKeepsWhatItReaches() {
    let machine = makeMachine()
    let before = Counted.alive
    var held: Counted? = Counted(other: machine.heap.add(Counted()).cast(to: NativeObject.self))
    if let held { _ = machine.heap.add(held) }
    machine.collectGarbage()
    #expect(Counted.alive == before + 2)
    held = nil
    machine.collectGarbage()
    #expect(Counted.alive == before)
  }

  @Test func aGlobalOfAHeldModuleKeepsItsValue() {
    let machine = makeMachine()
    let before = Counted.alive
    let module = ModuleObject(title: "test", names: ["x"])
    _ = machine.heap.add(module)
    module.globals[0] = .object(machine.heap.add(Counted()).cast(to: NativeObject.self))
    machine.collectGarbage()
    #expect(Counted.alive == before + 1)
    module.globals[0] = .null
    machine.collectGarbage()
    #expect(Counted.alive == before)
  }

  @Test func cyclesAreCollected() {
    let machine = makeMachine()
    let before = Counted.alive
    let list = machine.heap.makeList()
    list.append(.list(list))
    list.append(.object(machine.heap.add(Counted()).cast(to: NativeObject.self)))
    machine.collectGarbage()
    #expect(Counted.alive == before)
  }

  @Test func aChainOfTwoMillionListsIsMarkedAndFreedWithoutTheNativeStack() {
    let machine = makeMachine()
    var head = machine.heap.makeList(capacity: 1)
    let holder = machine.heap.makeList().object
    for _ in 0..<2_000_000 {
      let next = machine.heap.makeList(capacity: 1)
      next.append(.list(head))
      head = next
    }
    holder.append(.list(head))
    machine.collectGarbage()
    #expect(machine.heap.liveBytes > 2_000_000 * 64)
    holder.removeAll()
    machine.collectGarbage()
    #expect(machine.heap.liveBytes < 1_000_000)
  }

  @Test func aMachineThatGoesAwayFreesEverything() {
    let before = Counted.alive
    do {
      let machine = makeMachine()
      let list = machine.heap.makeList()
      list.append(.object(machine.heap.add(Counted()).cast(to: NativeObject.self)))
    }
    #expect(Counted.alive == before)
  }
}
