/// How long a server asks to be left alone (RFC 9110, 10.2.3).
enum RetryAfter {
  /// Nanoseconds from now, or nil when the head says nothing of the kind. `wallClock` is in seconds since 1970.
  static func delay(in head: ResponseHead, wallClock: Int) -> Int? {
    guard let text = head.headers["retry-after"] else { return nil }
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    // What no `Int` can hold is forever, too.
    let seconds = isNumber ? Int(text) ?? .max : HTTPDate.seconds(text).map { $0 - wallClock }
    guard let seconds else { return nil }
    // A century is as good as forever, and cannot overflow.
    return min(max(seconds, 0), 3_000_000_000) * 1_000_000_000
  }
}
