import CCurl
import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The descriptors of libcurl's connections. It is the user data of all callbacks about sockets that are open: connections outlive
/// the transfers that made them.
final class CurlSockets {
  /// What became of an address that was to be dialled.
  enum Dial {
    /// None was: there was a connection already, or none was needed.
    case none
    case opened(Int32)
    /// It may not be dialled.
    case refused(Refusal)
    /// No socket could be had, for this reason.
    case failed(errno: Int32)
  }

  /// Called when a descriptor that libcurl wants is ready, with what it is ready for in libcurl's bits.
  var onReady: ((Int32, Int32) -> Void)?
  /// Which addresses may be dialled.
  var rule: AddressRule?
  /// How many descriptors are open.
  private(set) var openCount = 0
  private let loop: EventLoop
  /// A descriptor's handler, made once for as long as it is open.
  private var handlers: [((Interest) -> Void)?] = []

  /// Descriptors that `loop` watches.
  init(on loop: EventLoop) {
    self.loop = loop
  }

  /// CURLMOPT_SOCKETFUNCTION
  static let interestCallback: curl_socket_callback = { _, descriptor, interest, context, _ in
    if let context {
      Unmanaged<CurlSockets>.fromOpaque(context).takeUnretainedValue().want(interest, of: descriptor)
    }
    return 0
  }

  /// CURLOPT_CLOSESOCKETFUNCTION
  static let closeCallback: curl_closesocket_callback = { context, descriptor in
    guard let context else { return close(descriptor) }
    return Unmanaged<CurlSockets>.fromOpaque(context).takeUnretainedValue().shut(descriptor)
  }

  private func want(_ interest: Int32, of descriptor: Int32) {
    let wanted: Interest
    switch interest {
    case CURL_POLL_IN: wanted = .reading
    case CURL_POLL_OUT: wanted = .writing
    case CURL_POLL_INOUT: wanted = [.reading, .writing]
    // Removed and added again for every request of a connection: the loop lets it rest instead.
    default: return loop.rest(descriptor)
    }
    do {
      try loop.watch(descriptor, for: wanted, handler(of: descriptor))
    } catch {
      // Without the selector nothing would ever wake the transfer; libcurl finds out by itself what is wrong.
      loop.callSoon { [weak self] in self?.onReady?(descriptor, CURL_CSELECT_ERR) }
    }
  }

  private func handler(of descriptor: Int32) -> (Interest) -> Void {
    let index = Int(descriptor)
    while handlers.count <= index { handlers.append(nil) }
    if let handler = handlers[index] { return handler }
    let handler: (Interest) -> Void = { [unowned self] ready in
      onReady?(
        descriptor,
        (ready.contains(.reading) ? CURL_CSELECT_IN : 0) | (ready.contains(.writing) ? CURL_CSELECT_OUT : 0))
    }
    handlers[index] = handler
    return handler
  }

  /// Opens a socket for an address.
  func open(_ pointer: UnsafeMutablePointer<curl_sockaddr>) -> Dial {
    let address = pointer.pointee
    if let rule, let refusal = refusal(of: pointer, by: rule) { return .refused(refusal) }
    #if canImport(Glibc)
      let type = address.socktype | Int32(SOCK_CLOEXEC.rawValue)
    #else
      let type = address.socktype
    #endif
    let descriptor = socket(address.family, type, address.protocol)
    guard descriptor >= 0 else { return .failed(errno: errno) }
    openCount += 1
    return .opened(descriptor)
  }

  /// An IPv6 address is longer than the field that is declared for it: it is read where it lies.
  private func refusal(of address: UnsafeMutablePointer<curl_sockaddr>, by rule: AddressRule) -> Refusal? {
    guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
    let place = UnsafeRawPointer(address) + offset
    let dialled = SocketAddress(
      place.assumingMemoryBound(to: sockaddr.self), length: socklen_t(address.pointee.addrlen))
    return rule.refusal(dialled, dialled.ip)
  }

  /// The number is free for another descriptor from here on, so all that is known of it goes first.
  private func shut(_ descriptor: Int32) -> Int32 {
    loop.unwatch(descriptor)
    if Int(descriptor) < handlers.count { handlers[Int(descriptor)] = nil }
    openCount -= 1
    return close(descriptor)
  }
}
