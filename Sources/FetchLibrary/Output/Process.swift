import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `exit(status)` and `env(name, default)`.
func installProcess(into machine: Machine, _ permissions: Permissions) {
  machine.define("exit", ["status?"]) { machine, arguments throws(Failure) in
    let status = try arguments.optionalInt(0, "exit's status", machine) ?? 0
    guard (0...255).contains(status) else {
      throw machine.failure(.value, "exit's status must be from 0 to 255, not \(status)")
    }
    throw machine.requestExit(status)
  }
  machine.define("env", ["name", "default?"]) { machine, arguments throws(Failure) in
    let name = try arguments.string(0, "env's name", machine).object.string
    if let refusal = permissions.variable(name) {
      throw machine.failure(.permission, refusal.reason, hint: refusal.hint)
    }
    // A name with `=` or NUL in it cannot be in the environment.
    if !name.isEmpty, !name.utf8.contains(0), let value = getenv(name) { return machine.string(String(cString: value)) }
    return arguments.optional(1) ?? .null
  }
}
