import FetchDiagnostics

/// Reads the words of a curl command line.
struct CurlReader {
  private let words: [ShellWord]
  private var index = 0
  private var request = CurlRequest()
  private var requests: [CurlRequest] = []

  /// What a command line asks for, a request for each of its parts.
  static func read(_ words: [ShellWord], at place: SourceSpan) throws(CurlProblem) -> [CurlRequest] {
    var reader = CurlReader(words: words)
    try reader.skipName(place)
    while reader.index < words.count { try reader.readArgument() }
    reader.requests.append(reader.request)
    guard reader.requests.contains(where: { !$0.urls.isEmpty }) else { throw CurlMessages.noURL(at: place) }
    for request in reader.requests where request.bodies > 1 { throw CurlMessages.twoBodies(at: place) }
    return reader.requests.filter { !$0.urls.isEmpty }
  }

  private init(words: [ShellWord]) { self.words = words }

  /// The prompt and the program's name.
  private mutating func skipName(_ place: SourceSpan) throws(CurlProblem) {
    if index < words.count, ["$", "%", ">"].contains(words[index].text) { index += 1 }
    guard index < words.count else { throw CurlMessages.noURL(at: place) }
    let name = words[index].text.split(separator: "/").last ?? ""
    guard name == "curl" || name == "curl.exe" else {
      throw CurlMessages.noCurl(words[index].text, at: words[index].span)
    }
    index += 1
  }

  private mutating func readArgument() throws(CurlProblem) {
    let word = words[index]
    index += 1
    if word.text.hasPrefix("^") { throw CurlMessages.windows(at: word.span) }
    guard word.text.hasPrefix("-"), word.text != "-" else { return try addURL(word) }
    guard word.text.hasPrefix("--") else { return try readLetters(word) }
    if word.text == "--" { return }
    let name = String(word.text.dropFirst(2))
    guard let known = CurlOption.named(name) else {
      let halves = name.split(separator: "=", maxSplits: 1)
      if halves.count == 2, CurlOption.named(String(halves[0])) != nil {
        throw CurlMessages.equalSign("--\(halves[0])", String(halves[1]), at: word.span)
      }
      throw CurlMessages.unknown(word.text, at: word.span, near: CurlOption.suggestion(for: name))
    }
    try take(known, word, value: known.takesValue ? try nextWord(after: word.text, at: word.span) : nil)
  }

  /// `-sSL`, `-XPOST`, `-o file`.
  private mutating func readLetters(_ word: ShellWord) throws(CurlProblem) {
    var rest = word.text.dropFirst()
    while let letter = rest.popFirst() {
      guard let known = CurlOption.lettered(letter) else {
        throw CurlMessages.unknown("-\(letter)", at: word.span, near: nil)
      }
      let shown = ShellWord(text: "-\(letter)", span: word.span)
      guard known.takesValue else {
        try take(known, shown, value: nil)
        continue
      }
      let value =
        rest.isEmpty
        ? try nextWord(after: shown.text, at: word.span) : ShellWord(text: String(rest), span: word.span)
      return try take(known, shown, value: value)
    }
  }

  private mutating func nextWord(after option: String, at span: SourceSpan) throws(CurlProblem) -> ShellWord {
    guard index < words.count else { throw CurlMessages.noValue(option, at: span) }
    index += 1
    return words[index - 1]
  }

  private mutating func addURL(_ word: ShellWord) throws(CurlProblem) {
    var word = word
    if let scheme = word.text.firstRange(of: "://") {
      let name = word.text[..<scheme.lowerBound].lowercased()
      if !name.isEmpty, name != "http", name != "https", !ShellVariable.isIn(name) {
        throw CurlMessages.scheme(name, at: word.span)
      }
    } else if !word.text.hasPrefix(String(ShellVariable.opening)) {
      word.text = "http://" + word.text
    }
    // curl does not send a fragment either.
    word.text = String(word.text.prefix { $0 != "#" })
    request.urls.append(word)
  }

  // What an option does

  private mutating func take(_ known: CurlOption.Known, _ word: ShellWord, value: ShellWord?) throws(CurlProblem) {
    let text = value?.text ?? ""
    switch known.option {
    case .silent: return
    case .lost: lose(known, word, value)
    case .request: request.method = text
    case .head: request.isHead = true
    case .get: request.isGet = true
    case .data, .dataRaw, .dataBinary, .dataURLEncode, .json: addData(known.option, text)
    case .form, .formString: addPart(text, isPlain: known.option == .formString)
    case .uploadFile: request.upload = text
    case .header: addHeader(text, word)
    case .user: request.user = text
    case .bearer: request.bearer = text
    case .userAgent: addHeader("User-Agent: " + text, word)
    case .cookie: addCookie(text, word)
    case .referer: request.headers.append(("Referer", text.hasSuffix(";auto") ? String(text.dropLast(5)) : text))
    case .range: request.headers.append(("Range", "bytes=" + text))
    case .include: request.includesHead = true
    case .output: request.outputs.append(.file(text))
    case .remoteName: request.outputs.append(.remoteName)
    case .remoteHeaderName: request.usesRemoteHeaderName = true
    case .outputDirectory: request.outputFolder = text
    case .insecure: addOption("insecure", "true")
    case .cacert: addOption("cacert", SourceLiteral.string(text))
    case .cert: addCertificate(text, word)
    case .key: addOption("key", SourceLiteral.string(text))
    case .proxy: request.proxy = text.contains("://") || text.isEmpty ? text : "http://" + text
    case .maxTime: addOption("timeout", try seconds(word, value))
    case .connectTimeout: addOption("connectTimeout", try seconds(word, value))
    case .retry: request.retries = try count(word, value)
    case .speedLimit: addOption("minSpeed", "\(try count(word, value))")
    case .fileSize: addOption("maxBody", "\(try count(word, value))")
    case .maxRedirects: addOption("redirects", "\(try count(word, value))")
    case .url: try value.map { word throws(CurlProblem) in try addURL(word) }
    case .next: endRequest()
    case .globOff: request.takesBrackets = true
    // A script asks for what it can decompress, and decompresses it.
    case .compressed: return
    }
  }

