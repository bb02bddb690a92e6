import FetchHTTP
import FetchVM

/// A stream over bytes as they come: their pieces, or their lines. Two loops over it share what is left.
final class ByteStream: StreamObject {
  /// What the stream gives, by the name that a response's member has.
  enum Part: String { case chunks, lines }

  private let reader: ByteReader
  private let part: Part
  /// What is read, as messages call it.
  private let name: String
  /// The file whose lines have to be UTF-8; of a body, malformed bytes show as U+FFFD.
  private let path: String?

  init(_ reader: ByteReader, _ part: Part, of name: String, path: String? = nil) {
    self.reader = reader
    self.part = part
    self.name = name
    self.path = path
    super.init()
  }

  override var bodyBytes: Int { reader.count }
  override func describe(_ machine: Machine) -> String { "<stream of \(part.rawValue) of \(name)>" }

  override func makeIterator(_ machine: Machine) -> Ref<IteratorObject> {
    machine.heap.add(ByteIterator(Ref(self))).cast(to: IteratorObject.self)
  }

  func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    while true {
      if let value = try take(machine) { return .value(value) }
      do {
        if part == .lines { try reader.refuseEndlessLine(of: name) }
        guard !reader.hasEnded, let next = reader.next() else { return .end }
        guard next.isDone else { return .wait(next) }
        try reader.receive()
      } catch {
        throw Failure(machine.errorObject(for: error))
      }
    }
  }

  private func take(_ machine: Machine) throws(Failure) -> Value? {
    switch part {
    case .chunks: reader.takeAll().map { .bytes(machine.heap.makeBytes($0)) }
    case .lines: try reader.takeLine { line throws(Failure) in try text(line, machine) }
    }
  }

  private func text(_ line: UnsafeBufferPointer<UInt8>, _ machine: Machine) throws(Failure) -> Value {
    if let charset = reader.charset {
      guard let text = Charset.decode(Array(line), declared: charset) else {
        throw machine.failure(.value, "the charset \"\(charset)\" of \(name) is not known here")
      }
      return .string(machine.heap.makeString(text))
    }
    guard let path else { return .string(machine.heap.makeText(line)) }
    if UTF8Validity.firstMalformed(line) != nil { throw machine.notUTF8(path, line: reader.lineCount) }
    return .string(machine.heap.makeString(utf8: line))
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
