#if os(Linux)
  import CEpoll
  import Glibc

  /// Linux: epoll, level-triggered.
  public final class EpollSelector: Selector {
    private static let eventLimit = 256
    private var descriptor: Int32
    /// Why it can wait for nothing, when the system had no descriptor left.
    private let failure: SystemError?
    private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: eventLimit)

    public init() {
      descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
      failure = descriptor >= 0 ? nil : SystemError("epoll_create1")
    }

    deinit {
      close()
      events.deallocate()
    }

    public func set(_ token: SelectorToken, from old: Interest, to new: Interest) throws(SystemError) {
      if let failure { throw failure }
      var event = epoll_event(events: Self.bits(of: new), data: epoll_data_t(u64: token.word))
      let operation = new.isEmpty ? EPOLL_CTL_DEL : old.isEmpty ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
      if epoll_ctl(descriptor, operation, token.descriptor, &event) == 0 { return }
      // A descriptor that was closed behind our back is gone from epoll's set; one that was duplicated is still in it.
      switch (operation, errno) {
      case (EPOLL_CTL_MOD, ENOENT):
        if epoll_ctl(descriptor, EPOLL_CTL_ADD, token.descriptor, &event) == 0 { return }
      case (EPOLL_CTL_ADD, EEXIST):
        if epoll_ctl(descriptor, EPOLL_CTL_MOD, token.descriptor, &event) == 0 { return }
      default: break
      }
      throw SystemError("epoll_ctl")
    }

    public func wait(for nanoseconds: Int?, _ handle: (SelectorEvent) -> Void) throws(SystemError) {
      let count = epoll_wait(descriptor, events, Int32(Self.eventLimit), milliseconds(from: nanoseconds))
      guard count >= 0 else {
        if errno == EINTR { return }
        throw SystemError("epoll_wait")
      }
      for index in 0..<Int(count) {
        handle(SelectorEvent(SelectorToken(word: events[index].data.u64), Self.interest(in: events[index].events)))
      }
    }

    public func close() {
      if descriptor >= 0 { _ = systemClose(descriptor) }
      descriptor = -1
    }

    private static func bits(of interest: Interest) -> UInt32 {
      (interest.contains(.reading) ? EPOLLIN.rawValue : 0) | (interest.contains(.writing) ? EPOLLOUT.rawValue : 0)
    }

    private static func interest(in bits: UInt32) -> Interest {
      if bits & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { return [.reading, .writing] }
      var interest: Interest = []
      if bits & EPOLLIN.rawValue != 0 { interest.insert(.reading) }
      if bits & EPOLLOUT.rawValue != 0 { interest.insert(.writing) }
      return interest
    }
  }
#endif
