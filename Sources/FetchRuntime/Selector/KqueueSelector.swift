#if canImport(Darwin)
  import Darwin

  /// macOS: kqueue, with a filter for each direction.
  public final class KqueueSelector: Selector {
    private static let eventLimit = 256
    private var descriptor: Int32
    /// Why it can wait for nothing, when the system had no descriptor left.
    private let failure: SystemError?
    private let events = UnsafeMutablePointer<kevent>.allocate(capacity: eventLimit)

    public init() {
      descriptor = kqueue()
      failure = descriptor >= 0 ? nil : SystemError("kqueue")
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit {
      close()
      events.deallocate()
    }

    public func set(_ token: SelectorToken, from old: Interest, to new: Interest) throws(SystemError) {
      if let failure { throw failure }
      for (interest, filter) in [(Interest.reading, EVFILT_READ), (.writing, EVFILT_WRITE)] {
        let isWanted = new.contains(interest)
        guard isWanted || old.contains(interest) else { continue }
        var change = kevent(
          ident: UInt(token.descriptor), filter: Int16(filter), flags: UInt16(isWanted ? EV_ADD : EV_DELETE),
          fflags: 0, data: 0, udata: UnsafeMutableRawPointer(bitPattern: UInt(token.word)))
        guard kevent(descriptor, &change, 1, nil, 0, nil) < 0 else { continue }
        // A descriptor that was closed behind our back is gone from the queue.
        if !isWanted && (errno == ENOENT || errno == EBADF) { continue }
        throw SystemError("kevent")
      }
    }

    public func wait(for nanoseconds: Int?, _ handle: (SelectorEvent) -> Void) throws(SystemError) {
      var timeout = timespec()
      if let nanoseconds {
        timeout = timespec(tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
      }
      let count = withUnsafePointer(to: &timeout) {
        kevent(descriptor, nil, 0, events, Int32(Self.eventLimit), nanoseconds == nil ? nil : $0)
      }
      guard count >= 0 else {
        if errno == EINTR { return }
        throw SystemError("kevent")
      }
      for index in 0..<Int(count) {
        let event = events[index]
        let token = SelectorToken(word: UInt64(UInt(bitPattern: event.udata)))
        handle(SelectorEvent(token, event.filter == Int16(EVFILT_READ) ? .reading : .writing))
      }
    }

    public func close() {
      if descriptor >= 0 { _ = systemClose(descriptor) }
      descriptor = -1
    }
  }
#endif
