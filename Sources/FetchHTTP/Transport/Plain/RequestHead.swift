/// Writes the head of a request as HTTP/1.1 has it (RFC 9112, section 3).
struct RequestHead {
  private let request: TransportRequest

  /// The head of this request.
  init(of request: TransportRequest) {
    self.request = request
  }

  /// Puts it in place of what `bytes` holds.
  func write(to bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: request.method.utf8)
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: request.url.path.utf8)
    if let query = request.url.query {
      bytes.append(UInt8(ascii: "?"))
      bytes.append(contentsOf: query.utf8)
    }
    bytes.append(contentsOf: " HTTP/1.1\r\n".utf8)
    addDefault("Host", request.url.authority, to: &bytes)
    addDefault("User-Agent", "fetchscript", to: &bytes)
    addDefault("Accept", "*/*", to: &bytes)
    addDefault("Accept-Encoding", "gzip, deflate", to: &bytes)
    if let length { add("Content-Length", "\(length)", to: &bytes) }
    for field in request.headers where !Self.isOurs(field) { add(field.name, field.value, to: &bytes) }
    bytes.append(contentsOf: "\r\n".utf8)
  }

  private func addDefault(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    if request.headers.isEmpty || !request.headers.contains(where: { $0.isNamed(name) }) {
      add(name, value, to: &bytes)
    }
  }

  private func add(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: (value.isEmpty ? ":" : ": ").utf8)
    bytes.append(contentsOf: value.utf8)
    bytes.append(contentsOf: "\r\n".utf8)
  }

  /// A method that is expected to have a body says so when it has none (RFC 9110, 8.6).
  private var length: Int? {
    if case .bytes(let body) = request.body { return body.count }
    return ["POST", "PUT", "PATCH"].contains(request.method) ? 0 : nil
  }

  /// The framing is what we send, whatever a script says: a wrong one would be read as a second request.
  private static func isOurs(_ field: HeaderField) -> Bool {
    field.isNamed("content-length") || field.isNamed("transfer-encoding")
  }
}
