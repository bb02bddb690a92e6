import FetchHTTP
import FetchRuntime
import FetchVM

/// Reads HAR files, ours and those that browsers export: what they have beyond the requests and their answers is passed over.
package struct HARReader {
  /// Why a file is no recording.
  package struct Problem: Error {
    package let message: String
    package let hint: String?
  }

  private let path: String
  private let machine: Machine
  /// Bodies are as they came, and not as a browser understood them.
  private var isOurs = false

  /// Reads the file's content; `path` is what messages call it.
  package static func read(_ bytes: [UInt8], path: String) throws(Problem) -> HARRecording {
    let loop = EventLoop()
    defer { loop.close() }
    var reader = HARReader(path: path, machine: Machine(loop: loop))
    do throws(Failure) {
      return try reader.recording(in: bytes)
    } catch {
      throw Problem(message: error.error.object.message.object.string, hint: error.error.object.hint)
    }
  }

  private init(path: String, machine: Machine) {
    self.path = path
    self.machine = machine
  }

  private mutating func recording(in bytes: [UInt8]) throws(Failure) -> HARRecording {
    let root = try bytes.withUnsafeBufferPointer { bytes throws(Failure) in try parseJSON(bytes, name: name, machine) }
    let log = self[root, "log"]
    guard case .list(let list)? = self[log, "entries"] else {
      throw machine.failure(
        .value, "\(name): this is JSON, but no HAR file: there is no list at log.entries",
        hint: "--record writes such files, and browsers export them")
    }
    isOurs = text(self[log, "creator"], "name") == "fetch"
    var entries: [Entry] = []
    for index in 0..<list.object.count {
      if let entry = try entry(list.object[index], at: index) { entries.append(entry) }
    }
    var recording = HARRecording(path: path)
    for entry in inOrder(entries) { recording.add(entry.answer, to: entry.key) }
    return recording
  }

  /// What messages begin with.
  private var name: String { "the recording \(path)" }

  private struct Entry {
    /// When it began, if that is said.
    let instant: CivilTime?
    let key: RequestKey
    let answer: RecordedAnswer
  }

  /// One entry; nil for a scheme of the browser's own, which no script can ask.
  private func entry(_ entry: Value, at index: Int) throws(Failure) -> Entry? {
    guard let request = self[entry, "request"], let url = text(request, "url"), let method = text(request, "method"),
      let response = self[entry, "response"]
    else {
      throw machine.failure(.value, "\(name): log.entries[\(index)] has no request with method and URL, or no response")
    }
    guard ["http://", "https://"].contains(where: { url.lowercased().hasPrefix($0) }) else { return nil }
    let form = self[request, "postData"]
    let type = fields(request).first { $0.isNamed("content-type") }?.value ?? text(form, "mimeType")
    return Entry(
      instant: text(entry, "startedDateTime").flatMap { DateParser.parse($0) },
      key: RequestKey(method, maskedURL: url, body(form, encoding: "_encoding") ?? [], type: type),
      answer: answer(response, timed: entry))
  }

  /// By when they began, if all of them say so: a file need not have them in order. Ours has them as they left the queue, which counts.
  private func inOrder(_ entries: [Entry]) -> [Entry] {
    if isOurs { return entries }
    let numbered = entries.enumerated().compactMap { index, entry in
      entry.instant.map { (seconds: $0.seconds, nanosecond: $0.nanosecond, index: index) }
    }
    guard numbered.count == entries.count else { return entries }
    return numbered.sorted { ($0.seconds, $0.nanosecond, $0.index) < ($1.seconds, $1.nanosecond, $1.index) }
      .map { entries[$0.index] }
  }

  private func answer(_ response: Value, timed entry: Value) -> RecordedAnswer {
    var answer = RecordedAnswer()
    let content = self[response, "content"]
    let size = number(content, "size") ?? 0
    let status = Int(min(max(0, number(response, "status") ?? 0), 1000))
    if (100...999).contains(status) {
      answer.head = ResponseHead(
        status: status, version: version(text(response, "httpVersion")),
        headers: HTTPHeaders(headers(response, content)))
      answer.body = body(content, encoding: "encoding") ?? (size > 0 ? nil : [])
    }
    let message = text(response, "_error")
    if message != nil || answer.head == nil {
      answer.failure = RecordedFailure(
        message: message.flatMap { $0.isEmpty ? nil : $0 }, kind: text(response, "_errorKind"),
        phase: text(response, "_errorPhase"))
    }
    let timings = self[entry, "timings"]
    answer.connect = nanoseconds(timings, "dns") + nanoseconds(timings, "connect")
    answer.wait = nanoseconds(timings, "send") + nanoseconds(timings, "wait")
    answer.receive = nanoseconds(timings, "receive")
    return answer
  }

  /// The headers as a transport gives them: browsers write those of HTTP/2 that are none, and put equal ones into one.
  private func headers(_ response: Value, _ content: Value?) -> [HeaderField] {
    fields(response).flatMap { field -> [HeaderField] in
      guard !field.name.hasPrefix(":"), HTTPRequest.isHeaderName(field.name) else { return [] }
      var values = field.value.split(whereSeparator: \.isNewline).map(String.init)
      // A browser has made UTF-8 of the text, whatever it was.
      if !isOurs, field.isNamed("content-type"), text(content, "encoding") == nil {
        values = values.map { withCharsetOfText($0) }
      }
      return (values.isEmpty ? [""] : values).map { HeaderField(field.name, $0) }
    }
  }

  private func withCharsetOfText(_ type: String) -> String {
    type.split(separator: ";").map { String($0).trimmingSpace }
      .map { $0.lowercased().hasPrefix("charset=") ? "charset=utf-8" : $0 }.joined(separator: "; ")
  }

  private func version(_ text: String?) -> HTTPVersion {
    switch text?.lowercased() {
    case "http/1.0": .http10
    case "http/2", "http/2.0", "h2": .http2
    case "http/3", "http/3.0", "h3": .http3
    default: .http11
    }
  }

  // Fields, all of which may be missing

  private subscript(value: Value?, name: String) -> Value? {
    guard case .map(let map)? = value else { return nil }
    return map.object[.string(machine.intern(name))]
  }

  private func text(_ value: Value?, _ name: String) -> String? {
    guard case .string(let text)? = self[value, name] else { return nil }
    return text.object.string
  }

  private func number(_ value: Value?, _ name: String) -> Double? {
    switch self[value, name] {
    case .int(let number)?: Double(number)
    case .float(let number)?: number.isFinite ? number : nil
    default: nil
    }
  }

  /// Milliseconds as nanoseconds; what is not known took no time.
  private func nanoseconds(_ value: Value?, _ name: String) -> Int {
    // No more than a month, so that sums cannot overflow.
    Int(min(max(0, number(value, name) ?? 0), 2_678_400_000) * 1_000_000)
  }

  private func fields(_ message: Value) -> [HeaderField] {
    guard case .list(let list)? = self[message, "headers"] else { return [] }
    return list.object.buffer.compactMap { field in
      text(field, "name").map { HeaderField($0, text(field, "value") ?? "") }
    }
  }

  private func body(_ content: Value?, encoding name: String) -> [UInt8]? {
    guard case .string(let text)? = self[content, "text"] else { return nil }
    guard self.text(content, name) == "base64" else { return Array(text.object.utf8) }
    return Base64.decoded(text.object.utf8)
  }
}
