#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Connects to a host: looks its name up, and tries its addresses one after the other.
public final class Connect: OutputCoroutine {
  private enum Stage {
    case fresh
    case resolving(Future<[SocketAddress]>)
    case connecting(Socket, others: ArraySlice<SocketAddress>)
  }

  public private(set) var output: Socket?
  private let host: String
  private let port: UInt16
  private let loop: EventLoop
  private var stage = Stage.fresh

  public init(to host: String, port: UInt16, on loop: EventLoop) {
    self.host = host
    self.port = port
    self.loop = loop
  }

  public func resume(with wake: Wake) -> Step {
    if case .cancelled(let cancellation) = wake {
      stage = .fresh  // what was being connected is closed
      return .fails(cancellation)
    }
    switch stage {
    case .fresh:
      let addresses = SocketAddress.resolve(host, port: port, on: loop)
      stage = .resolving(addresses)
      return .awaits(addresses)
    case .resolving(let addresses):
      if let failure = addresses.failure { return .fails(failure) }
      return attempt(addresses.output?[...] ?? [], after: SystemError("connect", EADDRNOTAVAIL))
    case .connecting(let socket, let others):
      if let error = SocketAddress.connectionError(of: socket.descriptor) { return attempt(others, after: error) }
      return finish(socket)
    }
  }

  public func isCleaningUp(inside scope: Scope?) -> Bool { false }

  /// Begins to connect to the first address that does not fail at once; `error` is why the one before failed.
  private func attempt(_ addresses: ArraySlice<SocketAddress>, after error: SystemError) -> Step {
    var error = error
    var others = addresses
    while let address = others.popFirst() {
      do throws(SystemError) {
        let socket = Socket(owning: try address.beginConnecting(), on: loop)
        let connected = try socket.readiness(for: .writing)
        stage = .connecting(socket, others: others)
        return .awaits(connected)
      } catch let failure {
        error = failure
      }
    }
    stage = .fresh
    return .fails(error)
  }

  private func finish(_ socket: Socket) -> Step {
    stage = .fresh
    output = socket
    return .returns
  }
}
