/// What proves to a server who is asking.
package enum Credentials: Equatable {
  /// A user and a password (RFC 7617).
  case basic(user: String, password: String)
  /// A token (RFC 6750).
  case bearer(String)

  /// The value of the `Authorization` header.
  package var header: String {
    switch self {
    case .basic(let user, let password): "Basic " + Self.base64(Array("\(user):\(password)".utf8))
    case .bearer(let token): "Bearer \(token)"
    }
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func base64(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var word = 0
      for offset in 0..<3 { word = word << 8 | (offset < count ? Int(bytes[start + offset]) : 0) }
      for position in 0..<4 {
        let isPadding = position > count
        result.append(isPadding ? UInt8(ascii: "=") : alphabet[word >> (18 - 6 * position) & 63])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
