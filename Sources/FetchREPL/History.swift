import FetchLibrary

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was typed in earlier sessions: a file in the user's state folder, in the format of libedit.
///
/// Each input is appended in one write, so that sessions at the same time keep each other's. Inputs that may hold a secret, and
/// those that begin with a space, are left out.
struct History {
  /// As many inputs are offered.
  static let capacity = 5_000
  private static let header = "_HiStOrY_V2_"

  private let path: String?
  private var last: String?

  /// The history of this user, in `$XDG_STATE_HOME/fetchscript`, or `~/.local/state/fetchscript`.
  init() {
    path = History.folder.map { $0 + "/history" }
  }

  private static var folder: String? {
    if let state = variable("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/fetchscript" }
    return variable("HOME").map { $0 + "/.local/state/fetchscript" }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// The inputs of earlier sessions, the oldest first. A file that has grown long is cut to the latest.
  mutating func load() -> [String] {
    guard let path, let descriptor = openLocked(path, O_RDONLY) else { return [] }
    defer { close(descriptor) }
    // Made by another program it may be open to others.
    fchmod(descriptor, 0o600)
    let lines = read(descriptor).split(separator: UInt8(ascii: "\n")).dropFirst()
    if lines.count > 2 * History.capacity { rewrite(lines.suffix(History.capacity), at: path) }
    let inputs = lines.suffix(History.capacity).map { History.decode($0) }
    last = inputs.last
    return inputs
  }

  /// Adds an input; false when it is one that is left out.
  mutating func append(_ input: String) -> Bool {
    guard !input.isEmpty, !input.hasPrefix(" "), !History.mayHoldSecret(input) else { return false }
    if input == last { return true }
    last = input
    guard let path else { return true }
    History.makeFolders(above: path)
    guard let descriptor = openLocked(path, O_WRONLY | O_APPEND | O_CREAT) else { return true }
    defer { close(descriptor) }
    let isNew = lseek(descriptor, 0, SEEK_END) == 0
    write((isNew ? History.header + "\n" : "") + History.encode(input) + "\n", to: descriptor)
    return true
  }

  /// Whether an input names what people keep secret.
  static func mayHoldSecret(_ input: String) -> Bool {
    let lowered = input.lowercased()
    let words = ["secret", "password", "passwd", "authorization", "bearer ", "token", "apikey", "api_key", "api-key"]
    if words.contains(where: lowered.contains) { return true }
    // A password in a URL: scheme://name:password@host.
    return lowered.split(separator: "://").dropFirst().contains { rest in
      rest.prefix { !"/\"' ".contains($0) }.contains("@")
    }
  }

  // The file

  private func rewrite(_ lines: ArraySlice<ArraySlice<UInt8>>, at path: String) {
    var bytes = Array("\(History.header)\n".utf8)
    for line in lines { bytes += line + [UInt8(ascii: "\n")] }
    _ = ReplacedFile.write(bytes, to: path)
  }

  private func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { Terminal.write($0, to: descriptor) }
  }

  /// Opens the file for this session alone. One that another session has just replaced by a shorter one is opened anew.
  private func openLocked(_ path: String, _ flags: Int32) -> Int32? {
    while true {
      let descriptor = open(path, flags | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      var status = stat()
      if flock(descriptor, LOCK_EX) != 0 || fstat(descriptor, &status) != 0 || status.st_nlink > 0 { return descriptor }
      close(descriptor)
    }
  }

  private func read(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = systemRead(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    return bytes
  }

  private static func makeFolders(above path: String) {
    var index = path.startIndex
    while let slash = path[path.index(after: index)...].firstIndex(of: "/") {
      mkdir(String(path[..<slash]), 0o700)
      index = slash
    }
  }

  // Its lines, as vis(3) writes them

  static func encode(_ input: String) -> String {
    var text = ""
    for scalar in input.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case _ where scalar.value <= 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 8)
        text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  static func decode(_ line: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(line.count)
    var rest = line
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(3)
      if digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }) {
        bytes.append(digits.reduce(0) { $0 &* 8 &+ ($1 - 0x30) })
        rest = rest.dropFirst(3)
      } else if let escaped = rest.popFirst() {
        bytes.append(escaped)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
