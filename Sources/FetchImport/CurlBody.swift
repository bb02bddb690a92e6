/// What the data of a command line comes to as an option of `fetch`.
enum CurlBody {
  private static let formType = "application/x-www-form-urlencoded"

  /// The body of `-d`, `--json` and their like; the headers of the request then fit it.
  static func body(of request: inout CurlRequest) -> (key: String, value: String) {
    if request.isJSON {
      if !request.names("content-type") { request.headers.append(("Content-Type", "application/json")) }
      if !request.names("accept") { request.headers.append(("Accept", "application/json")) }
    } else if !request.names("content-type") {
      request.headers.append(("Content-Type", formType))
    }
    let type = request.header("content-type")?.lowercased() ?? ""
    if let option = typed(request, type) {
      // The option brings this header along.
      request.headers.removeAll {
        $0.name.lowercased() == "content-type" && $0.value.lowercased() == implied(option.key)
      }
      return option
    }
    return ("body", expression(request.data, joinedBy: request.isJSON ? "" : "&", isJSON: type.contains("json")))
  }

  private static func implied(_ option: String) -> String { option == "json" ? "application/json" : formType }

  /// The body as a value, when its type says what it is and it is that.
  private static func typed(_ request: CurlRequest, _ type: String) -> (key: String, value: String)? {
    if type.hasPrefix("application/json") || type.hasSuffix("+json") {
      let texts = request.data.compactMap { if case .text(let text) = $0 { text } else { nil } }
      guard texts.count == request.data.count else { return nil }
      return JSONLiteral.literal(of: texts.joined(separator: request.isJSON ? "" : "&")).map { ("json", $0) }
    }
    guard type == formType else { return nil }
    return query(request.data).map { ("form", $0) }
  }

  /// The data as a map of fields; nil when it is none.
  static func query(_ data: [CurlRequest.Data]) -> String? {
    var pairs: [(name: String, value: String)] = []
    for piece in data {
      switch piece {
      case .text(let text):
        guard let fields = FormPairs.decode(text) else { return nil }
        pairs += fields.map { ($0.name, SourceLiteral.string($0.value)) }
      case .encoded(let name?, let text):
        guard FormPairs.decode("\(name)=") != nil else { return nil }
        pairs.append((name, SourceLiteral.string(text)))
      case .encodedFile(let name?, let path): pairs.append((name, "await read(\(SourceLiteral.string(path)))"))
      case .file, .encoded, .encodedFile: return nil
      }
    }
    return FormPairs.map(pairs)
  }

  /// The data as one text; nil when a file is among it.
  static func text(_ data: [CurlRequest.Data]) -> String? {
    var texts: [String] = []
    for piece in data {
      switch piece {
      case .text(let text): texts.append(text)
      case .encoded(let name, let text): texts.append((name.map { $0 + "=" } ?? "") + PercentText.encoded(text))
      case .file, .encodedFile: return nil
      }
    }
    return texts.joined(separator: "&")
  }

  /// The body as an expression that puts it together.
  private static func expression(_ data: [CurlRequest.Data], joinedBy separator: String, isJSON: Bool) -> String {
    if data.count == 1, case .file(let path, let dropsLines) = data[0], path != "-", !dropsLines || isJSON {
      return "file(\(SourceLiteral.string(path)))"
    }
    return sum(data, joinedBy: separator)
  }

  /// The data, read from its files, as texts that are added up.
  static func sum(_ data: [CurlRequest.Data], joinedBy separator: String) -> String {
    var parts: [String] = []
    var text = ""
    for (index, piece) in data.enumerated() {
      if index > 0 { text += separator }
      switch piece {
      case .text(let value): text += value
      case .encoded(let name, let value): text += (name.map { $0 + "=" } ?? "") + PercentText.encoded(value)
      case .file(let path, let dropsLines):
        if !text.isEmpty { parts.append(SourceLiteral.string(text)) }
        text = ""
        parts.append(
          "(await read(\(SourceLiteral.string(path))))" + (dropsLines ? ".replace(regex('[\\r\\n]'), \"\")" : ""))
      case .encodedFile(let name, let path):
        text += name.map { $0 + "=" } ?? ""
        if !text.isEmpty { parts.append(SourceLiteral.string(text)) }
        text = ""
        parts.append("(await read(\(SourceLiteral.string(path)))).urlEncode()")
      }
    }
    if !text.isEmpty || parts.isEmpty { parts.append(SourceLiteral.string(text)) }
    return parts.joined(separator: " + ")
  }

  /// A form with files.
  static func multipart(_ parts: [CurlRequest.Part]) -> String {
    var entries: [(key: String, values: [String])] = []
    for part in parts {
      let key = SourceLiteral.key(part.name)
      let value = source(of: part.content)
      if let index = entries.firstIndex(where: { $0.key == key }) {
        entries[index].values.append(value)
      } else {
        entries.append((key, [value]))
      }
    }
    return SourceLiteral.map(
      entries.map { ($0.key, $0.values.count == 1 ? $0.values[0] : SourceLiteral.list($0.values)) })
  }

  private static func source(of content: CurlRequest.Part.Content) -> String {
    switch content {
    case .text(let text): return SourceLiteral.string(text)
    case .fileText(let path): return "await read(\(SourceLiteral.string(path)))"
    case .file(let path, let name, let type):
      var facts: [(key: String, value: String)] = []
      if let name { facts.append(("name", SourceLiteral.string(name))) }
      if let type { facts.append(("type", SourceLiteral.string(type))) }
      let options = facts.isEmpty ? "" : ", " + SourceLiteral.map(facts)
      return "file(\(SourceLiteral.string(path))\(options))"
    }
  }
}
