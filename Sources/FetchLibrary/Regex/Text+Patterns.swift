import FetchVM

/// `match matches escapeRegex`. A string is a pattern here; in `contains`, `replace` and `split` it is itself.
func installTextPatterns(into machine: Machine, _ expressions: RegularExpressions) {
  let members = machine.stringMembers
  machine.addMethod(members, "match", ["pattern", "from?"]) { machine, arguments throws(Failure) in
    let pattern = try expressions.pattern(arguments[1], "match's pattern", machine)
    let start = try arguments.optionalInt(2, "match's from", machine) ?? 0
    return try expressions.matches(
      of: pattern, in: arguments.textRef, from: arguments.text.offset(from: start), limit: 1, "match", machine
    ).object.buffer.first ?? .null
  }
  machine.addMethod(members, "matches", ["pattern"]) { machine, arguments throws(Failure) in
    let pattern = try expressions.pattern(arguments[1], "matches's pattern", machine)
    return .list(try expressions.matches(of: pattern, in: arguments.textRef, "matches", machine))
  }
  machine.addMethod(members, "escapeRegex", []) { machine, arguments in
    var escaped = ByteBuffer(capacity: arguments.text.count + 16)
    for byte in arguments.text.utf8 {
      switch byte {
      case 0: escaped.append("\\x00")
      case 0x0A: escaped.append("\\n")
      case _ where #"\^$.|?*+()[]{}-# "#.utf8.contains(byte):
        escaped.append(UInt8(ascii: "\\"))
        escaped.append(byte)
      default: escaped.append(byte)
      }
    }
    return machine.string(escaped, isASCII: arguments.text.isASCII)
  }
}

extension StringObject {
  /// The byte of the code point `index`; a negative one counts from the end.
  func offset(from index: Int) -> Int {
    index == 0 ? 0 : offset(of: startIndex(index, count: length))
  }
}

extension RegularExpressions {
  /// How often `pattern` matches.
  func count(of pattern: Pattern, in text: StringObject, _ machine: Machine) throws(Failure) -> Int {
    var search = PatternSearch(pattern, in: text, "countOf", engine, machine)
    var count = 0
    while try search.next() != nil { count += 1 }
    return count
  }

  /// `text` with what `new`, a string, comes to in the place of each match.
  func replaced(
    _ text: StringObject, _ pattern: Pattern, with new: StringObject, limit: Int, _ machine: Machine
  ) throws(Failure) -> Value {
    let replacement = try Replacement(new, for: pattern, machine)
    var search = PatternSearch(pattern, in: text, "replace", engine, machine)
    var result = ByteBuffer(capacity: text.count + 16)
    var plain = 0
    var count = 0
    while count < limit, let span = try search.next() {
      result.append(text.bytes + plain, span.lowerBound - plain)
      replacement.append(to: &result, text, search.spans)
      plain = span.upperBound
      count += 1
      try machine.checkLength(result.count, "replace")
    }
    if count == 0 { return .string(Ref(text)) }
    result.append(text.bytes + plain, text.count - plain)
    return machine.string(result)
  }

  /// The matches of what `replace` looks for, which is a pattern or text.
  func replaceable(
    _ old: Value, in text: Ref<StringObject>, limit: Int, _ machine: Machine
  ) throws(Failure) -> Ref<ListObject> {
    if let pattern = pattern(of: old) {
      return try matches(of: pattern, in: text, limit: limit, "replace", machine)
    }
    guard case .string(let part) = old else {
      throw machine.wrongType("replace's old", expected: "a string or a regex", got: old)
    }
    if part.object.count == 0 { throw machine.failure(.value, "replace's old must not be empty") }
    let list = machine.heap.makeList()
    var places = CodePointPlaces(text.object)
    var start = 0
    while list.object.count < limit, let first = machine.find(part.object, in: text.object, from: start) {
      start = first + part.object.count
      let match = MatchObject(
        in: text, first..<start, nil, groups: [], start: places.index(of: first), end: places.index(of: start),
        matchMembers)
      machine.append(.object(machine.heap.add(match, bytes: match.bodyBytes).cast(to: NativeObject.self)), to: list)
    }
    return list
  }

  /// The parts between the matches, and what the pattern's groups matched between them. An empty match at an end parts nothing.
  func split(
    _ text: Ref<StringObject>, _ pattern: Pattern, limit: Int, _ machine: Machine
  ) throws(Failure) -> Value {
    let list = machine.heap.makeList()
    var search = PatternSearch(pattern, in: text.object, "split", engine, machine)
    var start = 0
    var parts = 1
    while parts < limit, let span = try search.next() {
      try machine.walking(1)
      if span.isEmpty, span.lowerBound == 0 || span.lowerBound == text.object.count { continue }
      machine.append(.string(machine.heap.makeSubstring(text, start..<span.lowerBound)), to: list)
      let groups = search.groups
      for index in stride(from: 0, to: groups.count, by: 2) {
        let (first, end) = (groups[index], groups[index + 1])
        machine.append(first < 0 ? .null : .string(machine.heap.makeSubstring(text, first..<max(first, end))), to: list)
      }
      start = span.upperBound
      parts += 1
    }
    machine.append(.string(machine.heap.makeSubstring(text, start..<text.object.count)), to: list)
    return .list(list)
  }
}

/// `replace` with a function: it is called with each match and gives the text for it. It may await.
func replaceEach(
  _ matches: Ref<ListObject>, in text: Ref<StringObject>, _ function: Value, _ machine: Machine
) -> Value {
  machine.each(of: .list(matches), function, extra: .string(text)) { machine, each, result throws(Failure) in
    guard case .string = result else {
      throw machine.wrongType("replace's function", expected: "to give a string", got: result)
    }
    machine.append(result, to: each.collected)
    return .next
  } then: { machine, each throws(Failure) in
    guard case .string(let text) = each.extra, case .list(let matches) = each.source else {
      preconditionFailure("the text is gone")
    }
    var result = ByteBuffer(capacity: text.object.count + 16)
    var plain = 0
    for (index, new) in each.collected.object.buffer.enumerated() {
      guard case .object(let object) = matches.object[index], let match = object.object as? MatchObject,
        case .string(let new) = new
      else { preconditionFailure("a match is gone") }
      result.append(text.object.bytes + plain, match.span.lowerBound - plain)
      result.append(new.object.utf8)
      plain = match.span.upperBound
      try machine.checkLength(result.count, "replace")
    }
    result.append(text.object.bytes + plain, text.object.count - plain)
    return machine.string(result)
  }
}
