import FetchRuntime
import Testing

@testable import FetchVM

/// Strings that are parts of others.
struct SharedBytesTests {
  private let machine = Machine(loop: EventLoop(clock: ManualClock()))

  @Test func aShortPartThatMayOutliveALongTextDoesNotKeepIt() {
    let text = machine.heap.makeString(String(repeating: "a page's text ", count: 10_000))
    let part = machine.heap.makeSubstring(text, 1000..<1100, mayOutlive: true).object
    #expect(part.string == text.object.string.utf8.dropFirst(1000).prefix(100).map { "\(Unicode.Scalar($0))" }.joined())
    #expect(part.buffer != text.object.buffer)
    #expect(machine.heap.makeSubstring(text, 1000..<100_000, mayOutlive: true).object.buffer == text.object.buffer)
  }

  @Test func whatPartsShareCountsOnce() {
    let text = machine.heap.makeString(String(repeating: "x", count: 1_000_000))
    let holder = machine.heap.makeList().object
    holder.append(.string(text))
    for start in 1..<500 { holder.append(.string(machine.heap.makeSubstring(text, start..<1_000_000))) }
    machine.collectGarbage()
    #expect((1_000_000..<1_200_000).contains(machine.heap.liveBytes))
  }
}
