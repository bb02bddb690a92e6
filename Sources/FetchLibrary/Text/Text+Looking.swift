import FetchVM

/// `count isEmpty first last contains indexOf lastIndexOf startsWith endsWith countOf`.
func installTextLooking(into machine: Machine) {
  let members = machine.stringMembers
  machine.addField(members, "count") { _, arguments in .int(arguments.text.length) }
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
    let part = try arguments.string(1, "contains's part", machine)
    return .bool(arguments.text.find(part.object, from: 0) != nil)
  }
  machine.addMethod(members, "startsWith", ["part"]) { machine, arguments throws(Failure) in
    let part = try arguments.string(1, "startsWith's part", machine)
    return .bool(arguments.text.hasPrefix(part.object))
  }
  machine.addMethod(members, "endsWith", ["part"]) { machine, arguments throws(Failure) in
    let part = try arguments.string(1, "endsWith's part", machine)
    return .bool(arguments.text.hasSuffix(part.object))
  }
  machine.addMethod(members, "indexOf", ["part", "from?"]) { machine, arguments throws(Failure) in
    let text = arguments.text
    let part = try arguments.string(1, "indexOf's part", machine)
    var start = 0
    if let from = try arguments.optionalInt(2, "indexOf's from", machine) {
      start = text.offset(of: startIndex(from, count: text.length))
    }
    guard let offset = text.find(part.object, from: start) else { return .null }
    return .int(text.index(of: offset))
  }
  machine.addMethod(members, "lastIndexOf", ["part"]) { machine, arguments throws(Failure) in
    let text = arguments.text
    let part = try arguments.string(1, "lastIndexOf's part", machine).object
    var offset = text.count - part.count
    while offset >= 0 {
      if text.has(part, at: offset) { return .int(text.index(of: offset)) }
      offset -= 1
    }
    return .null
  }
  machine.addMethod(members, "countOf", ["part"]) { machine, arguments throws(Failure) in
    let text = arguments.text
    let part = try arguments.string(1, "countOf's part", machine).object
    if part.count == 0 { throw machine.failure(.value, "countOf's part must not be empty") }
    var found = 0
    var offset = 0
    while let next = text.find(part, from: offset) {
      found += 1
      offset = next + part.count
    }
    return .int(found)
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
