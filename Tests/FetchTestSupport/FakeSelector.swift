import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A selector that knows only what a test tells it, and that never waits: where the system's would sleep, it calls
/// `onWait`, and fails if nothing is ready even then.
package final class FakeSelector: Selector {
  /// What is watched now.
  package private(set) var interests: [SelectorToken: Interest] = [:]
  /// How often a registration was changed, which is a system call with the others.
  package private(set) var changeCount = 0
  /// How long the loop wanted to wait, each time.
  package private(set) var waits: [Int?] = []
  /// What happens in the world while the loop waits.
  package var onWait: (() -> Void)?
  /// Why nothing more can be watched, when it cannot.
  package var refusal: SystemError?
  private var ready: [Int32: Interest] = [:]

  package init() {}

  /// Makes a descriptor ready, until `settle`.
  package func makeReady(_ descriptor: Int32, for interest: Interest) {
    ready[descriptor, default: []].formUnion(interest)
  }

  /// Makes a descriptor not ready.
  package func settle(_ descriptor: Int32) {
    ready[descriptor] = nil
  }

  /// What is watched of a descriptor, in whichever of its lives; the loop's own wake-up may bear the same number.
  package func interest(in descriptor: Int32) -> Interest {
    interests.first { $0.key.descriptor == descriptor && $0.key.generation != .max }?.value ?? []
  }

  package func set(_ token: SelectorToken, from old: Interest, to new: Interest) throws(SystemError) {
    if let refusal { throw refusal }
    changeCount += 1
    interests[token] = new.isEmpty ? nil : new
  }

  package func wait(for nanoseconds: Int?, _ handle: (SelectorEvent) -> Void) throws(SystemError) {
    waits.append(nanoseconds)
    var events = pending
    if events.isEmpty && nanoseconds != 0 {
      onWait?()
      events = pending
      if events.isEmpty && nanoseconds == nil && onWait == nil { throw SystemError("FakeSelector.wait", EDEADLK) }
    }
    for event in events { handle(event) }
  }

  private var pending: [SelectorEvent] {
    interests.compactMap { token, interest in
      let now = interest.intersection(ready[token.descriptor] ?? [])
      return now.isEmpty ? nil : SelectorEvent(token, now)
    }
    .sorted { $0.token.descriptor < $1.token.descriptor }
  }

  package func close() {
    interests = [:]
  }
}
