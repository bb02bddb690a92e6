/// What a client asks for: the head of a request, of which this site needs little.
struct Request {
  /// The longest head, in bytes, that is read.
  static let longestHead = 16 << 10

  let method: String
  /// The path, without its query.
  let path: String
  /// What stands behind the `?`, by name; the last of a name counts.
  let query: [String: String]
  /// Scheme, host and port as the client called us, for links that hold elsewhere: `http://127.0.0.1:8000`.
  let origin: String
  /// The length of the body that follows.
  let bodyLength: Int
  /// Whether the client wants to send more requests on this connection.
  let keepsAlive: Bool
  /// Whether the client reads chunked bodies: since HTTP/1.1.
  let knowsChunks: Bool

  /// Parses the head at the beginning of `input`, as RFC 9112 has it.
  /// - Returns: the request and the length of its head; nil while the head is not complete.
  static func parse(_ input: [UInt8]) throws(RequestError) -> (Request, Int)? {
    // Clients may send an empty line before a request (section 2.2).
    var start = 0
    while input[start...].starts(with: [13, 10]) { start += 2 }
    guard let end = endOfHead(input, from: start) else {
      if input.count - start > longestHead { throw .headTooLong }
      return nil
    }
    guard end - start <= longestHead else { throw .headTooLong }
    guard input[start..<end].allSatisfy({ $0 >= 0x20 || [9, 10, 13].contains($0) }) else { throw .malformed }
    let text = String(decoding: input[start..<(end - 4)], as: UTF8.self)
    return (try Request(head: text), end)
  }

  private static func endOfHead(_ input: [UInt8], from start: Int) -> Int? {
    var index = start + 3
    while index < min(input.count, start + longestHead + 4) {
      if input[index] == 10, input[(index - 3)..<index].elementsEqual([13, 10, 13]) { return index + 1 }
      index += 1
    }
    return nil
  }

  private init(head: String) throws(RequestError) {
    // Characters of the view are compared, for "\r\n" is a single `Character`.
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, !words[0].isEmpty else { throw .malformed }
    guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
      throw words[2].hasPrefix("HTTP/") ? .unknownVersion : .malformed
    }
    let fields = try Self.fields(lines.dropFirst())
    let isNew = words[2] == "HTTP/1.1"
    guard let host = fields["host"] ?? (isNew ? nil : ""), host.allSatisfy(Self.mayStandInHost) else {
      throw .malformed
    }
    guard fields["transfer-encoding"] == nil else { throw .chunkedRequest }
    let length = fields["content-length"] ?? "0"
    guard length.count < 16, length.allSatisfy({ "0"..."9" ~= $0 }), let count = Int(length) else { throw .malformed }
    let (path, query) = try Self.split(target: words[1])

    method = String(words[0])
    self.path = path
    self.query = query
    origin = host.isEmpty ? "" : "http://\(host)"
    bodyLength = count
    let wishes = (fields["connection"] ?? "").lowercased()
    keepsAlive = isNew ? !wishes.contains("close") : wishes.contains("keep-alive")
    knowsChunks = isNew
  }

  /// The header fields by name in lower case; several of a name are joined with a comma (RFC 9110, section 5.3).
  private static func fields(_ lines: ArraySlice<Substring>) throws(RequestError) -> [String: String] {
    var fields: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { throw .malformed }
      let name = line[..<colon].lowercased()
      guard !name.isEmpty, !name.contains(where: \.isWhitespace) else { throw .malformed }
      var value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
      while value.last?.isWhitespace == true { value.removeLast() }
      fields[name] = fields[name].map { "\($0),\(value)" } ?? String(value)
    }
    return fields
  }

  private static func split(target: Substring) throws(RequestError) -> (String, [String: String]) {
    var rest = target
    if rest.hasPrefix("http://") {
      // As a client asks that takes us for its proxy.
      rest = rest.dropFirst(7).drop { $0 != "/" }
      if rest.isEmpty { rest = "/" }
    }
    guard rest.hasPrefix("/") else { throw .malformed }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var query: [String: String] = [:]
    for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query[String(sides[0])] = sides.count > 1 ? String(sides[1]) : ""
    }
    return (String(parts[0]), query)
  }

  /// Names, IPv4 and bracketed IPv6 addresses, ports: nothing that could break out of the JSON it is put into.
  private static func mayStandInHost(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || ".-_:[]".contains(character))
  }
}

/// Why a request is refused without having been understood.
enum RequestError: Error {
  case malformed, headTooLong, bodyTooLong, chunkedRequest, unknownVersion

  var status: Int {
    switch self {
    case .malformed: 400
    case .headTooLong: 431
    case .bodyTooLong: 413
    case .chunkedRequest: 411
    case .unknownVersion: 505
    }
  }

  var explanation: String {
    switch self {
    case .malformed: "This is no HTTP request."
    case .headTooLong: "The head of a request may have 16 KiB here."
    case .bodyTooLong: "The body of a request may have 1 MiB here."
    case .chunkedRequest: "The body of a request needs a Content-Length here."
    case .unknownVersion: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
    }
  }
}
