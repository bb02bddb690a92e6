import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Connects to the first of a host's addresses that answers: the next is tried when one fails, or when it takes its
/// time ("happy eyeballs", RFC 8305), so a broken IPv6 costs a quarter of a second.
final class Connector {
  /// How long an address has before the next is tried beside it, in nanoseconds (RFC 8305, section 8).
  private static let delay = 250_000_000

  private let loop: EventLoop
  private var addresses: ArraySlice<SocketAddress>
  /// Descriptors on which nothing is decided yet.
  private var attempts: [Int32] = []
  private var timer: Timer?
  private var lastError = SystemError("connect", EADDRNOTAVAIL)
  private var completion: ((Result<Int32, SystemError>) -> Void)?

  /// Tells `completion` once, from a later step: a connected descriptor, which is then its business, or the last error.
  init(to addresses: [SocketAddress], on loop: EventLoop, completion: @escaping (Result<Int32, SystemError>) -> Void) {
    self.addresses = addresses[...]
    self.loop = loop
    self.completion = completion
    tryNext()
  }

  deinit { cancel() }

  /// Gives up; `completion` is not called.
  func cancel() {
    completion = nil
    stop()
  }

  private func tryNext() {
    timer?.cancel()
    timer = nil
    while let address = addresses.popFirst() {
      do throws(SystemError) {
        try attempt(address)
        if !addresses.isEmpty { timer = loop.callLater(Self.delay) { [unowned self] in tryNext() } }
        return
      } catch {
        lastError = error
      }
    }
    if attempts.isEmpty { loop.callSoon { [weak self] in self?.complete(nil) } }
  }

  private func attempt(_ address: SocketAddress) throws(SystemError) {
    let descriptor = try address.beginConnecting()
    attempts.append(descriptor)
    do throws(SystemError) {
      try loop.watch(descriptor, for: .writing) { [unowned self] _ in decided(descriptor) }
    } catch {
      shut(descriptor)
      throw error
    }
  }

  private func decided(_ descriptor: Int32) {
    guard let error = SocketAddress.connectionError(of: descriptor) else { return complete(descriptor) }
    lastError = error
    shut(descriptor)
    tryNext()
  }

  private func complete(_ descriptor: Int32?) {
    guard let completion else { return }
    self.completion = nil
    if let descriptor {
      attempts.removeAll { $0 == descriptor }
      loop.unwatch(descriptor)
    }
    stop()
    completion(descriptor.map { .success($0) } ?? .failure(lastError))
  }

  private func stop() {
    timer?.cancel()
    timer = nil
    for descriptor in attempts { shut(descriptor) }
  }

  private func shut(_ descriptor: Int32) {
    attempts.removeAll { $0 == descriptor }
    loop.unwatch(descriptor)
    _ = close(descriptor)
  }
}
