import FetchVM

/// `count isEmpty first last contains indexOf lastIndexOf startsWith endsWith countOf`.
func installTextLooking(into machine: Machine, _ expressions: RegularExpressions) {
  let members = machine.stringMembers
  machine.addField(members, "count") { machine, arguments in .int(machine.length(of: arguments.text)) }
  machine.addField(members, "isEmpty") { _, arguments in .bool(arguments.text.count == 0) }
  machine.addField(members, "first") { machine, arguments in
    let text = arguments.text
    if text.count == 0 { return .null }
    return .string(machine.heap.makeSubstring(Ref(text), 0..<codePointLength(text.bytes[0])))
  }
  machine.addField(members, "last") { machine, arguments in
    let text = arguments.text
    if text.count == 0 { return .null }
    return .string(machine.heap.makeSubstring(Ref(text), UTF8Text.start(before: text.count, in: text)..<text.count))
  }
  machine.addMethod(members, "contains", ["part"]) { machine, arguments throws(Failure) in
    if let pattern = expressions.pattern(of: arguments[1]) {
      var search = PatternSearch(pattern, in: arguments.text, "contains", expressions.engine, machine)
      return .bool(try search.next() != nil)
    }
    let part = try arguments.part(1, "contains's part", machine)
    return .bool(machine.find(part, in: arguments.text, from: 0) != nil)
  }
  for (name, isEnd) in [("startsWith", false), ("endsWith", true)] {
    machine.addMethod(members, name, ["part"]) { machine, arguments throws(Failure) in
      if let pattern = expressions.pattern(of: arguments[1]) {
        let search = PatternSearch(pattern, in: arguments.text, name, expressions.engine, machine)
        return .bool(try search.matches(untilEnd: isEnd))
      }
      let part = try arguments.part(1, "\(name)'s part", machine)
      return .bool(isEnd ? arguments.text.hasSuffix(part) : arguments.text.hasPrefix(part))
    }
  }
  machine.addMethod(members, "indexOf", ["part", "from?"]) { machine, arguments throws(Failure) in
    let text = arguments.text
    let start = text.offset(from: try arguments.optionalInt(2, "indexOf's from", machine) ?? 0)
    if let pattern = expressions.pattern(of: arguments[1]) {
      var search = PatternSearch(pattern, in: text, from: start, "indexOf", expressions.engine, machine)
      return try search.next().map { .int(text.index(of: $0.lowerBound)) } ?? .null
    }
    let part = try arguments.part(1, "indexOf's part", machine)
    guard let offset = machine.find(part, in: text, from: start) else { return .null }
    return .int(text.index(of: offset))
  }
  machine.addMethod(members, "lastIndexOf", ["part"]) { machine, arguments throws(Failure) in
    let text = arguments.text
    let part = try arguments.string(1, "lastIndexOf's part", machine).object
    var offset = text.count - part.count
    defer { machine.walked(text.count - offset) }
    while offset >= 0 {
      if text.has(part, at: offset) { return .int(text.index(of: offset)) }
      offset -= 1
    }
    return .null
  }
  machine.addMethod(members, "countOf", ["part"]) { machine, arguments throws(Failure) in
    let text = arguments.text
    if let pattern = expressions.pattern(of: arguments[1]) {
      return .int(try expressions.count(of: pattern, in: text, machine))
    }
    let part = try arguments.part(1, "countOf's part", machine)
    if part.count == 0 { throw machine.failure(.value, "countOf's part must not be empty") }
    var found = 0
    var offset = 0
    while let next = machine.find(part, in: text, from: offset) {
      found += 1
      offset = next + part.count
    }
    return .int(found)
  }
}

extension Arguments {
  /// What is looked for in a text, when it is no regex.
  func part(_ index: Int, _ what: String, _ machine: Machine) throws(Failure) -> StringObject {
    if case .string(let part) = base[index] { return part.object }
    throw machine.wrongType(what, expected: "a string or a regex", got: base[index])
  }
}

/// Where a search begins: a negative index counts from the end.
func startIndex(_ index: Int, count: Int) -> Int {
  min(max(index < 0 ? index + count : index, 0), count)
}

extension StringObject {
  /// Whether the bytes of `part` stand at `offset`, which has room for them.
  func has(_ part: StringObject, at offset: Int) -> Bool {
    UnsafeBufferPointer(start: bytes + offset, count: part.count).elementsEqual(part.utf8)
  }

  func hasPrefix(_ part: StringObject) -> Bool { part.count <= count && has(part, at: 0) }

  func hasSuffix(_ part: StringObject) -> Bool { part.count <= count && has(part, at: count - part.count) }
}
