/// The options of `fetch` that say how a script is run; they stand before it.
package enum CommandOption: String, CaseIterable, Sendable {
  case report = "--report"
  case trace = "--trace"
  case har = "--har"
  case waterfall = "--waterfall"
  case record = "--record"
  case replay = "--replay"
  case noProgress = "--no-progress"
  case onlyHosts = "--only-hosts"
  case onlyFolder = "--only-dir"
  case denyPrivate = "--deny-private"

  /// What stands behind one that takes a value.
  package enum Operand: String, Sendable {
    case file = "FILE"
    case host = "HOST"
    case folder = "FOLDER"

    /// It in words.
    package var noun: String {
      switch self {
      case .file: "a file"
      case .host: "hosts"
      case .folder: "a folder"
      }
    }
  }

  /// What stands behind it; nil when nothing does.
  package var operand: Operand? {
    switch self {
    case .report, .har, .waterfall, .record, .replay: .file
    case .onlyHosts: .host
    case .onlyFolder: .folder
    case .trace, .noProgress, .denyPrivate: nil
    }
  }

  /// Whether it says something to a session, too.
  package var isForSessions: Bool {
    switch self {
    case .onlyHosts, .onlyFolder, .denyPrivate: true
    case .report, .trace, .har, .waterfall, .record, .replay, .noProgress: false
    }
  }

  /// How it is written.
  package var example: String { "fetch \(rawValue)\(value.map { " " + $0 } ?? "") pages.fetch" }

  private var value: String? {
    switch self {
    case .report: "report.csv"
    case .har: "requests.har"
    case .waterfall: "requests.html"
    case .record, .replay: "pages.har"
    case .onlyHosts: "\"api.example.com,*.example.org\""
    case .onlyFolder: "out"
    case .trace, .noProgress, .denyPrivate: nil
    }
  }
}
