import FetchVM

/// What a pattern matched: the text, where it stands, and its groups.
final class MatchObject: TypedObject {
  /// The text that was searched.
  let subject: Ref<StringObject>
  /// In bytes.
  let span: Range<Int>
  /// In code points.
  let start: Int
  let end: Int
  /// nil for a piece of text that was found as it stands.
  private let pattern: Pattern?
  /// Pairs of a start and an end in bytes, -1 for a group that took no part.
  private let groups: [Int]

  init(
    in subject: Ref<StringObject>, _ span: Range<Int>, _ pattern: Pattern?, groups: [Int], start: Int, end: Int,
    _ table: MemberTable
  ) {
    self.subject = subject
    self.span = span
    self.pattern = pattern
    self.groups = groups
    self.start = start
    self.end = end
    super.init(table)
  }

  override func trace(_ marker: inout Marker) { marker.mark(subject) }
  override var bodyBytes: Int { 64 + groups.count * 8 }

  override func describe(_ machine: Machine) -> String { "<match \(machine.describe(text(machine))) at \(start)>" }

  func text(_ machine: Machine) -> Value { .string(machine.heap.makeSubstring(subject, span)) }

  var groupCount: Int { groups.count / 2 }

  /// What a group matched, null when it took no part; 0 is the whole.
  func group(_ number: Int, _ machine: Machine) -> Value {
    if number == 0 { return text(machine) }
    let (start, end) = (groups[number * 2 - 2], groups[number * 2 - 1])
    return start < 0 ? .null : .string(machine.heap.makeSubstring(subject, start..<max(start, end)))
  }

  /// What the groups with names matched, by name.
  func named(_ machine: Machine) -> Value {
    let names = pattern?.code.names ?? []
    let map = machine.heap.makeMap(capacity: names.count)
    for (name, number) in names {
      let key = Value.string(machine.heap.makeString(name))
      let value = group(number, machine)
      // Of groups that share a name the one that took part counts.
      if value.isNull, map.object[key] != nil { continue }
      map.object.set(key, value)
    }
    return .map(map)
  }

  /// `match[1]` and `match["name"]`.
  override func index(_ key: Value, _ machine: Machine) throws(Failure) -> Value {
    switch key {
    case .int(let number):
      if (0...groupCount).contains(number) { return group(number, machine) }
      throw machine.failure(
        .index, "the match has no group \(number): the pattern has \(groupCount) group\(groupCount == 1 ? "" : "s")")
    case .string(let name):
      let wanted = name.object.string
      let numbers = (pattern?.code.names ?? []).filter { $0.name == wanted }.map(\.group)
      if let first = numbers.first {
        return group(numbers.first { !group($0, machine).isNull } ?? first, machine)
      }
      let names = (pattern?.code.names ?? []).map(\.name)
      throw machine.failure(
        .key, "the pattern has no group named \(machine.describe(key))",
        hint: machine.suggestion(for: wanted, among: names).map { "did you mean `\($0)`?" })
    default: throw machine.wrongType("a match's index", expected: "a group's number or name", got: key)
    }
  }
}

/// Gives matches their members: `text start end groups named`.
func installMatches(into machine: Machine, _ expressions: RegularExpressions) {
  let members = expressions.matchMembers
  func field(_ name: String, _ value: @escaping (MatchObject, Machine) -> Value) {
    machine.addField(members, name) { machine, arguments in
      guard case .object(let object) = arguments[0], let match = object.object as? MatchObject else {
        preconditionFailure("a field of match met another type")
      }
      return value(match, machine)
    }
  }
  field("text") { $0.text($1) }
  field("start") { match, _ in .int(match.start) }
  field("end") { match, _ in .int(match.end) }
  field("groups") { match, machine in
    let list = machine.heap.makeList(capacity: match.groupCount)
    for number in 0..<match.groupCount { list.object.append(match.group(number + 1, machine)) }
    return .list(list)
  }
  field("named") { $0.named($1) }
}
