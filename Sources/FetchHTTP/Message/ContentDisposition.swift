/// The file name in a `Content-Disposition` header (RFC 6266).
enum ContentDisposition {
  /// The name as the server wrote it, not yet safe; `filename*` wins over `filename`.
  static func filename(in header: String) -> String? {
    let parameters = parameters(of: header)
    if let extended = parameters["filename*"] {
      let parts = extended.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
      if parts.count == 3, !parts[2].isEmpty { return FileName.unescaped(parts[2]) }
    }
    guard let name = parameters["filename"], !name.isEmpty else { return nil }
    // A path has no business here; browsers take its last part (RFC 6266, 4.3).
    return name.split { $0 == "/" || $0 == "\\" }.last.map { String($0) }
  }

  private static func parameters(of header: String) -> [String: String] {
    var parameters: [String: String] = [:]
    var rest = header[...]
    skip(to: ";", in: &rest)
    while !rest.isEmpty {
      let name = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest.dropFirst(name.count)
      if rest.first == "=" {
        rest.removeFirst()
        parameters[name.filter { $0 != " " }.lowercased()] = value(&rest)
      }
      skip(to: ";", in: &rest)
    }
    return parameters
  }

  private static func value(_ rest: inout Substring) -> String {
    rest = rest.drop { $0 == " " }
    guard rest.first == "\"" else {
      let token = rest.prefix { $0 != ";" && $0 != " " }
      rest = rest.dropFirst(token.count)
      return String(token)
    }
    rest.removeFirst()
    var value = ""
    while let character = rest.popFirst(), character != "\"" {
      value.append(character == "\\" ? rest.popFirst() ?? character : character)
    }
    return value
  }

  private static func skip(to mark: Character, in rest: inout Substring) {
    rest = rest.drop { $0 != mark }.dropFirst()
  }
}
