import FetchVM

/// Gives scripts `error(message, kind, cause)`, which makes an error to throw. Labels of other names become its fields:
/// `error("no such user", kind: "LookupError", name: name)`. Of an error, `get(name, default)` gives the field of that name.
func installErrors(into machine: Machine) {
  machine.define("error", ["message", "kind?", "cause?"], takesOtherLabels: true) {
    machine, arguments throws(Failure) in
    let message = try message(arguments, machine)
    let error = ErrorObject(kind: try kind(arguments, machine), message: message)
    if let cause = arguments.given(2) {
      guard case .error = cause else { throw machine.wrongType("error's cause", expected: "an error", got: cause) }
      error.cause = cause
    }
    error.fields = arguments.labels
    return .error(machine.heap.add(error, bytes: 200))
  }
  machine.addMethod(machine.errorMembers, "get", ["name", "default?"]) { machine, arguments throws(Failure) in
    let name = try arguments.string(1, "get's name", machine)
    guard case .error(let error) = arguments[0] else { return .null }
    return machine.field(name, of: error) ?? arguments.optional(2) ?? .null
  }
}

/// A string; a secret as it is shown.
private func message(_ arguments: Arguments, _ machine: Machine) throws(Failure) -> Ref<StringObject> {
  if case .object(let object) = arguments[0], object.object is SecretObject {
    return machine.heap.makeString(object.object.describe(machine))
  }
  return try arguments.string(0, "error's message", machine)
}

/// A capitalised name, since a name in small letters could not be caught.
private func kind(_ arguments: Arguments, _ machine: Machine) throws(Failure) -> Ref<StringObject> {
  guard let given = try arguments.optionalString(1, "error's kind", machine) else {
    return machine.name(of: .error)
  }
  let name = given.object.string
  guard let first = name.unicodeScalars.first, first.properties.isUppercase,
    name.unicodeScalars.allSatisfy(\.properties.isXIDContinue)
  else {
    throw machine.failure(
      .value,
      "error's kind must be a capitalised name such as \"LookupError\", not \(machine.describeForMessage(.string(given)))"
    )
  }
  return machine.interned(given) ?? given
}
