import FetchVM

/// `exit(status)`.
func installProcess(into machine: Machine) {
  machine.define("exit", ["status?"]) { machine, arguments throws(Failure) in
    let status = try arguments.optionalInt(0, "exit's status", machine) ?? 0
    guard (0...255).contains(status) else {
      throw machine.failure(.value, "exit's status must be from 0 to 255, not \(status)")
    }
    throw machine.requestExit(status)
  }
}
