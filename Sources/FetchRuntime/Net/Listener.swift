#if canImport(Glibc)
  import CEpoll
  import Glibc
#else
  import Darwin
#endif

/// A socket that others connect to; `Accept` takes the connections.
public final class Listener {
  /// Where it listens: with the port the system chose, if it was to choose.
  public let address: SocketAddress
  private let socket: Socket

  /// Listens on an IP address; port 0 lets the system choose a free one.
  public init(on loop: EventLoop, ip: String = "127.0.0.1", port: UInt16 = 0, backlog: Int32 = 1024)
    throws(SystemError)
  {
    guard let wanted = SocketAddress(ip: ip, port: port) else { throw SystemError("bind", EINVAL) }
    socket = Socket(owning: try makeSocket(family: wanted.family), on: loop)
    let descriptor = socket.descriptor
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard wanted.withPointer({ bind(descriptor, $0, $1) }) == 0 else { throw SystemError("bind") }
    guard listen(descriptor, backlog) == 0 else { throw SystemError("listen") }
    guard let address = socket.localAddress else { throw SystemError("getsockname") }
    self.address = address
  }

  /// The port it listens on.
  public var port: UInt16 { address.port }

  /// Stops listening; an `Accept` that waits fails.
  public func close() {
    socket.close()
  }

  /// Takes a connection that is there; nil when there is none yet.
  func accept() throws(SystemError) -> Socket? {
    while true {
      #if canImport(Glibc)
        let flags = Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = fetch_accept4(socket.descriptor, nil, nil, flags)
      #else
        let descriptor = Darwin.accept(socket.descriptor, nil, nil)
        if descriptor >= 0 { makeNonBlocking(descriptor) }
      #endif
      if descriptor >= 0 { return Socket(owning: descriptor, on: socket.loop) }
      switch errno {
      case EAGAIN, EWOULDBLOCK: return nil
      case EINTR, ECONNABORTED: continue
      default: throw SystemError("accept")
      }
    }
  }

  func readiness() throws(SystemError) -> AnyFuture {
    try socket.readiness(for: .reading)
  }
}

/// Waits for one connection.
public final class Accept: OutputCoroutine {
  public private(set) var output: Socket?
  private let listener: Listener

  public init(from listener: Listener) {
    self.listener = listener
  }

  public func resume(with wake: Wake) -> Step {
    if case .cancelled(let cancellation) = wake { return .fails(cancellation) }
    do {
      guard let socket = try listener.accept() else { return .awaits(try listener.readiness()) }
      output = socket
      return .returns
    } catch {
      return .fails(error)
    }
  }

  public func isCleaningUp(inside scope: Scope?) -> Bool { false }
}
