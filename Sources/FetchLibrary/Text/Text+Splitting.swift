import FetchVM

/// `split lines chars codePoints bytes`, and `partition`; of lists and ranges `fromCodePoints`.
func installTextSplitting(into machine: Machine, _ expressions: RegularExpressions) {
  let members = machine.stringMembers
  let characters = CharacterStrings(machine)
  machine.addMethod(members, "split", ["separator?", "limit?"]) { machine, arguments throws(Failure) in
    let limit = try arguments.optionalInt(2, "split's limit", machine) ?? .max
    if limit < 1 { throw machine.failure(.value, "split's limit must be 1 part or more, not \(limit)") }
    guard let given = arguments.given(1) else { return try splitAtSpace(arguments.textRef, limit: limit, machine) }
    if let pattern = expressions.pattern(of: given) {
      return try expressions.split(arguments.textRef, pattern, limit: limit, machine)
    }
    let separator = try arguments.part(1, "split's separator", machine)
    if separator.count == 0 {
      throw machine.failure(.value, "split's separator must not be empty", hint: "write .chars() for the code points")
    }
    return try split(arguments.textRef, at: separator, limit: limit, machine)
  }
  machine.addMethod(members, "lines", []) { machine, arguments throws(Failure) in
    try lines(arguments.textRef, machine)
  }
  machine.addMethod(members, "chars", []) { machine, arguments throws(Failure) in
    let text = arguments.text
    let list = try machine.makeList(of: text.length, "chars")
    var offset = 0
    while offset < text.count {
      let length = codePointLength(text.bytes[offset])
      if length == 1 {
        list.object.append(.string(characters.ascii[Int(text.bytes[offset])]))
      } else {
        list.object.append(.string(machine.heap.makeSubstring(Ref(text), offset..<offset + length)))
      }
      offset += length
    }
    return .list(list)
  }
  machine.addMethod(members, "codePoints", []) { machine, arguments throws(Failure) in
    let text = arguments.text
    let list = try machine.makeList(of: text.length, "codePoints")
    var offset = 0
    while offset < text.count {
      list.object.append(.int(Int(UTF8Text.scalar(in: text, at: offset).value)))
      offset += codePointLength(text.bytes[offset])
    }
    return .list(list)
  }
  for members in [machine.listMembers, machine.rangeMembers] {
    machine.addMethod(members, "fromCodePoints", []) { machine, arguments throws(Failure) in
      .string(try text(of: Items(receiverOf: arguments), machine))
    }
  }
  machine.addMethod(members, "bytes", []) { machine, arguments in
    .bytes(machine.heap.makeBytes(Array(arguments.text.utf8)))
  }
  machine.addMethod(members, "partition", ["separator"]) { machine, arguments throws(Failure) in
    let text = arguments.textRef
    let separator = try arguments.string(1, "partition's separator", machine)
    if separator.object.count == 0 { throw machine.failure(.value, "partition's separator must not be empty") }
    let list = machine.heap.makeList(capacity: 3)
    if let offset = machine.find(separator.object, in: text.object, from: 0) {
      list.object.append(.string(machine.heap.makeSubstring(text, 0..<offset)))
      list.object.append(.string(separator))
      list.object.append(
        .string(machine.heap.makeSubstring(text, offset + separator.object.count..<text.object.count)))
    } else {
      list.object.append(.string(text))
      for _ in 0..<2 { list.object.append(machine.string("")) }
    }
    return .list(list)
  }
}

/// The string of the code points that the items are the numbers of.
private func text(of items: Items, _ machine: Machine) throws(Failure) -> Ref<StringObject> {
  var text = String.UnicodeScalarView()
  for index in 0..<items.count {
    guard case .int(let number) = items[index] else {
      throw machine.wrongType("fromCodePoints's item \(index)", expected: "an int", got: items[index])
    }
    guard let scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init) else {
      throw machine.failure(.value, "fromCodePoints: \(number) at index \(index) is no code point")
    }
    text.append(scalar)
  }
  return machine.heap.makeString(String(text))
}

/// The strings of one ASCII character, made once.
private struct CharacterStrings {
  let ascii: [Ref<StringObject>]

  init(_ machine: Machine) {
    ascii = (UInt8(0)..<128).map { machine.intern(String(Unicode.Scalar($0))) }
  }
}

extension Machine {
  fileprivate func append(
    _ part: Range<Int>, of text: Ref<StringObject>, to list: Ref<ListObject>
  ) throws(Failure) {
    try walking(1)
    heap.grew(by: list.object.append(.string(heap.makeSubstring(text, part))))
  }
}

private func split(
  _ text: Ref<StringObject>, at separator: StringObject, limit: Int, _ machine: Machine
) throws(Failure) -> Value {
  let list = machine.heap.makeList()
  var start = 0
  while list.object.count < limit - 1, let next = machine.find(separator, in: text.object, from: start) {
    try machine.append(start..<next, of: text, to: list)
    start = next + separator.count
  }
  try machine.append(start..<text.object.count, of: text, to: list)
  return .list(list)
}

/// At runs of white space, none at the ends: an empty text has no parts.
private func splitAtSpace(
  _ text: Ref<StringObject>, limit: Int, _ machine: Machine
) throws(Failure) -> Value {
  let list = machine.heap.makeList()
  let object = text.object
  func skipSpace(_ offset: Int) -> Int {
    var offset = offset
    while offset < object.count {
      let length = Whitespace.length(in: object, at: offset)
      if length == 0 { break }
      offset += length
    }
    return offset
  }
  var start = skipSpace(0)
  while start < object.count {
    var end = start
    if list.object.count == limit - 1 {
      end = object.count
      while end > start {
        let last = UTF8Text.start(before: end, in: object)
        if Whitespace.length(in: object, at: last) == 0 { break }
        end = last
      }
      try machine.append(start..<end, of: text, to: list)
      break
    }
    while end < object.count, Whitespace.length(in: object, at: end) == 0 { end += codePointLength(object.bytes[end]) }
    try machine.append(start..<end, of: text, to: list)
    start = skipSpace(end)
  }
  return .list(list)
}

/// Lines end in `\n`, `\r\n` or `\r`; the end of the last one begins no other.
private func lines(_ text: Ref<StringObject>, _ machine: Machine) throws(Failure) -> Value {
  let list = machine.heap.makeList()
  let object = text.object
  var start = 0
  var offset = 0
  while offset < object.count {
    let byte = object.bytes[offset]
    offset += 1
    guard byte == 0x0A || byte == 0x0D else { continue }
    try machine.append(start..<offset - 1, of: text, to: list)
    if byte == 0x0D, offset < object.count, object.bytes[offset] == 0x0A { offset += 1 }
    start = offset
  }
  if start < object.count { try machine.append(start..<object.count, of: text, to: list) }
  return .list(list)
}
