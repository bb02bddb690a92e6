/// Puts the lines of a head together and reads the status line; interim responses (1xx) pass by.
struct HeadCollector {
  /// The most bytes a head may have.
  static let limit = 300 << 10

  /// What a line made of the head.
  enum Progress {
    /// More lines must come.
    case incomplete
    /// The final head is there.
    case complete(ResponseHead)
    /// It has grown past the limit.
    case tooLarge
  }

  private var lines: [UInt8] = []
  /// The status of the head that is coming in; 0 before its first line, or when that has no number.
  private(set) var status = 0
  private var version = HTTPVersion.http11

  /// Begins anew.
  mutating func reset() {
    lines = []
    status = 0
  }

  /// Takes one line with its line break.
  mutating func add(_ line: UnsafeRawBufferPointer) -> Progress {
    if line.count <= 2, line.allSatisfy({ $0 == 13 || $0 == 10 }) { return endOfHead() }
    // No header's name has a slash, so this is "HTTP/".
    if line.count > 5, line[0] == UInt8(ascii: "H"), line[4] == UInt8(ascii: "/") {
      reset()
      lines.reserveCapacity(512)
      readStatus(line)
      return .incomplete
    }
    guard lines.count + line.count <= Self.limit else { return .tooLarge }
    lines.append(contentsOf: line)
    return .incomplete
  }

  private mutating func endOfHead() -> Progress {
    // 101 would be another protocol, which is never asked for.
    guard status >= 200 else {
      reset()
      return .incomplete
    }
    let head = ResponseHead(status: status, version: version, headers: HTTPHeaders(lines: lines))
    reset()
    return .complete(head)
  }

  /// `HTTP/1.1 200 OK`, `HTTP/2 200`.
  private mutating func readStatus(_ line: UnsafeRawBufferPointer) {
    guard line.count > 5, let space = line.firstIndex(of: UInt8(ascii: " ")) else { return }
    version =
      switch line[5] {
      case UInt8(ascii: "2"): .http2
      case UInt8(ascii: "3"): .http3
      default: line.count > 7 && line[7] == UInt8(ascii: "0") ? .http10 : .http11
      }
    for digit in line[(space + 1)...].prefix(3) {
      guard (48...57).contains(digit) else { return }
      status = status * 10 + Int(digit - 48)
    }
  }
}
