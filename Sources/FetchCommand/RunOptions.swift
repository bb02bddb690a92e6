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
  private var given: [CommandOption] = []

  /// A wrong use of them, with what to write.
  struct Misuse: Error {
    let message: String
    let hint: String
  }

  /// Reads them from the beginning of a command line.
  init(_ arguments: [String]) throws(Misuse) {
    rest = arguments[...]
    fence.isCommandLine = true
    while let first = rest.first, let option = CommandOption(rawValue: String(first.prefix { $0 != "=" })) {
      if option.operand == nil, first != option.rawValue { return }
      try take(option)
      given.append(option)
      if record != nil, replay != nil {
        throw Misuse(
          message: "--record and --replay exclude each other",
          hint: "a replay asks nobody, so there is nothing to record")
      }
    }
  }

  private mutating func take(_ option: CommandOption) throws(Misuse) {
    switch option {
    case .report: report = try value(of: option)
    case .har: har = try writtenFile(of: option)
    case .record: record = try writtenFile(of: option)
    case .waterfall: waterfall = try writtenFile(of: option)
    case .replay: replay = try value(of: option)
    case .onlyHosts: fence.hosts = (fence.hosts ?? []) + (try Self.patterns(try value(of: option)))
    case .onlyFolder:
      let folder = try value(of: option)
      if fence.folder != nil {
        throw Misuse(message: "\(option.rawValue) stands there twice", hint: "name the folder that holds both")
      }
      fence.folder = folder
    case .trace:
      traces = true
      rest.removeFirst()
    case .noProgress:
      showsProgress = false
      rest.removeFirst()
    case .denyPrivate:
      fence.deniesPrivate = true
      rest.removeFirst()
    }
  }

  /// Takes the option at hand, and the text behind it or behind its `=`.
  private mutating func value(of option: CommandOption) throws(Misuse) -> String {
    let word = rest.removeFirst()
    let text = word == option.rawValue ? rest.popFirst() : String(word.dropFirst(option.rawValue.count + 1))
    guard let text, !text.isEmpty else {
      throw Misuse(
        message: "\(option.rawValue) needs \(option.operand?.noun ?? "nothing") behind it",
        hint: "as in: \(option.example)")
    }
    return text
  }

  /// The same for a file that is put in its place when the script has ended.
  private mutating func writtenFile(of option: CommandOption) throws(Misuse) -> String {
    let path = try value(of: option)
    if path == "-" {
      throw Misuse(
        message: "\(option.rawValue) writes a file, and not to standard output", hint: "as in: \(option.example)")
    }
    return path
  }

  private static func patterns(_ list: String) throws(Misuse) -> [HostPattern] {
    var patterns: [HostPattern] = []
    for text in list.split(separator: ",") {
      do throws(HostPattern.Fault) {
        patterns.append(try HostPattern(String(text)))
      } catch {
        throw Misuse(
          message: "\(CommandOption.onlyHosts.rawValue): \(error)", hint: "as in: \(CommandOption.onlyHosts.example)")
      }
    }
    return patterns
  }

  /// One that was given; nil when none was.
  var any: CommandOption? { given.first }

  /// One that was given and says nothing to a session; nil when none was.
  var anyForScripts: CommandOption? { given.first { !$0.isForSessions } }

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
