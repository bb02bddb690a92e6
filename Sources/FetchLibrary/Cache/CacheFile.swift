import FetchHTTP

/// A stored answer as a file has it: a line that says what the file is and how long its parts are, the head, and the body.
///
/// The first line has a hash of the key the answer belongs to and one of all that follows, so that a file which was cut off, changed
/// or put elsewhere is told. Neither the URL nor anything of the request stands in it but what `Vary` names.
enum CacheFile {
  private static let mark = "fetchscript-cache-1"
  /// The most bytes that all before the body may have.
  static let longestHead = 1 << 20

  /// What the first line says.
  struct Title {
    let key: String
    let hash: String
    let headSize: Int
    let bodySize: Int
    /// How long the line itself is, with its end.
    let size: Int

    /// Reads the first line; nil when it is none of ours.
    init?(_ bytes: [UInt8]) {
      guard let end = bytes.prefix(300).firstIndex(of: 10) else { return nil }
      let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
      guard words.count == 5, words[0] == mark, let head = Int(words[3]), let body = Int(words[4]),
        0...longestHead ~= head, 0...StoredAnswer.largestBody ~= body
      else { return nil }
      key = String(words[1])
      hash = String(words[2])
      headSize = head
      bodySize = body
      size = end + 1
    }
  }

  /// The bytes of a file for an answer that belongs to `key`.
  static func bytes(of answer: StoredAnswer, key: String) -> [UInt8] {
    let head = Array(text(of: answer).utf8)
    let title = "\(mark) \(key) \(hash(of: [head, answer.body])) \(head.count) \(answer.body.count)\n"
    return title.utf8 + head + answer.body
  }

  /// What a file's head says, with a body that is read later; nil when it says something else.
  static func answer(head: some Collection<UInt8>) -> StoredAnswer? {
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ")
    guard words.count == 4, let status = Int(words[0]), let version = HTTPVersion(rawValue: String(words[1])),
      let requested = Int(words[2]), let received = Int(words[3])
    else { return nil }
    var selectors: [StoredAnswer.Selector] = []
    var fields: [HeaderField] = []
    for line in lines.dropFirst() where !line.isEmpty {
      let sides = line.dropFirst().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      switch (line.first, sides.count) {
      case ("<", 2): fields.append(HeaderField(sides[0], sides[1]))
      case (">", 2): selectors.append(.init(name: sides[0], value: sides[1]))
      case (">", 1): selectors.append(.init(name: sides[0], value: nil))
      default: return nil
      }
    }
    return StoredAnswer(
      head: ResponseHead(status: status, version: version, headers: HTTPHeaders(fields)), body: [],
      selectors: selectors, requested: requested, received: received)
  }

  /// The hash of several pieces, one behind the other.
  static func hash(of pieces: [[UInt8]]) -> String {
    let hash = SHA256()
    for piece in pieces { piece.withUnsafeBytes { hash.update($0) } }
    return hash.finish()
  }

  /// Neither names nor values have a line's end: it ends a header, and none with one is ever sent.
  private static func text(of answer: StoredAnswer) -> String {
    let head = answer.head
    let title = "\(head.status) \(head.version.rawValue) \(answer.requested) \(answer.received)\n"
    let selectors = answer.selectors.map { ">\($0.name)" + ($0.value.map { ":\($0)" } ?? "") + "\n" }
    let fields = head.headers.fields.map { "<\($0.name):\($0.value)\n" }
    return title + selectors.joined() + fields.joined()
  }
}
