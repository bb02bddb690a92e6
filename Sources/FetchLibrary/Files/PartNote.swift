import FetchHTTP

/// What stands beside the part of a file: what it is a part of.
///
/// How much of it is there, only the part's own size tells: bytes that were written are there, whatever ended the program.
struct PartNote: Equatable {
  /// The hash of the URL that was asked, which may hold a secret.
  let resource: String
  /// The version of its body.
  let version: BodyVersion

  /// A note on this version.
  init(resource: String, version: BodyVersion) {
    self.resource = resource
    self.version = version
  }

  /// The note in this text; nil when it is none, or was not written to its end.
  init?(_ text: String) {
    guard text.last == "\n" else { return nil }
    var lines: [Substring: Substring] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2 else { return nil }
      lines[words[0]] = words[1]
    }
    guard lines["part"] == Self.form, let resource = lines["of"], let end = lines["end"] else { return nil }
    let length = Int(end)
    guard length != nil || end == "unknown" else { return nil }
    if let tag = lines["etag"] {
      version = BodyVersion(validator: .tag(String(tag)), length: length)
    } else if let date = lines["modified"] {
      version = BodyVersion(validator: .date(String(date)), length: length)
    } else {
      return nil
    }
    self.resource = String(resource)
  }

  /// The note as text.
  var text: String {
    let validator =
      switch version.validator {
      case .tag(let tag): "etag \(tag)"
      case .date(let date): "modified \(date)"
      }
    return "part \(Self.form)\nof \(resource)\n\(validator)\nend \(version.length.map { "\($0)" } ?? "unknown")\n"
  }

  private static let form: Substring = "1"
}
