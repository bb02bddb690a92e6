import FetchScript

/// The options of `fetch` that say how a script is run; they stand before it.
struct RunOptions {
  /// Where a row goes for each item of a gather.
  private(set) var report: String?
  /// What stands behind them.
  private(set) var rest: ArraySlice<String>

  /// A wrong use of them, with what to write.
  struct Misuse: Error {
    let message: String
    let hint: String
  }

  /// Reads them from the beginning of a command line.
  init(_ arguments: [String]) throws(Misuse) {
    rest = arguments[...]
    while let first = rest.first, first == "--report" || first.hasPrefix("--report=") {
      rest.removeFirst()
      let path = first == "--report" ? rest.popFirst() : String(first.dropFirst("--report=".count))
      guard let path, !path.isEmpty else {
        throw Misuse(message: "--report needs a file behind it", hint: "as in: fetch --report report.csv pages.fetch")
      }
      report = path
    }
  }

  /// Whether any was given.
  var isEmpty: Bool { report == nil }

  /// Has the interpreter do what they say.
  func apply(to interpreter: Interpreter) throws(ScriptError) {
    if let report { try interpreter.writeReport(to: report) }
  }
}
