import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server that answers a request only when the test says so.
final class PatientServer {
  let port: UInt16
  /// Where it listens.
  var url: String { "http://127.0.0.1:\(port)/" }
  private let listener: Int32

  init() throws {
    #if canImport(Glibc)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 128) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isBound else { throw Trouble("no port to listen on") }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit {
    // It also ends a thread that waits for the next connection.
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// From here on answers every request at once, but those of paths that begin with `held`, which get no answer.
  func answerAll(but held: String, with text: @escaping @Sendable (_ path: String) -> String) {
    Thread.detachNewThread { [listener] in
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = read(connection, &buffer, buffer.count)
        let path =
          String(decoding: buffer[..<max(0, count)], as: UTF8.self).split(separator: " ").dropFirst().first ?? ""
        if !path.hasPrefix(held) { PendingRequest(connection: connection).answer(text(String(path))) }
      }
    }
  }

  /// Waits for a request, which gets no answer yet.
  func takeRequest() throws -> PendingRequest {
    var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, 20_000) == 1 else { throw Trouble("no request came") }
    let connection = accept(listener, nil, nil)
    guard connection >= 0 else { throw Trouble("no connection came") }
    var buffer = [UInt8](repeating: 0, count: 8192)
    _ = read(connection, &buffer, buffer.count)
    return PendingRequest(connection: connection)
  }
}

/// A request that waits for its answer.
struct PendingRequest {
  let connection: Int32

  /// Answers it with a text, or with a part of one that never ends.
  func answer(_ text: String, status: String = "200 OK", length: Int? = nil) {
    let answer =
      "HTTP/1.1 \(status)\r\nContent-Length: \(length ?? text.utf8.count)\r\nConnection: close\r\n\r\n\(text)"
    send(answer)
    if length == nil { close(connection) }
  }

  /// Sends more of the body.
  func send(_ text: String) { _ = text.withCString { write(connection, $0, strlen($0)) } }
}
