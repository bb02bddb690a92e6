#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes the response of an HTTP/1 exchange apart, whatever pieces it comes in (RFC 9112, sections 4 to 7).
///
/// It keeps no bytes of a line that is not whole yet: who calls it keeps what was left, and brings it again with more.
struct ResponseReader {
  /// How far one call came.
  enum Outcome {
    /// All that can be read was; more must come.
    case needsMore
    /// The receiver refused a piece: it comes again with the next call.
    case refused
    /// The response is over; what is left does not belong to it.
    case over
  }

  /// What cannot be read on.
  enum Fault: Error {
    /// This is no HTTP/1 response, and why not.
    case notHTTP(String)
    /// The head has grown past the limit.
    case headTooLarge
    /// The body's framing is broken, and how.
    case brokenBody(String)
  }

  private enum Part {
    case statusLine, headers
    case sized(left: Int), untilClose
    case chunkSize, chunk(left: Int), endOfChunk, trailers
    case over
  }

  private let answersHEAD: Bool
  private var part = Part.statusLine
  private var head = HeadCollector()
  private var trailerBytes = 0
  /// Whether the connection can carry another exchange once this response is over.
  private(set) var keepsConnection = false
  /// The length its head declares, if it does.
  private(set) var declaredLength: Int?

  /// A reader of the response to one request.
  init(answersHEAD: Bool) {
    self.answersHEAD = answersHEAD
  }

  /// True until the final head has come whole.
  var isInHead: Bool {
    switch part {
    case .statusLine, .headers: true
    default: false
    }
  }

  /// Whether the response may end where the connection does.
  var mayEndHere: Bool {
    switch part {
    case .untilClose, .over: true
    default: false
    }
  }

  /// Reads as much of `input` as it can, and takes that off its front.
  mutating func read(
    _ input: inout UnsafeRawBufferPointer, for receiver: some ResponseReceiver
  ) throws(Fault) -> Outcome {
    while true {
      switch part {
      case .statusLine:
        try checkStart(of: input)
        guard let line = nextLine(&input) else { return try needsMore(input, atMost: HeadCollector.limit) }
        if case .malformed(let detail) = head.add(line) { throw .notHTTP(detail) }
        part = .headers
      case .headers:
        guard let line = nextLine(&input) else { return try needsMore(input, atMost: HeadCollector.limit) }
        try addHeader(line, receiver)
      case .sized(let left):
        let piece = UnsafeRawBufferPointer(rebasing: input.prefix(left))
        guard try deliver(piece, &input, receiver) else { return piece.isEmpty ? .needsMore : .refused }
        part = left == piece.count ? .over : .sized(left: left - piece.count)
      case .untilClose:
        let piece = input
        guard try deliver(piece, &input, receiver) else { return piece.isEmpty ? .needsMore : .refused }
      case .chunk(let left):
        let piece = UnsafeRawBufferPointer(rebasing: input.prefix(left))
        guard try deliver(piece, &input, receiver) else { return piece.isEmpty ? .needsMore : .refused }
        part = left == piece.count ? .endOfChunk : .chunk(left: left - piece.count)
      case .chunkSize:
        guard let line = nextLine(&input) else { return try needsMore(input, atMost: Self.lineLimit) }
        let size = try Self.chunkSize(line)
        part = size == 0 ? .trailers : .chunk(left: size)
      case .endOfChunk:
        let line = nextLine(&input)
        if line == nil, input.count < 2 { return .needsMore }
        guard let line, Self.isEmpty(line) else { throw .brokenBody("a chunk is longer than its size says") }
        part = .chunkSize
      case .trailers:
        guard let line = nextLine(&input) else { return try needsMore(input, atMost: Self.lineLimit) }
        trailerBytes += line.count
        guard trailerBytes <= HeadCollector.limit else { throw .brokenBody("its trailers do not end") }
        if Self.isEmpty(line) { part = .over }
      case .over: return .over
      }
    }
  }

