import FetchBytecode
import FetchVM

/// Reads a map of options: every name is checked, and a wrong type names the option.
struct OptionReader {
  /// The options there are.
  let names: OptionNames
  private let map: Ref<MapObject>?
  private let machine: Machine

  /// `options` is a map or null.
  init(_ options: Value, _ names: OptionNames, _ machine: Machine) throws(Failure) {
    self.names = names
    self.machine = machine
    switch options {
    case .null, .undefined: map = nil
    case .map(let given): map = given
    default: throw machine.wrongType("`with` after \(names.owner)", expected: "a map of options", got: options)
    }
    guard let map else { return }
    try map.object.forEach { (key, _) throws(Failure) in
      guard case .string(let string) = key else {
        throw machine.failure(.type, "\(names.owner) has no option \(machine.describe(key)): options have names")
      }
      guard let mistake = names.mistake(string.object.string) else { return }
      throw machine.failure(.type, mistake.message, hint: mistake.hint)
    }
  }

  /// Whether the option stands there, be it null.
  func isGiven(_ name: String) -> Bool { map?.object.find(Ref(machine.intern(name).object)) != nil }

  /// The option's value, or nil when it is not given or null.
  func value(_ name: String) -> Value? {
    guard let value = map?.object.find(Ref(machine.intern(name).object))?.pointee.value, !value.isNull else {
      return nil
    }
    return value
  }

  /// A boolean.
  func bool(_ name: String) throws(Failure) -> Bool? {
    guard let value = value(name) else { return nil }
    guard case .bool(let bool) = value else { throw wrongType(name, "true or false", value) }
    return bool
  }

  /// A string.
  func string(_ name: String, expected: String = "a string") throws(Failure) -> String? {
    guard let value = value(name) else { return nil }
    guard case .string(let string) = value else { throw wrongType(name, expected, value) }
    return string.object.string
  }

  /// An int of `minimum` or more.
  func int(_ name: String, minimum: Int = 0) throws(Failure) -> Int? {
    guard let value = value(name) else { return nil }
    guard case .int(let int) = value else { throw wrongType(name, "an int", value) }
    if int < minimum { throw wrongValue(name, "it must be \(minimum) or more, not \(int)") }
    return int
  }

  /// A number above 0, of things there are at most a billion of.
  func positiveNumber(_ name: String) throws(Failure) -> Double? {
    guard let value = value(name) else { return nil }
    let number: Double
    switch value {
    case .int(let int): number = Double(int)
    case .float(let float): number = float
    default: throw wrongType(name, "a number", value)
    }
    guard number > 0, number <= 1e9 else {
      throw wrongValue(name, "it must be more than 0 and at most a billion, not \(machine.describe(value))")
    }
    return number
  }

  /// A duration longer than none, in nanoseconds.
  func duration(_ name: String) throws(Failure) -> Int? {
    guard let value = value(name) else { return nil }
    guard case .duration(let nanoseconds) = value else {
      throw wrongType(name, "a duration such as 5s or 500ms", value)
    }
    if nanoseconds <= 0 { throw wrongValue(name, "it must be longer than 0s, not \(machine.describe(value))") }
    return nanoseconds
  }

  /// The option as messages name it.
  func title(_ name: String) -> String { "\(names.owner)'s option `\(name)`" }

  /// What was given, as messages name it.
  func shown(_ name: String) -> String { machine.describeForMessage(value(name) ?? .null) }

  /// The error for a value of the wrong type.
  func wrongType(_ name: String, _ expected: String, _ value: Value) -> Failure {
    machine.wrongType(title(name), expected: expected, got: value)
  }

  /// The error for a value that cannot be, though its type is right.
  func wrongValue(_ name: String, _ reason: String) -> Failure {
    machine.failure(.value, "\(title(name)): \(reason)")
  }
}
