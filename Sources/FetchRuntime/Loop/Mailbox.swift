import CEpoll
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where other threads leave the numbers of the jobs they finished, and wake the loop.
///
/// The only object that both sides touch while a loop runs. After `close` what is posted is dropped.
public final class Mailbox: Sendable {
  private struct Contents {
    var tickets: [Int] = []
    var descriptors: WakeDescriptors?
  }

  private let contents: Mutex<Contents>
  private let holdsMail = Atomic(false)
  /// Becomes readable when somebody wakes the loop.
  let readDescriptor: Int32
  /// Why there is nothing that becomes readable, when the system had no descriptor left.
  let failure: SystemError?

  init() {
    let descriptors = WakeDescriptors()
    readDescriptor = descriptors.reading
    failure = descriptors.failure
    contents = Mutex(Contents(descriptors: descriptors))
  }

  deinit {
    close()
  }

  /// Whether something may be in it.
  var hasMail: Bool { holdsMail.load(ordering: .acquiring) }

  /// Leaves a ticket and wakes the loop; from any thread.
  func post(_ ticket: Int) {
    contents.withLock { $0.tickets.append(ticket) }
    wake()
  }

  /// Wakes the loop; from any thread.
  func wake() { contents.withLock { signal($0.descriptors) } }

  /// Wakes the loop from the handler of a signal. Should it have interrupted somebody who holds the lock, then the loop is awake or is
  /// about to be woken, and looks at everything.
  func wakeInSignalHandler() { _ = contents.withLockIfAvailable { signal($0.descriptors) } }

  private func signal(_ descriptors: WakeDescriptors?) {
    // While unread mail is there the descriptor is readable already.
    if holdsMail.exchange(true, ordering: .acquiringAndReleasing) { return }
    descriptors?.signal()
  }

  /// Takes what was posted.
  func collect() -> [Int] {
    contents.withLock { contents in
      contents.descriptors?.drain()
      holdsMail.store(false, ordering: .releasing)
      let tickets = contents.tickets
      contents.tickets = []
      return tickets
    }
  }

  func close() {
    contents.withLock { contents in
      contents.descriptors?.close()
      contents.descriptors = nil
      contents.tickets = []
    }
  }
}

/// The system's way of waking a selector from another thread: an eventfd, or a pipe where there is none.
private struct WakeDescriptors {
  let reading: Int32
  private let writing: Int32
  let failure: SystemError?

  init() {
    #if os(Linux)
      reading = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
      writing = reading
      failure = reading >= 0 ? nil : SystemError("eventfd")
    #else
      var ends: [Int32] = [-1, -1]
      failure = pipe(&ends) == 0 ? nil : SystemError("pipe")
      for end in ends where end >= 0 {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
      (reading, writing) = (ends[0], ends[1])
    #endif
  }

  func signal() {
    var one: UInt64 = 1
    _ = write(writing, &one, 8)
  }

  func drain() {
    var count: UInt64 = 0
    _ = read(reading, &count, 8)
  }

  func close() {
    _ = systemClose(reading)
    if writing != reading { _ = systemClose(writing) }
  }
}

/// `close`, under a name that a method called `close` does not hide.
func systemClose(_ descriptor: Int32) -> Int32 {
  close(descriptor)
}
