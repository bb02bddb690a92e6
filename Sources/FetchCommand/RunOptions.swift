import FetchScript

/// The options of `fetch` that say how a script is run; they stand before it.
struct RunOptions {
  /// Where a row goes for each item of a gather.
  private(set) var report: String?
  /// Whether every request is told of on standard error.
  private(set) var traces = false
  /// Where what goes over the network is written for viewers of HAR files, where to be replayed, and where it is drawn.
  private var har, record, waterfall: String?
  /// Where answers come from instead of from the network.
  private var replay: String?
  /// Whether a terminal shows how far the script is.
  private var showsProgress = true
  /// What the script may do.
  private(set) var fence = Fence()
  /// What stands behind them.
  private(set) var rest: ArraySlice<String>
  /// Those that were given, in order.
  private var names: [String] = []

  /// A wrong use of them, with what to write.
  struct Misuse: Error {
    let message: String
    let hint: String
  }

  /// Reads them from the beginning of a command line.
  init(_ arguments: [String]) throws(Misuse) {
    rest = arguments[...]
    fence.isCommandLine = true
    while let first = rest.first {
      let name = String(first.prefix { $0 != "=" })
      switch name {
      case "--report":
        report = try value(of: name, "a file")
      case "--har":
        har = try writtenFile(of: name)
      case "--record":
        record = try writtenFile(of: name)
      case "--waterfall":
        waterfall = try writtenFile(of: name)
      case "--replay":
        replay = try value(of: name, "a file")
      case "--only-hosts":
        fence.hosts = (fence.hosts ?? []) + (try Self.patterns(try value(of: name, "hosts")))
      case "--only-dir":
        let folder = try value(of: name, "a folder")
        if fence.folder != nil {
          throw Misuse(message: "--only-dir stands there twice", hint: "name the folder that holds both")
        }
        fence.folder = folder
      case "--trace" where first == name:
        traces = true
        rest.removeFirst()
      case "--no-progress" where first == name:
        showsProgress = false
        rest.removeFirst()
      case "--deny-private" where first == name:
        fence.deniesPrivate = true
        rest.removeFirst()
      default: return
      }
      names.append(name)
      if record != nil, replay != nil {
        throw Misuse(
          message: "--record and --replay exclude each other",
          hint: "a replay asks nobody, so there is nothing to record")
      }
    }
  }

  /// Takes the option at hand, and the text behind it or behind its `=`.
  private mutating func value(of name: String, _ what: String) throws(Misuse) -> String {
    let option = rest.removeFirst()
    let text = option == name ? rest.popFirst() : String(option.dropFirst(name.count + 1))
    guard let text, !text.isEmpty else {
      throw Misuse(message: "\(name) needs \(what) behind it", hint: "as in: \(Self.example(of: name))")
    }
    return text
  }

  /// The same for a file that is put in its place when the script has ended.
  private mutating func writtenFile(of name: String) throws(Misuse) -> String {
    let path = try value(of: name, "a file")
    if path == "-" {
      throw Misuse(
        message: "\(name) writes a file, and not to standard output", hint: "as in: \(Self.example(of: name))")
    }
    return path
  }

  private static func patterns(_ list: String) throws(Misuse) -> [HostPattern] {
    var patterns: [HostPattern] = []
    for text in list.split(separator: ",") {
      do throws(HostPattern.Fault) {
        patterns.append(try HostPattern(String(text)))
      } catch {
        throw Misuse(message: "--only-hosts: \(error)", hint: "as in: \(example(of: "--only-hosts"))")
      }
    }
    return patterns
  }

  /// How an option is written.
  static func example(of name: String) -> String {
    let texts = [
      "--report": "report.csv", "--only-hosts": "\"api.example.com,*.example.org\"", "--only-dir": "out",
      "--har": "requests.har", "--record": "pages.har", "--replay": "pages.har", "--waterfall": "requests.html",
    ]
    return (["fetch", name] + [texts[name], "pages.fetch"].compactMap { $0 }).joined(separator: " ")
  }

  /// One that was given; nil when none was.
  var anyName: String? { names.first }

  /// One that was given and says nothing to a session; nil when none was.
  var nameForScripts: String? { names.first { !["--only-hosts", "--only-dir", "--deny-private"].contains($0) } }

  /// Where progress is shown; nil when nobody looks, or wants to see it.
  var progressLine: TerminalLine? { showsProgress && !traces ? TerminalLine() : nil }

  /// How an interpreter meets the world by what they say.
  func configuration() throws(ScriptError) -> Configuration {
    var configuration = Configuration(fence: fence)
    if let replay { configuration = try configuration.replaying(from: replay) }
    if let record { configuration = configuration.recording(to: record) }
    if let har { configuration = configuration.writingHAR(to: har) }
    if let waterfall { configuration = configuration.writingWaterfall(to: waterfall) }
    return configuration
  }

  /// Has the interpreter do what they say beside that.
  func apply(to interpreter: Interpreter) {
    if traces { interpreter.onTrace = { Usage.writeError($0 + "\n") } }
    if let report { interpreter.writeReport(to: report) }
  }
}
