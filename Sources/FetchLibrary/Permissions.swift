import FetchHTTP
import FetchVM

/// What a script may do to the machine it runs on; each rule answers why not, or nil.
package struct Permissions {
  /// Asked before a file is read, listed or looked for.
  package var read: (_ path: String) -> Refusal?
  /// Asked before a file is written.
  package var write: (_ path: String) -> Refusal?
  /// Asked before a variable of the environment is read.
  package var variable: (_ name: String) -> Refusal?

  /// Rules that allow everything unless told otherwise.
  package init(
    read: @escaping (String) -> Refusal? = { _ in nil }, write: @escaping (String) -> Refusal? = { _ in nil },
    variable: @escaping (String) -> Refusal? = { _ in nil }
  ) {
    self.read = read
    self.write = write
    self.variable = variable
  }
}

extension World {
  /// Throws when the script may not read this file.
  func permit(reading path: String) throws(Failure) {
    if let refusal = permissions.read(path) { throw machine.failure(refusal, path: path) }
  }

  /// Throws when the script may not write this file.
  func permit(writing path: String) throws(Failure) {
    if let refusal = permissions.write(path) { throw machine.failure(refusal, path: path) }
  }
}

extension Machine {
  /// What a script gets that may not do something with the file at `path`.
  package func failure(_ refusal: Refusal, path: String) -> Failure {
    failure(.permission, refusal.reason, hint: refusal.hint, fields: [("path", string(path))])
  }
}
