/// How a body is delimited on the connection and coded, as its head says (RFC 9112, 6.3).
struct BodyFraming {
  /// Where the body ends.
  enum Extent {
    /// After that many bytes.
    case sized(Int)
    /// After its last chunk.
    case chunked
    /// With the connection.
    case untilClose
  }

  /// Where the body ends.
  let extent: Extent
  /// What `Content-Length` says, for a body that is delimited by it.
  let declaredLength: Int?
  /// Whether the connection can carry another exchange afterwards.
  let keepsConnection: Bool
  /// What `Content-Encoding` says, in lower case; empty for bytes as they are.
  let coding: String

  /// What a head says of the body behind it.
  init(_ head: ResponseHead, answersHEAD: Bool) throws(ResponseReader.Fault) {
    var length: String?
    var transferCoding = ""
    var connection = ""
    var coding = ""
    var lengthsDiffer = false
    head.headers.forEachField { name, value in
      switch name.count {
      case 14 where name.isNamed("content-length"):
        let text = value.text
        if let length, length != text { lengthsDiffer = true }
        length = text
      case 17 where name.isNamed("transfer-encoding"): transferCoding += "," + value.text.lowercased()
      case 10 where name.isNamed("connection"): connection += "," + value.text.lowercased()
      case 16 where name.isNamed("content-encoding"): coding = value.text.lowercased()
      default: break
      }
    }
    self.coding = coding == "identity" ? "" : coding
    let isLast =
      Self.list(connection).contains("close") || (head.version == .http10 && !connection.contains("keep-alive"))
    if answersHEAD || head.status == 204 || head.status == 304 {
      extent = .sized(0)
      declaredLength = nil
      keepsConnection = !isLast
    } else if !transferCoding.isEmpty {
      // Both framings at once are how responses are smuggled past somebody: the connection ends with this one.
      guard Self.list(transferCoding) == ["chunked"] else {
        throw .notHTTP("it uses a transfer coding nobody asked for")
      }
      extent = .chunked
      declaredLength = nil
      keepsConnection = !isLast && length == nil
    } else if let length {
      let parts = Self.list(length)
      guard !lengthsDiffer, let first = parts.first, parts.allSatisfy({ $0 == first }) else {
        throw .notHTTP("it declares several lengths")
      }
      guard let count = Self.count(first) else { throw .notHTTP("its Content-Length is no number") }
      extent = .sized(count)
      declaredLength = count
      keepsConnection = !isLast
    } else {
      extent = .untilClose
      declaredLength = nil
      keepsConnection = false
    }
  }

  /// The members of a comma-separated list, without the spaces around them and without empty ones.
  private static func list(_ text: String) -> [Substring] {
    if text.isEmpty { return [] }
    return text.split(separator: ",").compactMap { part in
      let trimmed = part.drop { $0 == " " || $0 == "\t" }
      guard let last = trimmed.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return nil }
      return trimmed[...last]
    }
  }

  private static func count(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }
}
