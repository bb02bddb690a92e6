import FetchVM

/// How lists and maps are written, by the ending of the path.
enum SaveFormat {
  case json, jsonLines, csv, text
  /// An ending that says nothing, which it names.
  case unknown(String)

  init(path: String) {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last.map { $0.lowercased() }
    self =
      switch ending {
      case "json", "geojson": .json
      case "jsonl", "ndjson": .jsonLines
      case "csv": .csv
      case "txt", "md", "log": .text
      case nil: path == "-" ? .jsonLines : .unknown("")
      case let other?: .unknown(".\(other)")
      }
  }

  /// Whether items have to be JSON.
  var isJSON: Bool {
    switch self {
    case .json, .jsonLines: true
    case .csv, .text, .unknown: false
    }
  }

  /// Whether each item is a line of its own.
  var isByLine: Bool {
    switch self {
    case .jsonLines, .csv, .text: true
    case .json, .unknown: false
    }
  }
}

extension World {
  /// What is written for a value that is here.
  func bytes(of value: Value, _ format: SaveFormat) throws(Failure) -> [UInt8] {
    switch value {
    case .string(let string): return Array(string.object.utf8)
    case .bytes(let bytes): return bytes.object.bytes
    case .object(let object):
      switch object.object {
      case let response as ResponseObject: return try response.body(machine, for: nil)
      case let url as URLObject where url.secret == nil: return Array(url.url.text.utf8)
      default: throw unsaveable(value)
      }
    case .list(let list): return try bytes(of: list.object, value, format)
    case .map:
      switch format {
      case .json: return try encodeJSON(value, indent: 2) + [10]
      case .jsonLines: return try encodeJSON(value, indent: nil) + [10]
      case .csv, .text: throw wrongEnding("a map", "a map is saved as .json")
      case .unknown(let ending): throw unknownEnding("a map", ending)
      }
    case .null, .bool, .int, .float:
      switch format {
      case .json, .jsonLines: return try encodeJSON(value, indent: nil) + [10]
      case .text: return Array(machine.display(value).utf8) + [10]
      default: throw unsaveable(value)
      }
    case .range(let range):
      let list = try machine.makeList(of: range.object.count, "save")
      for index in 0..<range.object.count { list.object.append(.int(range.object[index])) }
      return try bytes(of: list.object, .list(list), format)
    default: throw unsaveable(value)
    }
  }

  private func bytes(of list: ListObject, _ value: Value, _ format: SaveFormat) throws(Failure) -> [UInt8] {
    switch format {
    case .json: return try encodeJSON(value, indent: 2) + [10]
    case .jsonLines, .csv, .text:
      var writer = ItemWriter(format)
      for index in 0..<list.count { try writer.add(list[index], self) }
      return writer.finish()
    case .unknown(let ending): throw unknownEnding("a list", ending)
    }
  }

  private func unsaveable(_ value: Value) -> Failure {
    let failure = machine.wrongType(
      "save", expected: "a response, a fetch task, bytes, a string, a list, a map or a stream", got: value)
    let isSecret = Disclosure.holdsSecret(value)
    failure.error.object.hint =
      isSecret ? "value.reveal() is a secret's text, shown like any other" : "\"{value}\" is its text"
    return failure
  }

  private func wrongEnding(_ what: String, _ hint: String) -> Failure {
    machine.failure(.type, "\(what) cannot be saved to a file of this ending", hint: hint)
  }

  func unknownEnding(_ what: String, _ ending: String) -> Failure {
    let reason = ending.isEmpty ? "a path without an ending does" : "the ending \(ending) does"
    return machine.failure(
      .value, "how to save \(what) is said by the path's ending, and \(reason) not say it",
      hint: "use .json, .jsonl, .csv or .txt, or save a string")
  }
}
