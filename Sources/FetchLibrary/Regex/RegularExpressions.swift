import FetchVM

/// The regular expressions of one machine: the members of their types, and the engine, made when the first one is used.
final class RegularExpressions {
  let regexMembers = MemberTable("regex")
  let matchMembers = MemberTable("match")
  lazy var engine = PatternEngine()

  /// The pattern that a value means where every string is one: a string or a regex. `what` names the argument.
  func pattern(_ value: Value, _ what: String, _ machine: Machine) throws(Failure) -> Pattern {
    if case .string(let text) = value { return try compile(text.object.string, what, machine) }
    if let pattern = pattern(of: value) { return pattern }
    throw machine.wrongType(what, expected: "a pattern, as a string or a regex", got: value)
  }

  /// The pattern of a regex; nil for any other value.
  func pattern(of value: Value) -> Pattern? {
    guard case .object(let object) = value else { return nil }
    return (object.object as? RegexObject)?.pattern
  }

  func compile(
    _ text: String, flags: String = "", _ what: String, _ machine: Machine
  ) throws(Failure) -> Pattern {
    do throws(PatternCode.Problem) {
      return try engine.pattern(text, flags: flags)
    } catch {
      let index = text.utf8.prefix(error.offset).count { $0 & 0xC0 != 0x80 }
      throw machine.failure(
        .value, "\(what): \(error.message), at index \(index) of the pattern",
        hint: "it is wrong here:\n\(TextExcerpt.text(of: text, at: error.offset))")
    }
  }

  /// The matches of `pattern` in `text`, from the byte `start`, at most `limit`.
  func matches(
    of pattern: Pattern, in text: Ref<StringObject>, from start: Int = 0, limit: Int = .max, _ name: String,
    _ machine: Machine
  ) throws(Failure) -> Ref<ListObject> {
    let list = machine.heap.makeList()
    var search = PatternSearch(pattern, in: text.object, from: start, name, engine, machine)
    var places = CodePointPlaces(text.object)
    while list.object.count < limit, let span = try search.next() {
      let match = MatchObject(
        in: text, span, pattern, groups: search.groups, start: places.index(of: span.lowerBound),
        end: places.index(of: span.upperBound), matchMembers)
      machine.append(.object(machine.heap.add(match, bytes: match.bodyBytes).cast(to: NativeObject.self)), to: list)
    }
    return list
  }
}

extension PatternSearch {
  /// What the groups of the last match matched: pairs of a start and an end.
  var groups: [Int] {
    let count = groupCount
    return count == 0 ? [] : Array(UnsafeBufferPointer(start: spans + 2, count: count * 2))
  }
}

/// Turns offsets of bytes, each at or behind the one before, into indexes of code points.
struct CodePointPlaces {
  private let text: StringObject
  private var offset = 0
  private var index = 0

  init(_ text: StringObject) { self.text = text }

  mutating func index(of byte: Int) -> Int {
    if text.isASCII { return byte }
    while offset < byte {
      index += 1
      offset += codePointLength(text.bytes[offset])
    }
    return index
  }
}
