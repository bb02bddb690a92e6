#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a page answers.
struct Response {
  var status = 200
  var headers: [(name: String, value: String)] = []
  var body: Body
  /// Nanoseconds that the answer is held back.
  var delay = 0

  /// A body, in one of the ways it can come.
  enum Body {
    /// All at once, with its length.
    case bytes([UInt8])
    /// Piece by piece, in chunks (RFC 9112, section 7.1): its length is not told in advance.
    case pieces([[UInt8]])
    /// More than should be in memory at once, with its length.
    case large(LargeFile)

    /// How long it is, if that is told in advance.
    var length: Int? {
      switch self {
      case .bytes(let bytes): bytes.count
      case .pieces: nil
      case .large(let file): file.size
      }
    }

    /// What is in memory as a whole.
    var bytes: [UInt8] {
      if case .bytes(let bytes) = self { bytes } else { [] }
    }
  }

  /// A document of a type.
  static func document(_ text: String, type: String, status: Int = 200) -> Response {
    Response(status: status, headers: [("Content-Type", type)], body: .bytes(Array(text.utf8)))
  }

  /// An HTML document.
  static func html(_ text: String, status: Int = 200) -> Response {
    document(text, type: "text/html; charset=utf-8", status: status)
  }

  /// A JSON document.
  static func json(_ text: String, status: Int = 200) -> Response {
    document(text, type: "application/json", status: status)
  }

  /// A plain text.
  static func text(_ text: String, status: Int = 200) -> Response {
    document(text, type: "text/plain; charset=utf-8", status: status)
  }

  /// Its status line and header, up to the empty line.
  func head(isChunked: Bool, keepsAlive: Bool) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status) \(reason)", "Server: fetchscript-demo-site", "Date: \(date())"]
    lines += headers.map { "\($0.name): \($0.value)" }
    if let length = body.length { lines.append("Content-Length: \(length)") }
    if isChunked { lines.append("Transfer-Encoding: chunked") }
    if !keepsAlive { lines.append("Connection: close") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private var reason: String {
    switch status {
    case 200: "OK"
    case 302: "Found"
    case 400: "Bad Request"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 431: "Request Header Fields Too Large"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: ""
    }
  }
}

/// The time now, as HTTP writes it (RFC 9110, section 5.6.7).
private func date() -> String {
  var seconds = time(nil)
  var parts = tm()
  gmtime_r(&seconds, &parts)
  var text = [CChar](repeating: 0, count: 40)
  // Nobody sets a locale, so the names are the English ones that the format asks for.
  let count = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
  return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
