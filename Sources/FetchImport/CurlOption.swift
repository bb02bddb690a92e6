import FetchDiagnostics

/// An option of curl, by what is done about it.
enum CurlOption {
  /// The method and the body.
  case request, head, get, data, dataRaw, dataBinary, dataURLEncode, json, form, formString, uploadFile
  /// Headers, and what becomes one.
  case header, user, bearer, userAgent, cookie, referer, range
  /// Where the body goes.
  case include, output, remoteName, remoteHeaderName, outputDirectory
  /// The connection.
  case insecure, cacert, cert, key, proxy
  /// Bounds.
  case maxTime, connectTimeout, retry, speedLimit, maxRedirects, fileSize
  /// The command line itself.
  case url, next, globOff, compressed
  /// It has no effect on what a script does: curl's own talk, or what `fetch` does anyway.
  case silent
  /// A script cannot say it.
  case lost

  /// What is known of an option.
  struct Known {
    let name: String
    let option: CurlOption
    let takesValue: Bool
  }

  /// An option by its long name, without dashes.
  static func named(_ name: String) -> Known? {
    if let known = byName[name] { return known }
    // Any switch can be turned off.
    guard name.hasPrefix("no-"), let known = byName[String(name.dropFirst(3))], !known.takesValue else { return nil }
    return Known(name: name, option: .silent, takesValue: false)
  }

  /// An option by its letter.
  static func lettered(_ letter: Character) -> Known? { letters[letter].flatMap { byName[$0] } }

  /// The option with the most similar name.
  static func suggestion(for name: String) -> String? {
    SpellingSuggestion.closest(to: name, among: byName.keys.sorted()).map { "--\($0)" }
  }

  private static let byName: [String: Known] = {
    var known: [String: Known] = [:]
    func add(_ names: String, _ option: CurlOption, takesValue: Bool) {
      for name in names.split(separator: " ").map(String.init) {
        known[name] = Known(name: name, option: option, takesValue: takesValue)
      }
    }
    for (name, option) in withValue { add(name, option, takesValue: true) }
    for (name, option) in switches { add(name, option, takesValue: false) }
    add(silentSwitches, .silent, takesValue: false)
    add(silentWithValue, .silent, takesValue: true)
    add(lostSwitches, .lost, takesValue: false)
    add(lostWithValue, .lost, takesValue: true)
    return known
  }()

  private static let withValue: [(String, CurlOption)] = [
    ("request", .request), ("data data-ascii", .data), ("data-raw", .dataRaw), ("data-binary", .dataBinary),
    ("data-urlencode", .dataURLEncode), ("json", .json), ("form", .form), ("form-string", .formString),
    ("upload-file", .uploadFile), ("header", .header), ("user", .user), ("oauth2-bearer", .bearer),
    ("user-agent", .userAgent), ("cookie", .cookie), ("referer", .referer), ("range", .range), ("output", .output),
    ("output-dir", .outputDirectory), ("cacert", .cacert), ("cert", .cert), ("key", .key), ("proxy", .proxy),
    ("max-time", .maxTime), ("connect-timeout", .connectTimeout), ("retry", .retry), ("speed-limit", .speedLimit),
    ("max-redirs", .maxRedirects), ("max-filesize", .fileSize), ("url", .url),
  ]

  private static let switches: [(String, CurlOption)] = [
    ("head", .head), ("get", .get), ("include show-headers", .include), ("remote-name", .remoteName),
    ("remote-name-all", .remoteName), ("remote-header-name", .remoteHeaderName), ("insecure", .insecure),
    ("next", .next), ("globoff", .globOff), ("compressed", .compressed),
  ]

  private static let silentSwitches = """
    silent show-error verbose progress-bar progress-meter no-buffer buffer location location-trusted fail fail-with-body \
    fail-early create-dirs basic anyauth http2 tcp-nodelay tcp-fastopen keepalive styled-output parallel parallel-immediate \
    retry-connrefused disable clobber alpn npn sessionid http0.9
    """
  private static let silentWithValue = "parallel-max keepalive-time keepalive-cnt trace trace-ascii trace-config stderr"

  private static let lostSwitches = """
    http1.0 http1.1 http2-prior-knowledge http3 http3-only ipv4 ipv6 digest ntlm negotiate proxy-basic proxy-digest proxy-ntlm \
    proxy-anyauth proxy-negotiate proxytunnel netrc netrc-optional tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 sslv2 sslv3 ssl \
    ssl-reqd ssl-no-revoke post301 post302 post303 raw path-as-is junk-session-cookies remote-time retry-all-errors xattr \
    append list-only use-ascii tr-encoding compressed-ssh cert-status ca-native doh-insecure proxy-insecure metalink \
    haproxy-protocol ignore-content-length remove-on-error skip-existing manual version help trace-ids trace-time
    """
  private static let lostWithValue = """
    limit-rate rate write-out cookie-jar config dump-header resolve connect-to interface local-port dns-servers doh-url noproxy \
    socks4 socks4a socks5 socks5-hostname preproxy proxy-user proxy-header proxy1.0 proxy-cacert proxy-cert proxy-key \
    proxy-pass cert-type key-type pass ciphers tls13-ciphers tls-max curves capath crlfile pinnedpubkey engine \
    unix-socket abstract-unix-socket aws-sigv4 continue-at time-cond speed-time retry-delay retry-max-time expect100-timeout \
    happy-eyeballs-timeout-ms variable expand-url etag-save etag-compare hsts alt-svc request-target netrc-file \
    proto proto-default proto-redir service-name login-options delegation form-escape create-file-mode libcurl quote \
    postquote prequote mail-from mail-rcpt mail-auth ftp-port telnet-option tlsuser tlspassword url-query ip-tos
    """

  /// Whether the value of an option that a script cannot say is kept secret.
  static func takesSecret(_ name: String) -> Bool {
    ["proxy-user", "pass", "proxy-pass", "tlspassword", "proxy-header", "proxy-cert", "url-query"].contains(name)
  }

  private static let letters: [Character: String] = [
    "X": "request", "I": "head", "G": "get", "d": "data", "F": "form", "T": "upload-file", "H": "header", "u": "user",
    "A": "user-agent", "b": "cookie", "e": "referer", "r": "range", "i": "include", "o": "output", "O": "remote-name",
    "J": "remote-header-name", "k": "insecure", "E": "cert", "x": "proxy", "m": "max-time", "Y": "speed-limit",
    ":": "next", "g": "globoff", "s": "silent", "S": "show-error", "v": "verbose", "#": "progress-bar",
    "N": "no-buffer", "L": "location", "f": "fail", "Z": "parallel", "q": "disable", "0": "http1.0", "2": "sslv2",
    "3": "sslv3", "4": "ipv4", "6": "ipv6", "1": "tlsv1", "n": "netrc", "p": "proxytunnel", "R": "remote-time",
    "a": "append", "l": "list-only", "B": "use-ascii", "j": "junk-session-cookies", "w": "write-out", "c": "cookie-jar",
    "K": "config", "D": "dump-header", "U": "proxy-user", "C": "continue-at", "z": "time-cond", "y": "speed-time",
    "Q": "quote", "P": "ftp-port", "t": "telnet-option", "M": "manual", "V": "version", "h": "help",
  ]
}
