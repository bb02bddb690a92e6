/// Why a script did not run to its end.
public struct ScriptError: Error, Sendable, CustomStringConvertible {
  /// What happened.
  public enum Reason: Sendable, Equatable {
    /// It did not compile.
    case syntax
    /// Its options are wrong: one it does not have, one that is missing or cannot be read.
    case options
    /// An error that nothing caught, of this kind.
    case thrown(kind: String)
    /// The script called `exit` with a status that is not 0.
    case exited(status: Int)
    /// Somebody cancelled it.
    case cancelled
    /// It waits for what can never happen.
    case deadlock
    /// Its file cannot be read.
    case unreadable
    /// Nobody reads its output any more, as in `| head -1`.
    case outputClosed
  }

  public let reason: Reason
  /// The first line: what went wrong, without where.
  public let message: String
  /// Everything a person needs, as the command prints it: message, place, source line with carets, hint, calls. Ends in a newline.
  public let report: String

  /// The exit status that the command ends with: 1 failed, 2 did not compile or got wrong options, 130 cancelled, or the script's own; 141, what a shell
  /// calls the end by SIGPIPE, when nobody reads the output.
  public var exitStatus: Int {
    switch reason {
    case .syntax, .options, .unreadable: 2
    case .thrown, .deadlock: 1
    case .cancelled: 130
    case .outputClosed: 141
    case .exited(let status): status
    }
  }

  public var description: String { report }
}
