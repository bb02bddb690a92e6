import FetchScript

/// The options of `fetch` that say how a script is run; they stand before it.
struct RunOptions {
  /// Where a row goes for each item of a gather.
  private(set) var report: String?
  /// Whether every request is told of on standard error.
  private(set) var traces = false
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
    while let first = rest.first, first == "--trace" || first == "--report" || first.hasPrefix("--report=") {
      rest.removeFirst()
      if first == "--trace" {
        traces = true
        continue
      }
      let path = first == "--report" ? rest.popFirst() : String(first.dropFirst("--report=".count))
      guard let path, !path.isEmpty else {
        throw Misuse(message: "--report needs a file behind it", hint: "as in: fetch --report report.csv pages.fetch")
      }
      report = path
    }
  }

  /// One that was given; nil when none was.
  var anyName: String? { report != nil ? "--report" : traces ? "--trace" : nil }

  /// Has the interpreter do what they say.
  func apply(to interpreter: Interpreter) throws(ScriptError) {
    if traces { interpreter.onTrace = { Usage.writeError($0 + "\n") } }
    if let report { try interpreter.writeReport(to: report) }
  }
}
