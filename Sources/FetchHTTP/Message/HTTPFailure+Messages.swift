// The messages that need no system's words; what libcurl reports is put into words in CurlFailure.
extension HTTPFailure {
  /// A URL such as `example.com/x`.
  static func missingScheme(_ text: String) -> HTTPFailure {
    HTTPFailure(.invalid, "\"\(shownURL(text))\" is no full URL: write http:// or https:// in front of it")
  }

  /// A URL such as `ftp://h/`.
  static func unsupportedScheme(_ scheme: Substring, in text: String) -> HTTPFailure {
    HTTPFailure(.invalid, "cannot fetch \"\(shownURL(text))\": only http and https can be fetched, not \(scheme)")
  }

  /// A URL that cannot be read, and why.
  static func malformedURL(_ text: String, _ reason: String) -> HTTPFailure {
    HTTPFailure(.invalid, "\"\(shownURL(text))\" is no URL: \(reason)")
  }

  /// A method that is no word.
  static func badMethod(_ method: String) -> HTTPFailure {
    HTTPFailure(.invalid, "\"\(shown(method))\" is no method: a method is one word, such as GET")
  }

  /// A request that a recording does not have, or not often enough.
  package static func unrecorded(_ message: String, hint: String) -> HTTPFailure {
    var failure = HTTPFailure(.unrecorded, message)
    failure.hint = hint
    return failure
  }

  /// A header's name that could not be read again.
  static func badHeaderName(_ name: String) -> HTTPFailure {
    HTTPFailure(.invalid, "\"\(shown(name))\" is no header name: it may have letters, digits and hyphens")
  }

  /// A header's value that could become another header.
  static func badHeaderValue(_ name: String) -> HTTPFailure {
    HTTPFailure(.invalid, "the value of the header \(name) holds a line break or NUL, which cannot be sent")
  }

  /// A status that was not allowed.
  static func status(_ response: HTTPResponse) -> HTTPFailure {
    let reason = StatusText.text(response.status).map { " \($0)" } ?? ""
    return HTTPFailure(.status(response), "\(response.url) answered \(response.status)\(reason)")
  }

  /// A chain of redirects without end.
  static func tooManyRedirects(_ limit: Int) -> HTTPFailure {
    HTTPFailure(.limit, "more than \(limit) redirects")
  }

  /// A redirect that leads nowhere.
  static func badRedirect(_ location: String, _ reason: HTTPFailure) -> HTTPFailure {
    HTTPFailure(.network(.receive), "the server redirected to \"\(shown(location))\": \(reason.message)")
  }

  /// A patience that ran out.
  static func timeout(_ patience: Patience, after nanoseconds: Int, host: String) -> HTTPFailure {
    let time = seconds(nanoseconds)
    let message =
      switch patience {
      case .connect: "no connection to \(host) within \(time)"
      case .head: "\(host) did not answer within \(time)"
      case .idle: "\(host) sent nothing for \(time)"
      case .speed: "\(host) sent less than minSpeed for \(time)"
      case .attempt: "the request to \(host) was not done within \(time)"
      }
    return HTTPFailure(.timeout(patience), message)
  }

  /// A body larger than it may be: one that is held in memory, or one of which each piece goes on at once.
  static func bodyOverLimit(_ limit: Int, isHeld: Bool) -> HTTPFailure {
    HTTPFailure(
      .limit, "the body is larger than maxBody, \(size(limit))" + (isHeld ? "; save it, or raise maxBody" : ""))
  }

  /// A line that does not end, of a body or another stream.
  package static func lineOverLimit(_ limit: Int, of stream: String) -> HTTPFailure {
    HTTPFailure(.limit, "a line of \(stream) is longer than \(size(limit))")
  }

  /// A head that does not end.
  static func headersTooLarge(_ limit: Int) -> HTTPFailure {
    HTTPFailure(.limit, "the headers are larger than \(size(limit))")
  }

  /// What the host's rules say.
  static func forbidden(_ refusal: Refusal) -> HTTPFailure {
    var failure = HTTPFailure(.permission, refusal.reason)
    failure.hint = refusal.hint
    return failure
  }

  static func privateBody(of url: WebURL, to other: WebURL) -> HTTPFailure {
    HTTPFailure(.permission, "\(url.origin) redirects to \(other.origin), and the request's body holds a secret")
  }

  /// Text from outside for a message: without control characters, and not endless.
  static func shown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(200) {
      result += scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return text.unicodeScalars.count > 200 ? result + "…" : result
  }

  /// What was to be a URL: without the user and the password that may stand in it.
  private static func shownURL(_ text: String) -> String {
    let end = text.firstIndex { $0 == "?" || $0 == "#" } ?? text.endIndex
    guard let sign = text[..<end].lastIndex(of: "@") else { return shown(text) }
    let scheme = text[..<sign].firstRange(of: "//").map { text[..<$0.upperBound] } ?? ""
    return shown("\(scheme)…\(text[sign...])")
  }

  private static func seconds(_ nanoseconds: Int) -> String {
    nanoseconds % 1_000_000_000 == 0
      ? "\(nanoseconds / 1_000_000_000) s" : "\(Double(nanoseconds / 1_000_000) / 1000) s"
  }

  private static func size(_ bytes: Int) -> String {
    for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] where bytes >= unit && bytes % unit == 0
    {
      return "\(bytes / unit) \(name)"
    }
    return "\(bytes) bytes"
  }
}
