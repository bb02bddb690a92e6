import FetchHTTP
import FetchVM

/// A form with files in it (RFC 7578), written as browsers do (WHATWG HTML, "multipart form data").
struct MultipartForm {
  /// What is sent, in order; the texts around the files are bytes.
  private(set) var pieces: [UploadBody.Piece] = []
  private let boundary: String
  /// What stands behind the last file so far.
  private var texts: [UInt8] = []

  /// The body's media type.
  var type: String { "multipart/form-data; boundary=\(boundary)" }

  /// The form that a map of fields makes; `what` names it in messages.
  init(_ fields: Value, _ what: String, _ machine: Machine) throws(Failure) {
    // As long as no file has it by chance.
    boundary = "fetch-" + (0..<2).map { _ in String(UInt64.random(in: 0 ... .max), radix: 36) }.joined()
    guard case .map(let map) = fields else { throw machine.wrongType(what, expected: "a map", got: fields) }
    try map.object.forEach { (key, value) throws(Failure) in
      let name = machine.display(key)
      if case .list(let list) = value {
        for index in 0..<list.object.count { try add(name, list.object[index], what, machine) }
      } else {
        try add(name, value, what, machine)
      }
    }
    append("--\(boundary)--\r\n")
    endTexts()
  }

  private mutating func add(_ name: String, _ value: Value, _ what: String, _ machine: Machine) throws(Failure) {
    if case .object(let object) = value, let file = object.object as? FileObject {
      append("\(head(name)); filename=\"\(Self.escaped(file.name))\"\r\nContent-Type: \(file.type)\r\n\r\n")
      endTexts()
      pieces.append(.file(file.path))
      return append("\r\n")
    }
    if case .list = value { throw machine.wrongType(what, expected: "texts, numbers and files inside", got: value) }
    for text in try QueryPairs.texts(value, what, machine) {
      append("\(head(name))\r\n\r\n\(Self.withBreaks(text))\r\n")
    }
  }

  private func head(_ name: String) -> String {
    "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.escaped(Self.withBreaks(name)))\""
  }

  private mutating func append(_ text: String) { texts += text.utf8 }

  private mutating func endTexts() {
    pieces.append(.bytes(texts))
    texts = []
  }

  /// Names stand in quotes, where these three would end them; all else is sent as UTF-8.
  private static func escaped(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"": result += "%22"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text with CR LF for every line break.
  private static func withBreaks(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 10 || $0 == 13 }) else { return text }
    var result = String.UnicodeScalarView()
    var before: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": result += ["\r", "\n"]
      case "\n": if before != "\r" { result += ["\r", "\n"] }
      default: result.append(scalar)
      }
      before = scalar
    }
    return String(result)
  }
}
