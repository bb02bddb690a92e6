import FetchRuntime

/// One client's connection: reads a request, answers it, and goes on with the next one until either side has enough.
///
/// What comes behind a request stays in `input`, so requests may be sent without waiting for the answers; they are
/// answered in their order.
final class Connection: Routine<Void> {
  private static let patience = 30_000_000_000
  private static let farewell = 1_000_000_000
  private static let longestBody = 1 << 20

  private let socket: Socket
  private let pages: Pages
  private var input: [UInt8] = []

  init(_ socket: Socket, serving pages: Pages) {
    self.socket = socket
    self.pages = pages
  }

  override func start() throws -> Move {
    let next: Request
    do throws(RequestError) {
      guard let (request, length) = try Request.parse(input) else { return readOn() }
      next = request
      input.removeFirst(length)
    } catch {
      return refuse(error)
    }
    guard next.bodyLength <= Self.longestBody else { return refuse(.bodyTooLong) }
    return try skip(next.bodyLength) { [self] in answer(next) }
  }

  /// A client that broke off, or that was silent for too long, is none of the others' business.
  override func recover(from error: any Error) throws -> Move {
    socket.close()
    if error is Cancellation { throw error }
    return .gives(())
  }

  // Reading

  private func readOn() -> Move {
    run(withTimeout(Self.patience, on: socket.loop, Read(from: socket))) { [self] bytes in
      guard !bytes.isEmpty else { return close() }
      input += bytes
      return try start()
    }
  }

  /// Reads over a body: no page here wants one.
  private func skip(_ count: Int, then next: @escaping () throws -> Move) throws -> Move {
    let here = min(count, input.count)
    input.removeFirst(here)
    guard count > here else { return try next() }
    return run(withTimeout(Self.patience, on: socket.loop, Read(from: socket))) { [self] bytes in
      guard !bytes.isEmpty else { return close() }
      input += bytes
      return try skip(count - here, then: next)
    }
  }

  // Answering

  private func answer(_ request: Request) -> Move {
    let client = socket.remoteAddress?.ip ?? ""
    let response = pages.response(to: request, from: client)
    guard response.delay > 0 else { return send(response, to: request) }
    return wait(for: socket.loop.sleep(response.delay)) { [self] in send(response, to: request) }
  }

  private func send(_ response: Response, to request: Request) -> Move {
    let stays = request.keepsAlive && (response.body.length != nil || request.knowsChunks)
    let isChunked = response.body.length == nil && request.knowsChunks
    let head = response.head(isChunked: isChunked, keepsAlive: stays)
    let body = request.method == "HEAD" ? .bytes([]) : response.body
    let next = { [self] in stays ? try start() : hangUp() }
    switch body {
    case .bytes(let bytes): return write(head + bytes, then: next)
    case .pieces(let pieces): return write(head) { [self] in try send(pieces[...], isChunked: isChunked, then: next) }
    case .large(let file): return write(head) { [self] in try send(file, from: 0, then: next) }
    }
  }

  private func send(_ pieces: ArraySlice<[UInt8]>, isChunked: Bool, then next: @escaping () throws -> Move) throws
    -> Move
  {
    guard let piece = pieces.first else {
      return isChunked ? write(Array("0\r\n\r\n".utf8), then: next) : try next()
    }
    let size = String(piece.count, radix: 16)
    let bytes = isChunked ? Array("\(size)\r\n".utf8) + piece + Array("\r\n".utf8) : piece
    return write(bytes) { [self] in try send(pieces.dropFirst(), isChunked: isChunked, then: next) }
  }

  private func send(_ file: LargeFile, from offset: Int, then next: @escaping () throws -> Move) throws -> Move {
    let piece = file.piece(at: offset)
    guard !piece.isEmpty else { return try next() }
    return write(piece) { [self] in
      // A client that reads as fast as we write must not keep the loop from the others.
      let turn = Future<Void>(on: socket.loop)
      turn.succeed(())
      return wait(for: turn) { [self] in try send(file, from: offset + piece.count, then: next) }
    }
  }

  private func write(_ bytes: [UInt8], then next: @escaping () throws -> Move) -> Move {
    run(Write(bytes, to: socket)) { try next() }
  }

  // Ending

  /// Answers what is no proper request; nobody knows where the next one would begin.
  private func refuse(_ error: RequestError) -> Move {
    let response = Response.text("\(error.explanation)\n", status: error.status)
    let head = response.head(isChunked: false, keepsAlive: false)
    return write(head + response.body.bytes) { [self] in hangUp() }
  }

  /// Closes its side first, and takes in what still comes for a moment: closing with bytes unread would reset the
  /// connection and could take the answer away from the client.
  private func hangUp() -> Move {
    do {
      try socket.shutdownWriting()
    } catch {
      return close()
    }
    return run(withTimeout(Self.farewell, on: socket.loop, Drain(from: socket))) { [self] in close() }
  }

  private func close() -> Move {
    socket.close()
    return .gives(())
  }
}

/// Reads what still comes and forgets it.
private final class Drain: Routine<Void> {
  private let socket: Socket

  init(from socket: Socket) {
    self.socket = socket
  }

  override func start() -> Move {
    run(Read(from: socket)) { [self] bytes in bytes.isEmpty ? .gives(()) : start() }
  }
}
