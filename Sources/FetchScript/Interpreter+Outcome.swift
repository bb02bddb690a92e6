import FetchDiagnostics
import FetchLibrary
import FetchRuntime
import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the end of a script reaches its host.
extension Interpreter {
  /// What the command says when nothing can be written any more.
  func outputFailure(_ number: Int32) -> ScriptError {
    if number == EPIPE {
      return ScriptError(reason: .outputClosed, message: "nobody reads the output any more", report: "")
    }
    let message = "cannot write to standard output: \(String(cString: strerror(number)))"
    return ScriptError(
      reason: .thrown(kind: ErrorKind.file.rawValue), message: message,
      report: DiagnosticRenderer.render(message: "FileError: \(message)"))
  }

  /// What the command says when the script ran well but its report could not be written.
  func reportFailure(_ problem: ReportFile.Problem) -> ScriptError {
    ScriptError(
      reason: .thrown(kind: ErrorKind.file.rawValue), message: problem.message,
      report: DiagnosticRenderer.render(message: "FileError: \(problem.message)"))
  }

  /// What the command says when the requests of a script could not be written down. If the script failed itself, that counts.
  func requestLogFailure<Result>(_ message: String, after outcome: Swift.Result<Result, ScriptError>) -> ScriptError {
    let report = DiagnosticRenderer.render(message: "FileError: \(message)")
    switch outcome {
    case .success: return ScriptError(reason: .thrown(kind: ErrorKind.file.rawValue), message: message, report: report)
    case .failure(let error):
      return ScriptError(reason: error.reason, message: error.message, report: error.report + report)
    }
  }

  /// Lets go of the places where queues are kept. Gives what the command says when something could not be kept there and the script
  /// ran well.
  func closeQueues() -> ScriptError? {
    guard let closing = world.closeQueues() else { return nil }
    try? loop.runUntilComplete(closing)
    guard let failure = closing.failure else { return nil }
    let error = machine.errorObject(for: failure).object
    return ScriptError(
      reason: .thrown(kind: error.kind.object.string), message: world.masked(error.message.object.string),
      report: report(error))
  }

  /// What a script that has ended gave, or why it gave nothing.
  func outcome(of task: ScriptTask) throws(ScriptError) -> ScriptValue {
    _ = task.isSettled(machine)
    // What went wrong while it cleaned up is not lost.
    let others = (task.error?.object.also ?? []).map { report($0.object) }.joined()
    if let status = machine.exitStatus, task.state != .failed {
      if status == 0, others.isEmpty { return .null }
      throw ScriptError(
        reason: .exited(status: status), message: "the script ended with status \(status)", report: others)
    }
    switch task.state {
    case .succeeded where !wasInterrupted: return ScriptValue(task.result, in: machine)
    // One that was interrupted in a `finally` block at its end has succeeded: it never came to where it hears of that.
    case .cancelled, .succeeded:
      throw ScriptError(reason: .cancelled, message: "the script was cancelled", report: others)
    case .failed, .pending:
      guard let error = task.error?.object else { return .null }
      throw ScriptError(
        reason: wasInterrupted ? .cancelled : .thrown(kind: error.kind.object.string),
        message: world.masked(error.message.object.string), report: report(error))
    }
  }

  private func report(_ error: ErrorObject) -> String {
    ErrorReport.report(error, machine: machine, usesColor: usesColor)
  }

  /// What waits in vain, found out before it is cancelled.
  func deadlock(_ error: LoopError, in task: ScriptTask) -> ScriptError {
    let failure =
      switch error {
      case .deadlock:
        machine.failure(
          .error, "the script waits for something that can never happen",
          hint: "no request, timer or file is left that could wake it")
      case .system(let system): machine.failure(.error, system.description)
      }
    failure.error.object.trace = machine.trace(of: task)
    return ScriptError(
      reason: .deadlock, message: failure.error.object.message.object.string, report: report(failure.error.object))
  }
}
