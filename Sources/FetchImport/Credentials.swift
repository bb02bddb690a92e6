/// The secrets of a script: each is bound to a name at its top, read from the environment or written out.
struct Credentials {
  /// Whether they are written into the script.
  let areWrittenOut: Bool
  /// Where they may be sent, as a list's or a text's source; nil when that is known to the shell only.
  let origins: String?
  /// The script's lines that bind them.
  private(set) var bindings: [String] = []
  /// What the user has to put into the environment: the variable, and what it is.
  private(set) var needed: [(variable: String, what: String)] = []
  private var names: [String: String] = [:]

  /// The secrets of requests to these origins.
  init(areWrittenOut: Bool, origins: [String]) {
    self.areWrittenOut = areWrittenOut
    let known = origins.contains(where: ShellVariable.isIn) ? [] : origins
    let list = known.map(SourceLiteral.string)
    self.origins = list.isEmpty ? nil : list.count == 1 ? list[0] : SourceLiteral.list(list)
  }

  /// The functions that scripts call, which a name of the script would hide.
  private static let functions: Set = ["secret", "env", "read", "file", "regex", "print"]

  /// The name bound to a secret; `what` says where it stood, and `isForOrigins` whether only they may get it.
  mutating func name(for text: String, called wanted: String, what: String, isForOrigins: Bool = true) -> String {
    if let name = names[text] { return name }
    let wanted = Self.functions.contains(wanted) ? "my" + wanted.prefix(1).uppercased() + wanted.dropFirst() : wanted
    var name = wanted
    var count = 1
    while names.values.contains(name) {
      count += 1
      name = "\(wanted)\(count)"
    }
    names[text] = name
    let variable = Self.variable(name)
    let isWritten = areWrittenOut || ShellVariable.isIn(text)
    if !isWritten { needed.append((variable, what)) }
    let value = isWritten ? SourceLiteral.string(text) : "env(\"\(variable)\")"
    let place = isForOrigins ? origins : nil
    bindings.append("let \(name) = secret(\(value)\(place.map { ", for: \($0)" } ?? ""))")
    return name
  }

  /// `apiKey` as `API_KEY`.
  private static func variable(_ name: String) -> String {
    name.reduce(into: "") { result, character in
      if character.isUppercase { result += "_" }
      result += character.uppercased()
    }
  }

  /// A name for the secret in a header: `X-Api-Key` as `apiKey`; nil when the header holds none.
  static func name(ofHeader header: String) -> String? {
    let words = header.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    let isSecret = words.contains { ["auth", "authorization", "key", "apikey"].contains($0) || isTelling($0) }
    let named = words.first == "x" ? words.dropFirst() : words[...]
    guard isSecret, let first = named.first, first.first?.isLetter == true else { return nil }
    return named.dropFirst().reduce(first) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
  }

  /// Whether a text names what is kept secret.
  static func isTelling(_ text: String) -> Bool {
    let lowered = text.lowercased()
    return ["token", "secret", "password", "passwd", "api_key", "apikey", "api-key", "access_key", "signature"]
      .contains { lowered.contains($0) }
  }
}
