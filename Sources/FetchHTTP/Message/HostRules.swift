/// What a URL's host may be, beyond what libcurl minds.
enum HostRules {
  /// What is wrong with a host, in words; nil when nothing is.
  static func fault(of host: String) -> String? {
    guard host.first != "[" else { return nil }
    if let character = host.first(where: { forbidden.contains($0) }) { return "its host has a `\(character)`" }
    return endsInNumber(host) && !isAddress(host) ? "its host is no IPv4 address, and ends in a number" : nil
  }

  /// WHATWG URL, 3.2, "forbidden domain code point".
  private static let forbidden: Set<Character> = ["#", "/", ":", "<", ">", "?", "@", "[", "\\", "]", "^", "|", "%"]

  /// Whether it can only be an IPv4 address (WHATWG URL, 3.5).
  private static func endsInNumber(_ host: String) -> Bool {
    let labels = host.split(separator: ".")
    guard let last = labels.last?.utf8 else { return false }
    if last.allSatisfy({ (48...57).contains($0) }) { return true }
    return last.starts(with: "0x".utf8) && last.dropFirst(2).allSatisfy { ASCII.hexDigit($0) != nil }
  }

  /// Four numbers, as libcurl writes an address that had any other form.
  private static func isAddress(_ host: String) -> Bool {
    let name = host.last == "." ? host.dropLast() : host[...]
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count == 4 && labels.allSatisfy { UInt8($0) != nil }
  }
}