  /// What is not carried over is told of, but for what is secret in it.
  private mutating func lose(_ known: CurlOption.Known, _ word: ShellWord, _ value: ShellWord?) {
    guard let value else { return request.losses.append(word.text) }
    // A URL may have a password before its `@`.
    let isSecret = CurlOption.takesSecret(known.name) || value.text.contains("@")
    request.losses.append("\(word.text) \(isSecret ? "…" : value.text)")
  }

  /// `cert.pem`, `cert.pem:password`; a backslash takes a colon as it is.
  private mutating func addCertificate(_ text: String, _ word: ShellWord) {
    var path = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == ":", !text.lowercased().hasPrefix("pkcs11:") {
        request.losses.append("the password of \(word.text)")
        break
      }
      let isEscape = character == "\\" && (rest.first == ":" || rest.first == "\\")
      path.append(isEscape ? rest.removeFirst() : character)
    }
    addOption("cert", SourceLiteral.string(path))
  }

  private mutating func endRequest() {
    requests.append(request)
    request = CurlRequest()
  }

  private mutating func addOption(_ name: String, _ value: String) {
    request.options.removeAll { $0.name == name }
    request.options.append((name, value))
  }

  private mutating func addData(_ option: CurlOption, _ text: String) {
    if option == .json { request.isJSON = true }
    let path = String(text.dropFirst())
    switch option {
    case .data where text.hasPrefix("@"): request.data.append(.file(path, dropsLines: true))
    case .dataBinary where text.hasPrefix("@"), .json where text.hasPrefix("@"):
      request.data.append(.file(path, dropsLines: false))
    case .dataURLEncode: request.data.append(encodedData(text))
    default: request.data.append(.text(text))
    }
  }

  /// `content`, `=content`, `name=content`, `@file`, `name@file`.
  private func encodedData(_ text: String) -> CurlRequest.Data {
    guard let mark = text.firstIndex(where: { $0 == "=" || $0 == "@" }) else { return .encoded(name: nil, text) }
    let name = mark == text.startIndex ? nil : String(text[..<mark])
    let rest = String(text[text.index(after: mark)...])
    return text[mark] == "=" ? .encoded(name: name, rest) : .encodedFile(name: name, rest)
  }

  /// `name=text`, `name=@file;type=…;filename=…`, `name=<file`.
  private mutating func addPart(_ text: String, isPlain: Bool) {
    let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let (name, value) = (halves[0], halves.count > 1 ? halves[1] : "")
    guard !isPlain, let first = value.first, first == "@" || first == "<" else {
      return request.parts.append(.init(name: name, content: .text(isPlain ? value : withoutType(value))))
    }
    let pieces = value.dropFirst().split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    let facts = pieces.dropFirst().map { $0.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != "\"" } } }
    func fact(_ name: String) -> String? { facts.first { $0.count == 2 && $0[0] == name }?[1] }
    request.parts.append(
      .init(
        name: name,
        content: first == "<"
          ? .fileText(pieces[0]) : .file(path: pieces[0], name: fact("filename"), type: fact("type"))))
  }

  private mutating func withoutType(_ value: String) -> String {
    guard let type = value.firstRange(of: ";type=") else { return value }
    request.losses.append("the form's " + value[type.lowerBound...].dropFirst())
    return String(value[..<type.lowerBound])
  }

  /// `Name: value`; `Name:` takes away what curl would send, and `Name;` sends it empty.
  private mutating func addHeader(_ text: String, _ word: ShellWord) {
    guard let colon = text.firstIndex(of: ":") else {
      if text.hasSuffix(";") { return request.headers.append((String(text.dropLast()), "")) }
      return request.losses.append("\(word.text) \(text)")
    }
    let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    let name = String(text[..<colon])
    switch name.lowercased() {
    // How long a body is and how it is compressed is the client's own affair.
    case "content-length", "transfer-encoding", "connection", "keep-alive": return
    case "accept-encoding" where value != "identity": return
    case "cookie" where !value.isEmpty: request.cookies.append(String(value))
    case _ where value.isEmpty: request.losses.append("\(word.text) \(text)")
    default: request.headers.append((name, String(value)))
    }
  }

  private mutating func addCookie(_ text: String, _ word: ShellWord) {
    if text.contains("=") || ShellVariable.isIn(text) {
      request.cookies.append(text)
    } else {
      request.losses.append("\(word.text) \(text)")
    }
  }

  private func seconds(_ option: ShellWord, _ value: ShellWord?) throws(CurlProblem) -> String {
    guard let value, let number = Double(value.text), number >= 0.001, number < 1e8,
      value.text.allSatisfy({ $0.isNumber || $0 == "." })
    else { throw CurlMessages.notANumber(option.text, value?.text ?? "", at: value?.span ?? option.span) }
    return number == number.rounded() ? "\(Int(number))s" : "\(number)s"
  }

  private func count(_ option: ShellWord, _ value: ShellWord?) throws(CurlProblem) -> Int {
    guard let value, let number = Int(value.text), number >= 0 else {
      throw CurlMessages.notANumber(option.text, value?.text ?? "", at: value?.span ?? option.span)
    }
    return number
  }
}
