#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Puts the lines of a head together and reads the status line; interim responses (1xx) pass by.
struct HeadCollector {
  /// The most bytes a head may have.
  static let limit = 300 << 10

  /// What a line made of the head.
  enum Progress {
    /// More lines must come.
    case incomplete
    /// An interim head has passed by: another begins.
    case interim
    /// The final head is there.
    case complete(ResponseHead)
    /// It has grown past the limit.
    case tooLarge
    /// The line has no place in a head, and why.
    case malformed(String)
  }

  private var lines: [UInt8] = []
  /// The status of the head that is coming in; nil before its first line.
  private var status: Int?
  private var version = HTTPVersion.http11

  /// Begins anew.
  mutating func reset() {
    lines = []
    status = nil
  }

  /// Takes one line with its line break.
  mutating func add(_ line: UnsafeRawBufferPointer) -> Progress {
    guard let status else { return addStatusLine(line) }
    if line.count <= 2, line.allSatisfy({ $0 == 13 || $0 == 10 }) { return endOfHead(status) }
    guard lines.count + line.count <= Self.limit else { return .tooLarge }
    // A second status line has none either.
    guard Self.isFolded(line) ? !lines.isEmpty : Self.hasColon(line) else { return .malformed("a header has no colon") }
    lines.append(contentsOf: line)
    return .incomplete
  }

  private mutating func endOfHead(_ status: Int) -> Progress {
    if status == 101 { return .malformed("it switches to another protocol") }
    defer { reset() }
    if status < 200 { return .interim }
    return .complete(ResponseHead(status: status, version: version, headers: HTTPHeaders(lines: lines)))
  }

  /// `HTTP/1.1 200 OK`, `HTTP/2 200` (RFC 9112, section 4).
  private mutating func addStatusLine(_ line: UnsafeRawBufferPointer) -> Progress {
    guard line.count > 5, line.starts(with: "HTTP/".utf8), let space = line.firstIndex(of: UInt8(ascii: " ")) else {
      return .malformed("it does not begin with HTTP/1")
    }
    version =
      switch line[5] {
      case UInt8(ascii: "2"): .http2
      case UInt8(ascii: "3"): .http3
      default: line.count > 7 && line[7] == UInt8(ascii: "0") ? .http10 : .http11
      }
    let digits = line[(space + 1)...].prefix { (48...57).contains($0) }
    let number = digits.prefix(3).reduce(0) { $0 * 10 + Int($1 - 48) }
    let isEnd = digits.endIndex == line.count || ASCII.isSpace(line[digits.endIndex])
    guard digits.count == 3, number >= 100, isEnd else { return .malformed("its status is no number of three digits") }
    status = number
    lines.reserveCapacity(512)
    return .incomplete
  }

  private static func hasColon(_ line: UnsafeRawBufferPointer) -> Bool {
    line.baseAddress.map { memchr($0, Int32(UInt8(ascii: ":")), line.count) != nil } ?? false
  }

  /// True for a line that goes on with the one before it (RFC 9112, 5.2).
  private static func isFolded(_ line: UnsafeRawBufferPointer) -> Bool {
    line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t")
  }
}
