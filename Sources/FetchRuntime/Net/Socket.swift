#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A connected stream socket that never blocks: `Connect` and `Accept` make one, `Read`, `ReadAll` and `Write` use it.
///
/// It owns its descriptor, and closes it when nobody holds the socket any more, if `close` was not called before.
public final class Socket {
  /// The loop it is watched by.
  public let loop: EventLoop
  /// The system's number for it; -1 once it is closed.
  public private(set) var descriptor: Int32
  private var reader: Readiness?
  private var writer: Readiness?

  /// Takes over a descriptor, which must not block.
  public init(owning descriptor: Int32, on loop: EventLoop) {
    self.descriptor = descriptor
    self.loop = loop
  }

  deinit {
    close()
  }

  /// Closes the descriptor; who waits for it is told that it is gone.
  public func close() {
    guard descriptor >= 0 else { return }
    loop.unwatch(descriptor)
    _ = systemClose(descriptor)
    descriptor = -1
    let gone = SystemError("socket", EBADF)
    for waiting in [reader, writer] { waiting?.fail(gone) }
    reader = nil
    writer = nil
  }

  /// Tells the other side that nothing more will be written.
  public func shutdownWriting() throws(SystemError) {
    guard shutdown(descriptor, Int32(SHUT_WR)) == 0 else { throw SystemError("shutdown") }
  }

  /// Where it is bound.
  public var localAddress: SocketAddress? { SocketAddress { getsockname(descriptor, $0, $1) } }

  /// Who is on the other side.
  public var remoteAddress: SocketAddress? { SocketAddress { getpeername(descriptor, $0, $1) } }

  // Reading and writing, as far as it goes at once

  /// Reads what is there, at most `limit` bytes: none at the end, nil when there is nothing yet.
  public func receive(atMost limit: Int) throws(SystemError) -> [UInt8]? {
    var count = 0
    // Taken at once: what is done to memory behind the call may set it anew.
    var number: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      repeat {
        count = recv(descriptor, buffer.baseAddress, limit, 0)
        number = errno
      } while count < 0 && number == EINTR
      filled = max(0, count)
    }
    if count >= 0 { return bytes }
    if number == EAGAIN || number == EWOULDBLOCK { return nil }
    throw SystemError("recv", number)
  }

  /// Writes as much as there is room for, and says how much; nil when there is no room now.
  public func send(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int? {
    #if canImport(Glibc)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    var count = 0
    var number: Int32 = 0
    bytes.withUnsafeBytes { buffer in
      repeat {
        #if canImport(Glibc)
          count = Glibc.send(descriptor, buffer.baseAddress, buffer.count, flags)
        #else
          count = Darwin.send(descriptor, buffer.baseAddress, buffer.count, flags)
        #endif
        number = errno
      } while count < 0 && number == EINTR
    }
    if count >= 0 { return count }
    if number == EAGAIN || number == EWOULDBLOCK { return nil }
    throw SystemError("send", number)
  }

  // Waiting

  /// A future that succeeds when the socket is ready in one direction. One may wait in each.
  public func readiness(for direction: Interest) throws(SystemError) -> AnyFuture {
    guard descriptor >= 0 else { throw SystemError("socket", EBADF) }
    let readiness = Readiness(of: self, for: direction)
    if direction == .reading {
      precondition(reader == nil, "one coroutine at a time reads a socket")
      reader = readiness
    } else {
      precondition(writer == nil, "one coroutine at a time writes to a socket")
      writer = readiness
    }
    do throws(SystemError) {
      try watch()
    } catch {
      forget(readiness)
      throw error
    }
    return readiness
  }

  private func watch() throws(SystemError) {
    var interest: Interest = []
    if reader != nil { interest.insert(.reading) }
    if writer != nil { interest.insert(.writing) }
    try loop.watch(descriptor, for: interest) { [unowned self] ready in becameReady(ready) }
  }

  private func becameReady(_ ready: Interest) {
    for readiness in [reader, writer] {
      guard let readiness, !ready.isDisjoint(with: readiness.direction) else { continue }
      forget(readiness)
      readiness.succeed()
    }
  }

  fileprivate func forget(_ readiness: Readiness) {
    if reader === readiness { reader = nil }
    if writer === readiness { writer = nil }
    // Watching for less cannot fail: the selector is not even asked.
    try? watch()
  }
}

/// That a socket is ready in one direction.
private final class Readiness: AnyFuture {
  let direction: Interest
  /// Weak because the socket completes it when it goes.
  private weak var socket: Socket?

  init(of socket: Socket, for direction: Interest) {
    self.direction = direction
    self.socket = socket
    super.init(on: socket.loop)
  }

  override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    socket?.forget(self)
    fail(cancellation)
  }
}

/// Makes a stream socket that neither blocks nor survives an `exec`.
func makeSocket(family: Int32) throws(SystemError) -> Int32 {
  #if canImport(Glibc)
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { throw SystemError("socket") }
  #else
    let descriptor = socket(family, SOCK_STREAM, 0)
    guard descriptor >= 0 else { throw SystemError("socket") }
    makeNonBlocking(descriptor)
  #endif
  return descriptor
}

#if canImport(Darwin)
  /// What `SOCK_NONBLOCK`, `SOCK_CLOEXEC` and `MSG_NOSIGNAL` do elsewhere.
  func makeNonBlocking(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
  }
#endif
