/// One header of a request, or of a response once somebody asks for it as text.
package struct HeaderField: Equatable, Sendable {
  /// The name, in the case it was written in.
  package var name: String
  /// The value without the spaces around it.
  package var value: String

  /// A header of a request.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// True when it tells who asks, which is for one origin only.
  package var isCredential: Bool {
    ["authorization", "cookie", "proxy-authorization"].contains { isNamed($0) }
  }

  /// True when it says where the body ends. That is what we send, whatever a script says: a wrong one would be read as a second
  /// request.
  package var isFraming: Bool { isNamed("content-length") || isNamed("transfer-encoding") }

  /// What makes it impossible to send, if anything does.
  package var fault: HTTPFailure? {
    guard HTTPRequest.isHeaderName(name) else { return .badHeaderName(name) }
    return value.utf8.contains { $0 == 0 || $0 == 10 || $0 == 13 } ? .badHeaderValue(name) : nil
  }

  /// True when this is the header called `name` (in any case of letters).
  package func isNamed(_ name: String) -> Bool {
    self.name.utf8.count == name.utf8.count
      && zip(self.name.utf8, name.utf8).allSatisfy { ASCII.lower($0) == ASCII.lower($1) }
  }
}

/// The headers of a response: the bytes as they came, made into strings only when somebody asks.
///
/// Most responses are never asked, and eager strings cost more than the transfer itself.
package struct HTTPHeaders: Sendable {
  private let bytes: [UInt8]

  /// Headers from lines that end in LF or CRLF.
  package init(lines: [UInt8] = []) { bytes = lines }

  /// Headers from names and values, for stubs and tests.
  package init(_ fields: [HeaderField]) {
    bytes = fields.flatMap { Array("\($0.name): \($0.value)\r\n".utf8) }
  }

  /// How many bytes they take.
  var size: Int { bytes.count }

  /// The value of the first header called `name`, in any case of letters.
  package subscript(name: String) -> String? {
    var value: String?
    visit(name) {
      value = Self.text($0)
      return false
    }
    return value
  }

  /// The values of all headers called `name`, in the order they came.
  package func all(_ name: String) -> [String] {
    var values: [String] = []
    visit(name) {
      values.append(Self.text($0))
      return true
    }
    return values
  }

  /// Every header, in the order they came.
  package var fields: [HeaderField] {
    var fields: [HeaderField] = []
    visit(nil) { name, value in
      fields.append(HeaderField(Self.text(name), Self.text(value)))
      return true
    }
    return fields
  }

  /// Calls `body` with the name and value of every header, as bytes: for who looks at a few of all.
  func forEachField(_ body: (FieldBytes, FieldBytes) -> Void) {
    visit(nil) { name, value in
      body(FieldBytes(bytes: name), FieldBytes(bytes: value))
      return true
    }
  }

  /// A header's name or value, where it stands.
  struct FieldBytes {
    fileprivate let bytes: Slice<UnsafeBufferPointer<UInt8>>

    /// How many bytes it has.
    var count: Int { bytes.count }

    /// Whether it is `name` in any case of letters.
    func isNamed(_ name: String) -> Bool { HTTPHeaders.isEqual(bytes, name.utf8) }

    /// It as text.
    var text: String { HTTPHeaders.text(bytes) }

    /// The number it is in decimal digits, and nothing else; nil for another value, and for what no `Int` can hold.
    var decimal: Int? { ASCII.decimal(bytes) }
  }

  private func visit(_ name: String, _ body: (Slice<UnsafeBufferPointer<UInt8>>) -> Bool) {
    visit(name) { _, value in body(value) }
  }

  /// Calls `body` for each header (of that name) until it answers false.
  private func visit(
    _ wanted: String?, _ body: (Slice<UnsafeBufferPointer<UInt8>>, Slice<UnsafeBufferPointer<UInt8>>) -> Bool
  ) {
    bytes.withUnsafeBufferPointer { buffer in
      var start = 0
      while start < buffer.count {
        let end = Self.endOfField(in: buffer, from: start)
        defer { start = end }
        guard let colon = buffer[start..<end].firstIndex(of: UInt8(ascii: ":")) else { continue }
        // A space before the colon hides a header from nobody (RFC 9112, 5.1).
        let name = Self.trimmed(buffer[start..<colon])
        if let wanted, !Self.isEqual(name, wanted.utf8) { continue }
        if !body(name, Self.trimmed(buffer[(colon + 1)..<end])) { return }
      }
    }
  }

  /// Where the next field begins: a line that starts with a space belongs to the one before it (RFC 9112, 5.2).
  private static func endOfField(in buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while let newline = buffer[index...].firstIndex(of: UInt8(ascii: "\n")) {
      index = newline + 1
      guard index < buffer.count, buffer[index] == UInt8(ascii: " ") || buffer[index] == UInt8(ascii: "\t") else {
        return index
      }
    }
    return buffer.count
  }

  private static func isEqual(_ name: Slice<UnsafeBufferPointer<UInt8>>, _ wanted: String.UTF8View) -> Bool {
    name.count == wanted.count && zip(name, wanted).allSatisfy { ASCII.lower($0) == ASCII.lower($1) }
  }

  private static func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
    var bytes = bytes
    while let first = bytes.first, ASCII.isSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, ASCII.isSpace(last) { bytes.removeLast() }
    return bytes
  }

  /// Text as UTF-8, or where it is none, as ISO 8859-1, which HTTP once was; a folded line's break is a space.
  private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    let line = bytes.map { $0 == 13 || $0 == 10 ? 32 : $0 }
    if let text = String(validating: line, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(line.map { Unicode.Scalar($0) }))
  }
}
