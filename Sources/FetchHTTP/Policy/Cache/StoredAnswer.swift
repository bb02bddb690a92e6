/// An answer that was kept, and what has to be known of how it came.
package struct StoredAnswer: Sendable {
  /// A header of the request that the answer depends on (RFC 9111, 4.1).
  package struct Selector: Equatable, Sendable {
    /// Its name.
    package let name: String
    /// What the request said there; nil when it had no such header.
    package let value: String?

    /// A header of a request that was, or would have to be, the same.
    package init(name: String, value: String?) {
      self.name = name
      self.value = value
    }
  }

  /// How many answers to one key there may be, which differ by what `Vary` says of them.
  package static let mostVariants = 4
  /// The most bytes a body may have. It is in memory before it is kept, so this is what a body in memory may have out of the box.
  package static let largestBody = 64 << 20

  /// Its status and headers, without those that were for one connection or for one client.
  package var head: ResponseHead
  /// The whole body, decompressed.
  package var body: [UInt8]
  /// What the request said where the answer depends on it.
  package var selectors: [Selector]
  /// When it was asked for, in seconds since 1970.
  package var requested: Int
  /// When it came, or was last confirmed.
  package var received: Int

  /// An answer read from where it was stored.
  package init(head: ResponseHead, body: [UInt8], selectors: [Selector], requested: Int, received: Int) {
    self.head = head
    self.body = body
    self.selectors = selectors
    self.requested = requested
    self.received = received
  }

  /// The answer that `request` got. Headers that its key has already are no selectors: their values must not be written anywhere.
  init(
    _ head: ResponseHead, _ body: [UInt8], to request: TransportRequest, privateHeaders: [String], requested: Int,
    received: Int
  ) {
    let names = Self.names(in: head.headers.all("vary")).filter { name in
      name != "*" && !HeaderField(name, "").tellsWhoAsks
        && !privateHeaders.contains(where: HeaderField(name, "").isNamed)
    }
    self.init(
      head: ResponseHead(status: head.status, version: head.version, headers: head.headers.storable), body: body,
      selectors: names.map { Selector(name: $0, value: Self.value(of: $0, in: request.headers)) },
      requested: requested, received: received)
  }

  /// Whether it is an answer to a request with these headers.
  package func matches(_ headers: [HeaderField]) -> Bool {
    selectors.allSatisfy { $0.value == Self.value(of: $0.name, in: headers) }
  }

  /// How many bytes it takes, about.
  package var size: Int { body.count + head.headers.size + 200 }

  /// The names in headers such as `Vary`, in small letters.
  static func names(in values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",") }.map { name in
      name.lowercased().filter { $0 != " " && $0 != "\t" }
    }.filter { !$0.isEmpty }
  }

  private static func value(of name: String, in headers: [HeaderField]) -> String? {
    let values = headers.filter { $0.isNamed(name) }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }
}

extension HTTPHeaders {
  /// Those that are stored: none that was for one connection (RFC 9111, 3.1), and no cookies, which were for one client.
  var storable: HTTPHeaders {
    let named = StoredAnswer.names(in: all("connection"))
    let others = [
      "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authentication-info",
      "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "set-cookie",
    ]
    return without(named + others)
  }

  /// These headers but those of such names.
  func without(_ names: [String]) -> HTTPHeaders {
    HTTPHeaders(fields.filter { field in !names.contains(where: field.isNamed) })
  }
}
