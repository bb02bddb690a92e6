import FetchRuntime
import Testing

@testable import FetchVM

struct CompletionsTests {
  @Test func resultsThatWereTakenDoNotStayWhereSomeAlwaysWait() {
    let machine = Machine(loop: EventLoop(clock: ManualClock()))
    let completions = Completions(machine)
    completions.add(.int(0), machine)
    for number in 1..<10_000 {
      completions.add(.int(number), machine)
      guard case .int(number - 1) = completions.take() else {
        Issue.record("results come in their order")
        return
      }
    }
    #expect(completions.waiting.object.count < 10)
  }
}
