/// Reads once: what is there, or what comes first; no bytes at the end of the stream.
public final class Read: OutputCoroutine {
  public private(set) var output: [UInt8]?
  private let socket: Socket
  private let limit: Int

  /// Reads at most `limit` bytes.
  public init(from socket: Socket, atMost limit: Int = 16 * 1024) {
    self.socket = socket
    self.limit = limit
  }

  public func resume(with wake: Wake) -> Step {
    if case .cancelled(let cancellation) = wake { return .fails(cancellation) }
    do {
      guard let bytes = try socket.receive(atMost: limit) else {
        return .awaits(try socket.readiness(for: .reading))
      }
      output = bytes
      return .returns
    } catch {
      return .fails(error)
    }
  }

  public func isCleaningUp(inside scope: Scope?) -> Bool { false }
}

/// Reads to the end of the stream.
public final class ReadAll: OutputCoroutine {
  public private(set) var output: [UInt8]?
  private let socket: Socket
  private var read: Read
  private var bytes: [UInt8] = []

  public init(from socket: Socket) {
    self.socket = socket
    read = Read(from: socket)
  }

  public func resume(with wake: Wake) -> Step {
    var wake = wake
    while true {
      switch read.step(with: wake) {
      case .passes(let step): return step
      case .gives(let chunk):
        guard !chunk.isEmpty else {
          output = bytes
          return .returns
        }
        bytes += chunk
        read = Read(from: socket)
        wake = .ready
      }
    }
  }

  public func isCleaningUp(inside scope: Scope?) -> Bool { false }
}