  /// How long a line between chunks may be.
  private static let lineLimit = 16 << 10
}

// The head

extension ResponseReader {
  /// Something else than HTTP is recognised by its first bytes: it may never send a line break.
  private func checkStart(of input: UnsafeRawBufferPointer) throws(Fault) {
    guard let first = input.baseAddress else { return }
    let count = min(input.count, Self.start.utf8CodeUnitCount)
    if memcmp(first, Self.start.utf8Start, count) != 0 { throw .notHTTP("it does not begin with HTTP/1") }
  }

  private static let start: StaticString = "HTTP/1."

  private mutating func addHeader(_ line: UnsafeRawBufferPointer, _ receiver: some ResponseReceiver) throws(Fault) {
    if line.contains(0) { throw .notHTTP("a header holds a NUL byte") }
    switch head.add(line) {
    case .incomplete: break
    case .interim: part = .statusLine
    case .tooLarge: throw .headTooLarge
    case .malformed(let detail): throw .notHTTP(detail)
    case .complete(let complete):
      let framing = try BodyFraming(complete, answersHEAD: answersHEAD)
      keepsConnection = framing.keepsConnection
      declaredLength = framing.declaredLength
      part =
        switch framing.extent {
        case .sized(0): .over
        case .sized(let length): .sized(left: length)
        case .chunked: .chunkSize
        case .untilClose: .untilClose
        }
      receiver.received(complete, framing)
    }
  }
}

// The body

extension ResponseReader {
  /// Hands a piece on and takes it off the front; false when there is none, or it was refused.
  private func deliver(
    _ piece: UnsafeRawBufferPointer, _ input: inout UnsafeRawBufferPointer, _ receiver: some ResponseReceiver
  ) throws(Fault) -> Bool {
    guard !piece.isEmpty, receiver.receive(piece) else { return false }
    input = UnsafeRawBufferPointer(rebasing: input[piece.count...])
    return true
  }

  /// The number a chunk begins with, in hexadecimal; what follows a semicolon is nobody's business (RFC 9112, 7.1).
  private static func chunkSize(_ line: UnsafeRawBufferPointer) throws(Fault) -> Int {
    var size = 0
    var index = 0
    while index < line.count, let digit = ASCII.hexDigit(line[index]) {
      guard size < 1 << 58 else { throw .brokenBody("a chunk's size is beyond all bounds") }
      size = size << 4 | Int(digit)
      index += 1
    }
    guard index > 0 else { throw .brokenBody("a chunk's size is no number") }
    // Some servers fill the line up with spaces.
    let rest = line[index...].drop { $0 == 32 || $0 == 9 }
    guard rest.first == UInt8(ascii: ";") || isEmpty(UnsafeRawBufferPointer(rebasing: rest)) else {
      throw .brokenBody("a chunk's size is no number")
    }
    return size
  }
}

// Lines

extension ResponseReader {
  /// The next line with its break, taken off the front; nil when it is not whole.
  private func nextLine(_ input: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let start = input.baseAddress, let end = memchr(start, 10, input.count) else { return nil }
    let count = UnsafeRawPointer(end) - start + 1
    defer { input = UnsafeRawBufferPointer(rebasing: input[count...]) }
    return UnsafeRawBufferPointer(start: start, count: count)
  }

  private func needsMore(_ input: UnsafeRawBufferPointer, atMost limit: Int) throws(Fault) -> Outcome {
    if input.count < limit { return .needsMore }
    throw isInHead ? .headTooLarge : .brokenBody("a line between its chunks does not end")
  }

  private static func isEmpty(_ line: UnsafeRawBufferPointer) -> Bool {
    line.count == 1 || (line.count == 2 && line[0] == 13)
  }
}

/// What a response is read for.
protocol ResponseReceiver {
  /// The final head has come.
  func received(_ head: ResponseHead, _ framing: BodyFraming)
  /// Takes a piece of the body whole, or refuses it whole.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool
}
