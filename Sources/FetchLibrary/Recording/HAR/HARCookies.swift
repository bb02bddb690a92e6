import FetchHTTP

/// The cookies of a message, with their values masked.
enum HARCookies {
  /// Those that a request brings.
  static func sent(in headers: [HeaderField]) -> [(name: String, value: String)] {
    headers.filter { $0.isNamed("cookie") }.flatMap { $0.value.split(separator: ";") }
      .compactMap { Cookie.pair(of: String($0)) }.map { ($0.name, SecretMask.standIn) }
  }

  /// Those that a response sets.
  static func set(by headers: [HeaderField]) -> [(name: String, value: String)] {
    headers.filter { $0.isNamed("set-cookie") }.compactMap { Cookie.pair(of: $0.value) }
      .map { ($0.name, SecretMask.standIn) }
  }
}
