/// Which part of a body came, or how long the whole of it is (RFC 9110, 14.4).
struct ContentRange: Equatable {
  /// The bytes that came; nil for none of them.
  let bytes: ClosedRange<Int>?
  /// How many the whole has; nil when that is not known.
  let length: Int?

  /// These bytes of so many.
  init(bytes: ClosedRange<Int>?, length: Int?) {
    self.bytes = bytes
    self.length = length
  }

  /// The one range that headers speak of; nil when they speak of none, or of more than one.
  init?(_ headers: HTTPHeaders) {
    let values = headers.all("content-range")
    guard values.count == 1, let value = values.first else { return nil }
    let words = value.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
    let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let length = ASCII.decimal(parts[1].utf8)
    guard length != nil || parts[1] == "*" else { return nil }
    if parts[0] == "*" {
      bytes = nil
    } else {
      let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { ASCII.decimal($0.utf8) }
      guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last, last < length ?? .max else {
        return nil
      }
      bytes = first...last
    }
    self.length = length
  }
}
