import FetchBytecode
import FetchVM

extension SavePlan {
  /// The options there are.
  static let names = OptionNames(
    of: "save", ["append", "overwrite", "durable", "mode", "checksum", "resume"])

  /// What a script's path and options (a map, or null) come to.
  init(to path: Value, options: Value, _ machine: Machine) throws(Failure) {
    try self.init(path: machine.filePath(path, "save's path"))
    if self.path.utf8.last == UInt8(ascii: "/") {
      throw machine.failure(
        .value, "save needs the name of a file, and \"\(self.path)\" ends in a slash",
        hint: "write \"\(self.path)index.html\", or use a response's filename")
    }
    let options = try OptionReader(options, Self.names, machine)
    append = try options.bool("append") ?? false
    overwrite = try options.bool("overwrite") ?? true
    durable = try options.bool("durable") ?? false
    if let text = try options.string("mode", expected: "a string of octal digits, such as \"644\"") {
      guard let bits = UInt32(text, radix: 8), bits <= 0o7777 else {
        throw options.wrongValue("mode", "\(options.shown("mode")) is no permission in octal digits, such as \"644\"")
      }
      mode = bits
    }
    if let text = try options.string("checksum", expected: "a string such as \"sha256:…\"") {
      sha256 = try Self.digest(text, options)
    }
    resume = try options.bool("resume") ?? false
    if resume, append { throw options.wrongValue("resume", "true completes a file, and `append` adds to one") }
    if resume, self.path == "-" {
      throw options.wrongValue("resume", "true completes a file, and \"-\" is standard output")
    }
  }

  private static func digest(_ text: String, _ options: OptionReader) throws(Failure) -> String {
    let digits = text.hasPrefix("sha256:") ? text.dropFirst(7) : ""
    guard digits.utf8.count == 64, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      throw options.wrongValue(
        "checksum", "it is \"sha256:\" and 64 hexadecimal digits, not \(options.shown("checksum"))")
    }
    return digits.lowercased()
  }
}

extension Machine {
  /// A path that a script gave; `what` names it.
  func filePath(_ value: Value, _ what: String) throws(Failure) -> String {
    guard case .string(let string) = value else {
      var hint: String?
      if case .object(let object) = value, object.object is URLObject {
        hint = "url.file is a path to save a page under"
      }
      let failure = wrongType(what, expected: "a string", got: value)
      failure.error.object.hint = hint
      throw failure
    }
    let path = string.object.string
    if path.isEmpty { throw failure(.value, "\(what) is empty") }
    if path.utf8.contains(0) { throw failure(.value, "\(what) holds a NUL character: \(describeForMessage(value))") }
    return path
  }
}
