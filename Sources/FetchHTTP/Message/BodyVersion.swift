/// What tells one version of a body from all others, so that a part of it can be completed later (RFC 9110, 8.8 and 13.1.5).
package struct BodyVersion: Equatable, Sendable {
  /// By what a server knows the version again.
  package enum Validator: Equatable, Sendable {
    /// A strong entity tag, with its quotes.
    case tag(String)
    /// The date of the last change, as the server wrote it.
    case date(String)
  }

  /// By what a server knows it again.
  package let validator: Validator
  /// How many bytes it has, when that was said.
  package let length: Int?

  /// A version that was noted earlier.
  package init(validator: Validator, length: Int?) {
    self.validator = validator
    self.length = length
  }

  /// The version that a whole answer brings; nil when a part of it could not be told from a part of another, or when its bytes are
  /// not those that ranges count.
  init?(of head: ResponseHead) {
    guard head.status == 200, head.isUncoded, let validator = Validator(strongIn: head.headers) else { return nil }
    self.init(validator: validator, length: head.headers["content-length"].flatMap { ASCII.decimal($0.utf8) })
  }

  /// What `If-Range` says.
  var condition: String {
    switch validator {
    case .tag(let tag): tag
    case .date(let date): date
    }
  }
}

extension BodyVersion.Validator {
  /// The strong validator of an answer. A weak tag is none for ranges, nor is a date of the same second as the answer: another
  /// change may follow within that second (RFC 9110, 8.8.2.2).
  init?(strongIn headers: HTTPHeaders) {
    if let tag = headers["etag"] {
      guard tag.utf8.count > 1, tag.utf8.first == UInt8(ascii: "\""), tag.utf8.last == UInt8(ascii: "\"") else {
        return nil
      }
      self = .tag(tag)
    } else {
      guard let changed = headers["last-modified"], let answered = headers["date"],
        let change = HTTPDate.seconds(changed), let answer = HTTPDate.seconds(answered), answer > change
      else { return nil }
      self = .date(changed)
    }
  }

  /// Whether an answer carries this very validator.
  func isIn(_ headers: HTTPHeaders) -> Bool {
    switch self {
    case .tag(let tag): headers["etag"] == tag
    case .date(let date): headers["etag"] == nil && headers["last-modified"] == date
    }
  }
}

extension ResponseHead {
  /// Whether the body comes as it is, without a content coding.
  var isUncoded: Bool {
    headers.all("content-encoding").allSatisfy { $0.isEmpty || $0.lowercased() == "identity" }
  }
}
