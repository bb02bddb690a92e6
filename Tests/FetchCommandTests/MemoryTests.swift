import Foundation
import Testing

/// A script's memory is bounded by what it holds, not by what it has done.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"))) struct MemoryTests {
  #if DEBUG
    private let count = 100_000
  #else
    private let count = 1_000_000
  #endif

  /// How many MB more are in memory at the end of a script than when it called `early()`; it works on `count` items.
  private func growth(_ script: String) throws -> Double {
    let ending = try fetch(
      "-e",
      """
      let count = args[0].toInt()
      fn resident() {
        let line = (await read("/proc/self/status")).lines().filter(line => line.startsWith("VmRSS"))[0]
        line.split(":")[1].replace("kB", "").trim().toInt() / 1000
      }
      var before = 0
      fn early() { before = resident() }
      \(script)
      print(resident() - before)
      """, "\(count)")
    #expect(ending.errors == "")
    return try #require(Double(ending.output.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  @Test func aMillionTasksInOneGatherTakeConstantMemory() throws {
    let grown = try growth(
      """
      await gather n in 0..<count limit 1000 {
        if n == count // 100 { early() }
        await sleep(0s)
      }
      """)
    #expect(grown < 10)
  }

  @Test func aMillionTasksOneAfterAnotherTakeConstantMemory() throws {
    let grown = try growth(
      """
      for n in 0..<count {
        if n == count // 100 { early() }
        await spawn { n }
        spawn { null }
        if n % 100 == 0 { await sleep(0s) }
      }
      """)
    #expect(grown < 10)
  }

  @Test func resultsTakenAsTheyCompleteTakeConstantMemory() throws {
    let grown = try growth(
      """
      var taken = 0
      for await x in (gather n in 0..<count limit 100 { n }) {
        taken += 1
        if taken == count // 100 { early() }
      }
      """)
    #expect(grown < 10)
  }

  @Test func aQueueThatIsFedAsItGoesKeepsOnlyWhatItHasSeen() throws {
    let grown = try growth(
      """
      let todo = queue([0])
      await gather n in todo limit 10 {
        if n == count // 100 { early() }
        if n < count { todo.add(n + 1) }
      }
      """)
    #expect(grown < Double(count) / 5_000)
  }
}
