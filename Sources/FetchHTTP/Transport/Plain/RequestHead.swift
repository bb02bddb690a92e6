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
    if !request.headers.contains(where: { $0.isNamed("host") }) { add("Host", request.url.authority, to: &bytes) }
    addDefault("User-Agent", "fetchscript", to: &bytes)
    addDefault("Accept", "*/*", to: &bytes)
    addDefault("Accept-Encoding", "gzip, deflate", to: &bytes)
    if let content = request.content { add("Content-Length", "\(content.count)", to: &bytes) }
    for field in request.headers where !field.isFraming { add(field.name, field.value, to: &bytes) }
    bytes.append(contentsOf: "\r\n".utf8)
  }

  private func addDefault(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    if request.takesDefault(name) { add(name, value, to: &bytes) }
  }

  private func add(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: (value.isEmpty ? ":" : ": ").utf8)
    bytes.append(contentsOf: value.utf8)
    bytes.append(contentsOf: "\r\n".utf8)
  }
}
