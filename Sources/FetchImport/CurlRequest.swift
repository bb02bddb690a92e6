import FetchDiagnostics

/// What one curl command, or the part of it up to `--next`, asks for.
struct CurlRequest {
  /// Where a body goes.
  enum Output: Equatable {
    case file(String)
    case remoteName
  }

  /// A piece of the body that `-d` and its like put together.
  enum Data {
    /// The text as it is.
    case text(String)
    /// A file; `-d` drops its line breaks.
    case file(String, dropsLines: Bool)
    /// A text that is encoded, of a field or by itself.
    case encoded(name: String?, String)
    /// The same with the text of a file.
    case encodedFile(name: String?, String)

    /// Whether it stands in the command line with all it holds.
    var isText: Bool {
      switch self {
      case .text, .encoded: true
      case .file, .encodedFile: false
      }
    }
  }

  /// A part of a form.
  struct Part {
    /// What it holds.
    enum Content {
      case text(String)
      case file(path: String, name: String?, type: String?)
      case fileText(String)
    }

    let name: String
    let content: Content
  }

  /// The URLs with their places.
  var urls: [ShellWord] = []
  /// Where their bodies go, in the same order.
  var outputs: [Output] = []
  /// `--output-dir`.
  var outputFolder: String?
  /// `-J`: the server says what a file is called.
  var usesRemoteHeaderName = false
  /// `-i`.
  var includesHead = false
  /// The method that is asked for by name.
  var method: String?
  /// `-I`.
  var isHead = false
  /// `-G`: the data belongs to the URL.
  var isGet = false
  /// What `-d` and its like put together.
  var data: [Data] = []
  /// Whether it is JSON by `--json`.
  var isJSON = false
  /// The parts of `-F`.
  var parts: [Part] = []
  /// The file of `-T`.
  var upload: String?
  /// Headers in order.
  var headers: [(name: String, value: String)] = []
  /// Cookies, each text with one or more of them.
  var cookies: [String] = []
  /// User and password, a colon between.
  var user: String?
  /// A token.
  var bearer: String?
  /// The URL of `-x`.
  var proxy: String?
  /// Options of `fetch`, as a script writes them.
  var options: [(name: String, value: String)] = []
  /// How often to try again.
  var retries: Int?
  /// `-g`: brackets and braces in URLs are themselves.
  var takesBrackets = false
  /// What a script cannot say.
  var losses: [String] = []

  /// The value of a header.
  func header(_ name: String) -> String? {
    headers.last { $0.name.lowercased() == name }?.value
  }

  /// Whether a header is named.
  func names(_ name: String) -> Bool { headers.contains { $0.name.lowercased() == name } }

  /// How many bodies it has, which should be one at most.
  var bodies: Int { (data.isEmpty || isGet ? 0 : 1) + (parts.isEmpty ? 0 : 1) + (upload == nil ? 0 : 1) }

  /// The method that curl sends.
  var sentMethod: String {
    if let method { return method }
    if isHead { return "HEAD" }
    if isGet { return "GET" }
    if upload != nil { return "PUT" }
    return data.isEmpty && parts.isEmpty ? "GET" : "POST"
  }
}
