import FetchBytecode
import FetchHTTP
import FetchRuntime
import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension World {
  func installFiles() {
    machine.define("read", [Parameter(name: "path"), Parameter(name: "as", isOptional: true)]) {
      [unowned self] machine, arguments throws(Failure) in
      let path = try readablePath(arguments[0], "read's path")
      let wantsBytes = try wantsBytes(arguments.optional(1) ?? .null)
      let reading = ReadAll(reader(of: path), on: machine.loop)
      let task = HostTask(reading, label: "read \(path)") { [unowned self] machine, bytes throws(Failure) in
        wantsBytes ? .bytes(machine.heap.makeBytes(bytes)) : try text(bytes, of: path)
      }
      let adopted = machine.adopt(task)
      machine.noteStart(of: adopted)
      return .task(adopted)
    }
    machine.define("lines", [Parameter(name: "path")]) { [unowned self] machine, arguments throws(Failure) in
      let path = try readablePath(arguments[0], "lines's path")
      let stream = ByteStream(reader(of: path), .lines, of: path == "-" ? "standard input" : path, path: path)
      return .stream(machine.heap.add(stream, bytes: 300).cast(to: StreamObject.self))
    }
    machine.define("exists", [Parameter(name: "path")]) { [unowned self] _, arguments throws(Failure) in
      let path = try readablePath(arguments[0], "exists's path")
      return .bool(access(path, F_OK) == 0)
    }
    machine.define("list", [Parameter(name: "folder")]) { [unowned self] machine, arguments throws(Failure) in
      guard case .string = arguments[0] else {
        let failure = machine.wrongType("list's folder", expected: "a string", got: arguments[0])
        failure.error.object.hint =
          "list(folder) gives the names in a folder; .toList() makes a list of a range, a map or a stream"
        throw failure
      }
      let path = try readablePath(arguments[0], "list's folder")
      do throws(FileFailure) {
        return strings(try Folder.names(in: path))
      } catch {
        throw machine.failure(error.isLimit ? .limit : .file, error.message, fields: [("path", string(path))])
      }
    }
    machine.define("glob", [Parameter(name: "pattern")]) { [unowned self] _, arguments throws(Failure) in
      let pattern = try machine.filePath(arguments[0], "glob's pattern")
      return strings(Folder.paths(matching: pattern) { permissions.read($0) == nil })
    }
  }

  /// The stream of a response's body.
  func bodyStream(of object: ResponseObject, as part: ByteStream.Part) throws(Failure) -> Value {
    let declared = Charset.declared(in: object.response.headers["content-type"])
    let isUTF8 = declared.map { ["utf-8", "utf8", "us-ascii"].contains($0.lowercased()) } ?? true
    let charset = isUTF8 ? nil : declared
    let reader: ByteReader
    if case .stream(let stream) = object.response.body {
      try object.checkBody(isFreeFor: .stream(part), machine)
      object.bodyReader = .stream(part)
      if !object.kept.stream.isUndefined { return object.kept.stream }
      reader = ByteReader(stream, charset: charset, longestLine: stream.memoryLimit)
    } else {
      let bytes = try object.body(machine, for: part.rawValue)
      reader = ByteReader(MemorySource(bytes, on: machine.loop), charset: charset, longestLine: .max)
    }
    let made = ByteStream(reader, part, of: masked(object.response.url.text))
    let value = Value.stream(machine.heap.add(made, bytes: 300).cast(to: StreamObject.self))
    // A body that comes over the network can be read once; what is in memory as often as one likes.
    if case .stream = object.response.body { object.kept.stream = value }
    return value
  }

  /// What reads a file. Standard input has one for all, since what one has read ahead is what another asks for; after its end, which
  /// a person may type more than once, a new one.
  private func reader(of path: String) -> ByteReader {
    if path == "-", let standardInput, !standardInput.hasEnded { return standardInput }
    let source = FileSource(path, on: machine.loop, at: openStreams.open())
    let reader = ByteReader(source, longestLine: RequestOptions.defaultMemoryLimit)
    if path == "-" { standardInput = reader }
    return reader
  }

  /// A path that the script may read.
  func readablePath(_ value: Value, _ what: String) throws(Failure) -> String {
    let path = try machine.filePath(value, what)
    if path != "-" { try permit(reading: path) }
    return path
  }

  private func wantsBytes(_ value: Value) throws(Failure) -> Bool {
    switch value {
    case .null: return false
    case .string(let name) where name.object.string == "bytes": return true
    case .string(let name) where name.object.string == "text": return false
    default: throw machine.wrongType("read's `as`", expected: "\"text\" or \"bytes\"", got: value)
    }
  }

  private func text(_ bytes: [UInt8], of path: String) throws(Failure) -> Value {
    let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let valid = bytes.withUnsafeBufferPointer { UTF8Validity.firstMalformed($0) } ?? 0
      let lines = bytes[..<valid].indices.count { index in
        bytes[index] == 10 || bytes[index] == 13 && bytes[index + 1] != 10
      }
      throw machine.notUTF8(path, line: lines + 1)
    }
    return string(text)
  }

  private func strings(_ strings: [String]) -> Value {
    let list = machine.heap.makeList(capacity: strings.count)
    for text in strings { machine.heap.grew(by: list.object.append(string(text))) }
    return .list(list)
  }
}

/// All the bytes that are still to be read.
private final class ReadAll: Future<[UInt8]> {
  /// Closed with the future's end.
  private var reader: ByteReader?
  private var bytes: [UInt8] = []
  private var piece: Future<[UInt8]?>?
  private var cancellation: Cancellation?

  init(_ reader: ByteReader, on loop: EventLoop) {
    self.reader = reader
    super.init(on: loop)
    readNext()
  }

  override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    self.cancellation = cancellation
    piece?.cancel(cancellation)
  }

  private func readNext() {
    if let more = reader?.takeAll() {
      if bytes.isEmpty { bytes = more } else { bytes += more }
    }
    guard let reader, !reader.hasEnded, let piece = reader.next() else { return end() }
    self.piece = piece
    piece.isObserved = true
    piece.addCallback { [self] _ in
      if let cancellation { return end(with: cancellation) }
      do {
        try reader.receive()
      } catch {
        return end(with: error)
      }
      readNext()
    }
  }

  private func end(with failure: (any Error)? = nil) {
    reader = nil
    if let failure { fail(failure) } else { succeed(bytes) }
  }
}
