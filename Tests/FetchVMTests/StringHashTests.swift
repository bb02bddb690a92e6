import FetchRuntime
import FetchVM
import Testing

struct StringHashTests {
  private let machine = Machine(loop: EventLoop(clock: ManualClock()))

  /// Pairs of blocks for which a hash that multiplies and drops the upper half of the product comes to the same: their highest bits
  /// differ, and a second difference takes back what the first one did.
  @Test func differencesInTheHighestBitsDoNotTakeEachOtherBack() {
    var hashes: Set<Int> = []
    for number in 0..<1024 {
      var bytes: [UInt8] = []
      for bit in 0..<10 {
        let isFlipped = number >> bit & 1 == 1
        bytes += [
          1, 2, 3, 4, 5, 6, 7, isFlipped ? 0x88 : 0x08, 1, 2, 3, isFlipped ? 0x84 : 0x04, 5, 6, 7,
          isFlipped ? 0x88 : 0x08,
        ]
      }
      let string = bytes.withUnsafeBufferPointer { bytes in
        machine.heap.makeString(count: bytes.count) {
          $0.update(from: bytes.baseAddress.unsafelyUnwrapped, count: bytes.count)
        }
      }
      hashes.insert(string.hash)
    }
    #expect(hashes.count > 1000)
  }
}
