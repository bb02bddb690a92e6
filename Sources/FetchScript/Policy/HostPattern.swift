import FetchHTTP
import FetchRuntime

/// Which hosts may be asked: `api.example.com`, `*.example.com` for those below it, an address, or `*` for all; behind it a port,
/// or none for every port. Case does not matter, and names in other scripts mean their punycode.
public struct HostPattern: Sendable, Hashable, CustomStringConvertible {
  /// The pattern as it was written.
  public let description: String
  /// The host in lower-case ASCII, without the dot that may end it; empty for every host.
  private let host: String
  private let isBelow: Bool
  private let port: Int?

  /// What is wrong with a text that is no pattern.
  public struct Fault: Error, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// The pattern that a text is.
  public init(_ text: String) throws(Fault) {
    description = text
    let parts = try Self.parts(of: text)
    port = parts.port
    if parts.host == "*" {
      (host, isBelow) = ("", false)
      return
    }
    isBelow = parts.host.hasPrefix("*.")
    let name = isBelow ? parts.host.dropFirst(2) : parts.host
    guard let url = Self.plainURL(name) else { throw Self.fault(text) }
    if isBelow, SocketAddress(ip: String(url.bareHost), port: 0) != nil {
      throw Fault(description: "\"\(text)\" is no pattern of hosts: nothing is below an address")
    }
    host = Self.withoutEnd(url.host)
  }

  /// Whether it takes in the host and port of a URL.
  func matches(_ url: WebURL) -> Bool {
    if let port, port != url.port { return false }
    let asked = Self.withoutEnd(url.host)
    return host.isEmpty || (isBelow ? asked.hasSuffix("." + host) : asked == host)
  }

  /// An IPv6 address has colons of its own, so that with a port it stands in brackets.
  private static func parts(of text: String) throws(Fault) -> (host: Substring, port: Int?) {
    let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
    if text.first == "[" ? text.hasSuffix("]") : colons != 1 {
      return (colons > 1 && text.first != "[" ? "[\(text)]"[...] : text[...], nil)
    }
    guard let colon = text.lastIndex(of: ":") else { return (text[...], nil) }
    let digits = text[colon...].dropFirst()
    guard let port = Int(digits), (1...65535).contains(port), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      throw Fault(
        description: text.contains("/")
          ? fault(text).description : "\"\(text)\" is no pattern of hosts: a port is a number from 1 to 65535")
    }
    return (text[..<colon], port)
  }

  /// The URL of a name with nothing else in it.
  private static func plainURL(_ name: Substring) -> WebURL? {
    let isAddress = name.first == "[" && name.last == "]"
    guard !name.isEmpty, !name.utf8.contains(where: { $0 <= 0x20 || "/\\?#@*%".utf8.contains($0) }),
      isAddress || !name.utf8.contains(UInt8(ascii: ":")),
      let url = try? WebURL("http://\(name)/"), url.path == "/", url.port == 80, url.credentials == nil,
      url.query == nil, url.fragment == nil, url.host.utf8.allSatisfy({ $0 < 0x80 })
    else { return nil }
    return url
  }

  private static func withoutEnd(_ host: String) -> String { host.last == "." ? String(host.dropLast()) : host }

  private static func fault(_ text: String) -> Fault {
    Fault(
      description:
        "\"\(text)\" is no pattern of hosts, such as \"api.example.com\", \"*.example.com\" or \"localhost:8000\"")
  }
}
