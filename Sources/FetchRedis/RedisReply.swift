/// What a Redis answers to a command.
package enum RedisReply: Equatable {
  /// A word such as `OK`.
  case status(String)
  case string([UInt8])
  case integer(Int)
  case null
  case array([RedisReply])
  /// Why it did not do what it was told; the first word says which error it is.
  case error(String)

  /// The text of a string or a word; nil for others.
  package var text: String? {
    switch self {
    case .status(let word): word
    case .string(let bytes): String(decoding: bytes, as: UTF8.self)
    case .integer, .null, .array, .error: nil
    }
  }

  /// The number; nil for others.
  package var number: Int? {
    if case .integer(let number) = self { number } else { nil }
  }

  /// The replies in it; nil for others.
  package var elements: [RedisReply]? {
    if case .array(let elements) = self { elements } else { nil }
  }
}
