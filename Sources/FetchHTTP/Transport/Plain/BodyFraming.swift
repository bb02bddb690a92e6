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
    let fields = Fields(head.headers)
    coding = fields.codings.filter { $0 != "identity" }.joined(separator: ", ")
    var keeps = head.version != .http10
    for word in fields.connection {
      if word == "close" { keeps = false } else if word == "keep-alive" { keeps = true }
    }
    if answersHEAD || head.status == 204 || head.status == 304 {
      extent = .sized(0)
      declaredLength = nil
    } else if !fields.transferCodings.isEmpty {
      guard fields.transferCodings == ["chunked"] else { throw .notHTTP("it uses a transfer coding nobody asked for") }
      extent = .chunked
      declaredLength = nil
      // Both framings at once, or one that the version does not know, are how responses are smuggled past somebody: the
      // connection ends with this one (RFC 9112, 6.1).
      if fields.length != .none || head.version == .http10 { keeps = false }
    } else {
      switch fields.length {
      case .none:
        extent = .untilClose
        declaredLength = nil
        keeps = false
      case .some(let count):
        extent = .sized(count)
        declaredLength = count
      case .several: throw .notHTTP("it declares several lengths")
      case .unreadable: throw .notHTTP("its Content-Length is no number")
      }
    }
    keepsConnection = keeps
  }
}

/// The few headers that say how a body is framed.
private struct Fields {
  enum Length: Equatable {
    case none, several, unreadable
    case some(Int)
  }

  private(set) var length = Length.none
  private(set) var transferCodings: [Substring] = []
  private(set) var connection: [Substring] = []
  private(set) var codings: [Substring] = []

  init(_ headers: HTTPHeaders) {
    var length = Length.none
    var transferCodings: [Substring] = []
    var connection: [Substring] = []
    var codings: [Substring] = []
    headers.forEachField { name, value in
      switch name.count {
      case 14 where name.isNamed("content-length"): length = Self.join(length, value)
      case 17 where name.isNamed("transfer-encoding"): transferCodings += Self.list(value)
      case 10 where name.isNamed("connection"):
        // What nearly every server says needs no strings.
        connection += value.isNamed("keep-alive") ? Self.keepAlive : Self.list(value)
      case 16 where name.isNamed("content-encoding"): codings += Self.list(value)
      default: break
      }
    }
    self.length = length
    self.transferCodings = transferCodings
    self.connection = connection
    self.codings = codings
  }

  private static let keepAlive: [Substring] = ["keep-alive"]

  /// A length may be said more than once, in one header or several, if it is the same one (RFC 9112, 6.3).
  private static func join(_ length: Length, _ value: HTTPHeaders.FieldBytes) -> Length {
    var joined = length
    for count in value.decimal.map({ [$0] }) ?? list(value).map({ decimal($0) }) {
      guard let count else { return .unreadable }
      if joined == .none { joined = .some(count) } else if joined != .some(count) { return .several }
    }
    return joined == .none ? .unreadable : joined
  }

  private static func decimal(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }

  /// The members of a comma-separated list in lower case, without the spaces around them and without empty ones.
  private static func list(_ value: HTTPHeaders.FieldBytes) -> [Substring] {
    value.text.lowercased().split(separator: ",").compactMap { part in
      let trimmed = part.drop { $0 == " " || $0 == "\t" }
      guard let last = trimmed.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return nil }
      return trimmed[...last]
    }
  }
}
