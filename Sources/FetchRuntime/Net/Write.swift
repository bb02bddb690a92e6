/// Writes all of its bytes.
public final class Write: OutputCoroutine {
  public private(set) var output: Void?
  private let socket: Socket
  private var rest: ArraySlice<UInt8>

  public init(_ bytes: [UInt8], to socket: Socket) {
    rest = bytes[...]
    self.socket = socket
  }

  /// Writes a text as UTF-8.
  public convenience init(_ text: String, to socket: Socket) {
    self.init(Array(text.utf8), to: socket)
  }

  public func resume(with wake: Wake) -> Step {
    if case .cancelled(let cancellation) = wake { return .fails(cancellation) }
    do {
      while !rest.isEmpty {
        guard let count = try socket.send(rest) else { return .awaits(try socket.readiness(for: .writing)) }
        rest = rest.dropFirst(count)
      }
      output = ()
      return .returns
    } catch {
      return .fails(error)
    }
  }

  public func isCleaningUp(inside scope: Scope?) -> Bool { false }
}
