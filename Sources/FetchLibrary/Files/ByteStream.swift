import FetchRuntime
import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A stream over a source of bytes: its pieces, or its lines. Two loops over it share what is left.
final class ByteStream: StreamObject {
  /// What the stream gives.
  enum Part { case chunks, lines }

  private let source: any ByteSource
  private let part: Part
  private let title: String
  /// The charset of lines that are not UTF-8.
  private let charset: String?
  /// The file whose lines have to be UTF-8; of a body, malformed bytes show as U+FFFD.
  private let path: String?
  private var reading: Future<[UInt8]?>?
  private var buffer: [UInt8] = []
  /// Where the next line begins, and how far it has been searched for its end.
  private var start = 0
  private var searched = 0
  private var lineNumber = 0
  private var isFirst = true
  private var hasEnded = false

  init(_ source: any ByteSource, _ part: Part, title: String, charset: String? = nil, path: String? = nil) {
    self.source = source
    self.part = part
    self.title = title
    self.charset = charset
    self.path = path
    super.init()
  }

  override var bodyBytes: Int { buffer.count }
  override func describe(_ machine: Machine) -> String { "<stream of \(title)>" }

  override func makeIterator(_ machine: Machine) -> Ref<IteratorObject> {
    machine.heap.add(ByteIterator(Ref(self))).cast(to: IteratorObject.self)
  }

  func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    while true {
      if part == .lines, let line = takeLine() { return .value(try text(line, machine)) }
      if hasEnded { return .end }
      let current = reading ?? source.next()
      reading = current
      guard current.isDone else { return .wait(current) }
      reading = nil
      if let failure = current.failure {
        // Who was cancelled while waiting does not ask again; who asks now waits anew.
        if failure is Cancellation { continue }
        hasEnded = true
        throw Failure(machine.errorObject(for: failure))
      }
      guard let bytes = current.output ?? nil else {
        hasEnded = true
        continue
      }
      if part == .chunks { return .value(.bytes(machine.heap.makeBytes(bytes))) }
      add(bytes)
    }
  }

  private func add(_ bytes: [UInt8]) {
    if start == buffer.count {
      buffer = bytes
      (start, searched) = (0, 0)
    } else {
      buffer.removeFirst(start)
      searched -= start
      start = 0
      buffer += bytes
    }
    if isFirst, buffer.starts(with: [0xef, 0xbb, 0xbf]) {
      start = 3
      searched = 3
    }
    isFirst = false
  }

  /// The range of the next line without its end, which is `\n`, `\r\n` or `\r`; nil when more has to be read for it.
  private func takeLine() -> Range<Int>? {
    let found = buffer.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress, searched < bytes.count else { return nil }
      let newline = memchr(base + searched, 10, bytes.count - searched).map { UnsafeRawPointer($0) - base }
      let rest = (newline ?? bytes.count) - searched
      return memchr(base + searched, 13, rest).map { UnsafeRawPointer($0) - base } ?? newline
    }
    guard let end = found else {
      searched = buffer.count
      guard hasEnded, start < buffer.count else { return nil }
      return take(upTo: buffer.count, next: buffer.count)
    }
    if buffer[end] == 13 {
      // What comes next may be the other half of `\r\n`.
      guard end + 1 < buffer.count || hasEnded else {
        searched = end
        return nil
      }
      if end + 1 < buffer.count, buffer[end + 1] == 10 { return take(upTo: end, next: end + 2) }
    }
    return take(upTo: end, next: end + 1)
  }

  private func take(upTo end: Int, next: Int) -> Range<Int> {
    defer { (start, searched) = (next, next) }
    lineNumber += 1
    return start..<end
  }

  private func text(_ range: Range<Int>, _ machine: Machine) throws(Failure) -> Value {
    if let charset {
      guard let text = Charset.decode(Array(buffer[range]), declared: charset) else {
        throw machine.failure(.value, "the charset \"\(charset)\" of \(title) is not known here")
      }
      return .string(machine.heap.makeString(text))
    }
    return try buffer.withUnsafeBufferPointer { bytes throws(Failure) in
      let line = UnsafeBufferPointer(rebasing: bytes[range])
      guard let path else { return .string(machine.heap.makeText(line)) }
      if UTF8Validity.firstMalformed(line) != nil { throw machine.notUTF8(path, line: lineNumber) }
      return .string(machine.heap.makeString(utf8: line))
    }
  }
}

/// One loop's view of a stream of bytes.
private final class ByteIterator: IteratorObject {
  private let stream: Ref<ByteStream>

  init(_ stream: Ref<ByteStream>) {
    self.stream = stream
    super.init()
  }

  override func trace(_ marker: inout Marker) { marker.mark(stream) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep { try stream.object.next(machine) }
}

extension Machine {
  /// The error of a file that was to be text.
  func notUTF8(_ path: String, line: Int) -> Failure {
    failure(
      .value, "line \(line) of \(path == "-" ? "standard input" : "\"\(path)\"") is no text in UTF-8",
      hint: "read(path, as: \"bytes\") gives it as it is")
  }
}

extension Heap {
  /// A string of bytes that should be UTF-8; what is not shows as U+FFFD.
  mutating func makeText(_ bytes: UnsafeBufferPointer<UInt8>) -> Ref<StringObject> {
    if bytes.allSatisfy({ $0 < 0x80 }) { return makeString(utf8: bytes) }
    return makeString(String(decoding: bytes, as: UTF8.self))
  }
}
