/// A request as a script asked for it.
package struct HTTPRequest {
  /// The method, exactly as it is sent.
  package var method: String
  /// Where to.
  package var url: WebURL
  /// Headers beyond those the transport adds itself (Host, Accept, Accept-Encoding, Content-Length).
  package var headers: [HeaderField]
  /// Headers that nobody adds: neither the transport nor credentials or a jar of cookies.
  package var omittedHeaders: [String] = []
  /// What is sent along.
  package var body: RequestBody
  /// How to go about it; the client's defaults when nil.
  package var options: RequestOptions?

  /// A request; everything but its URL has a default.
  package init(
    _ url: WebURL, method: String = "GET", headers: [HeaderField] = [], body: RequestBody = .none,
    options: RequestOptions? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.options = options
  }

  /// What makes this request impossible to send, if anything does.
  package func validate() -> HTTPFailure? {
    guard !method.isEmpty, method.utf8.allSatisfy(ASCII.isToken) else { return .badMethod(method) }
    return headers.lazy.compactMap(\.fault).first
  }

  /// Whether sending a request of this method twice is no different from sending it once (RFC 9110, 9.2.2).
  static func isIdempotent(_ method: String) -> Bool {
    switch method {
    case "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE": true
    default: false
    }
  }

  /// Whether a header can be called so.
  package static func isHeaderName(_ name: String) -> Bool { !name.isEmpty && name.utf8.allSatisfy(ASCII.isToken) }

  /// Why a cookie of this name and value cannot be sent, if it cannot (RFC 6265, 4.1.1).
  package static func problem(ofCookie name: String, _ value: String) -> String? {
    guard !name.isEmpty, name.utf8.allSatisfy(ASCII.isToken) else {
      return "\"\(HTTPFailure.shown(name))\" is no name of a cookie: it may have letters, digits and hyphens"
    }
    let isSendable = value.utf8.allSatisfy { $0 >= 32 && $0 != 127 && $0 != UInt8(ascii: ";") }
    if isSendable { return nil }
    return "the value \"\(HTTPFailure.shown(value))\" holds a semicolon or a line break, which no cookie can"
  }
}

/// The body of a request. Every form can be read again from its start: a retry or a 307 sends it anew.
package enum RequestBody: Equatable {
  /// No body at all.
  case none
  /// Bytes in memory, possibly none (which sends `Content-Length: 0`).
  case bytes([UInt8])
  /// Bytes that are there only once the request goes out. Transports never see it.
  case deferred(any BodySource)

  package static func == (left: RequestBody, right: RequestBody) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.bytes(let left), .bytes(let right)): left == right
    case (.deferred(let left), .deferred(let right)): left === right
    case (.none, _), (.bytes, _), (.deferred, _): false
    }
  }
}
