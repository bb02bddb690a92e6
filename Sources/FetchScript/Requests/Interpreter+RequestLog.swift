import FetchLibrary

extension Interpreter {
  /// Runs `body`, and then writes the files that tell of requests, whatever came of it. Those that cannot be written stop it from beginning.
  func logging<Result>(_ body: () throws(ScriptError) -> Result) throws(ScriptError) -> Result {
    guard !configuration.requestFiles.isEmpty else { return try body() }
    if requestLog == nil {
      do {
        requestLog = try RequestLog(configuration.requestFiles, of: world)
      } catch {
        throw OptionProblem(problem(error)).error
      }
    }
    let outcome = Swift.Result { () throws(ScriptError) in try body() }
    do {
      try requestLog?.write()
    } catch {
      throw requestLogFailure(problem(error), after: outcome)
    }
    return try outcome.get()
  }

  private func problem(_ error: any Error) -> String { (error as? FileFailure)?.message ?? "\(error)" }
}
