import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension World {
  /// Gives scripts `env(name, default)`.
  func installEnvironment() {
    machine.define("env", ["name", "default?"]) { [unowned self] machine, arguments throws(Failure) in
      let name = try arguments.string(0, "env's name", machine).object.string
      if let refusal = permissions.variable(name) {
        throw machine.failure(.permission, refusal.reason, hint: refusal.hint)
      }
      // A name with `=` or NUL in it cannot be in the environment.
      if !name.isEmpty, !name.utf8.contains(0), let value = getenv(name) {
        return machine.string(String(cString: value))
      }
      if let given = arguments.given(1) { return given }
      if unsetVariables.count < 10, !unsetVariables.contains(name) { unsetVariables.append(name) }
      return .null
    }
  }

  /// Which variables a null may come from; nil when none was missed.
  var hintForUnsetVariables: String? {
    unsetVariables.isEmpty ? nil : "not set in the environment: \(unsetVariables.joined(separator: ", "))"
  }
}
