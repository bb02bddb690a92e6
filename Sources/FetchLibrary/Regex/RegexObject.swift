import FetchVM

/// A compiled regular expression as a value: `regex('\d+', "i")`.
final class RegexObject: TypedObject {
  let pattern: Pattern

  init(_ pattern: Pattern, _ table: MemberTable) {
    self.pattern = pattern
    super.init(table, isLeaf: true)
  }

  /// As source writes it.
  override func describe(_ machine: Machine) -> String {
    let isRaw = !pattern.text.unicodeScalars.contains { $0 == "'" || $0.value < 0x20 }
    let text = isRaw ? "'\(pattern.text)'" : machine.describe(machine.string(pattern.text))
    return pattern.flags.isEmpty ? "regex(\(text))" : "regex(\(text), \"\(pattern.flags)\")"
  }

  override func isEqual(to other: NativeObject) -> Bool {
    guard let other = (other as? RegexObject)?.pattern else { return false }
    return pattern === other || (pattern.text.utf8.elementsEqual(other.text.utf8) && pattern.flags == other.flags)
  }

  override var valueHash: Int { Array(pattern.text.utf8).hashValue }
}

/// Gives scripts `regex(pattern, flags)`, and regexes their members.
func installRegex(into machine: Machine, _ expressions: RegularExpressions) {
  machine.define("regex", ["pattern", "flags?"]) { machine, arguments throws(Failure) in
    let text = try arguments.string(0, "regex's pattern", machine).object.string
    let flags = try flags(arguments, machine)
    let pattern = try expressions.compile(text, flags: flags, "regex", machine)
    return .object(
      machine.heap.add(RegexObject(pattern, expressions.regexMembers), bytes: 200).cast(to: NativeObject.self))
  }
  let members = expressions.regexMembers
  func field(_ name: String, _ value: @escaping (Pattern, Machine) -> Value) {
    machine.addField(members, name) { machine, arguments in
      value(receiver(arguments, expressions), machine)
    }
  }
  field("pattern") { $1.string($0.text) }
  field("flags") { $1.string($0.flags) }
  field("names") { pattern, machine in
    let list = machine.heap.makeList()
    for (name, _) in pattern.code.names { list.object.append(machine.string(name)) }
    return .list(list)
  }
  machine.addMethod(members, "match", ["text"]) { machine, arguments throws(Failure) in
    let text = try arguments.string(1, "match's text", machine)
    return try expressions.matches(of: receiver(arguments, expressions), in: text, limit: 1, "match", machine)
      .object.buffer.first ?? .null
  }
  machine.addMethod(members, "matches", ["text"]) { machine, arguments throws(Failure) in
    let text = try arguments.string(1, "matches's text", machine)
    return .list(try expressions.matches(of: receiver(arguments, expressions), in: text, "matches", machine))
  }
  machine.addMethod(members, "test", ["text"]) { machine, arguments throws(Failure) in
    let text = try arguments.string(1, "test's text", machine)
    var search = PatternSearch(
      receiver(arguments, expressions), in: text.object, "test", expressions.engine, machine)
    return .bool(try search.next() != nil)
  }
}

private func receiver(_ arguments: Arguments, _ expressions: RegularExpressions) -> Pattern {
  guard let pattern = expressions.pattern(of: arguments[0]) else {
    preconditionFailure("a method of regex met another type")
  }
  return pattern
}

private func flags(_ arguments: Arguments, _ machine: Machine) throws(Failure) -> String {
  guard let given = try arguments.optionalString(1, "regex's flags", machine)?.object.string else { return "" }
  for letter in given where !Pattern.knownFlags.contains(where: { $0.letter == letter }) {
    let hint: String? =
      switch letter {
      case "g": "every method says whether it takes one match or all: match or matches, replace(old, new, limit: 1)"
      case "u": "patterns always match Unicode"
      default: nil
      }
    throw machine.failure(
      .value, "regex's flags are letters of \"imsx\", and \"\(letter)\" is none of them", hint: hint)
  }
  return given
}
