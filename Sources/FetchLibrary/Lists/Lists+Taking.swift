import FetchVM

/// Parts of a list: `take drop chunks windows enumerate reversed toList join`.
func installListTaking(_ members: MemberTable, _ machine: Machine) {
  machine.addMethod(members, "take", ["count"]) { machine, arguments throws(Failure) in
    let items = Items(receiverOf: arguments)
    let count = try arguments.count(1, "take's count", machine)
    return try machine.makeList(items, 0..<min(count, items.count), "take")
  }
  machine.addMethod(members, "drop", ["count"]) { machine, arguments throws(Failure) in
    let items = Items(receiverOf: arguments)
    let count = try arguments.count(1, "drop's count", machine)
    return try machine.makeList(items, min(count, items.count)..<items.count, "drop")
  }
  machine.addMethod(members, "chunks", ["size"]) { machine, arguments throws(Failure) in
    let items = Items(receiverOf: arguments)
    let size = try arguments.positive(1, "chunks's size", machine)
    try machine.checkCount(items.count, "chunks")
    let chunks = try machine.makeList(of: max(items.count - 1, 0) / size + 1, "chunks")
    var start = 0
    while start < items.count {
      let end = start + min(size, items.count - start)
      chunks.object.append(try machine.makeList(items, start..<end, "chunks"))
      start = end
    }
    return .list(chunks)
  }
  machine.addMethod(members, "windows", ["size"]) { machine, arguments throws(Failure) in
    let items = Items(receiverOf: arguments)
    let size = try arguments.positive(1, "windows's size", machine)
    if size > items.count { return .list(machine.heap.makeList()) }
    let (total, overflow) = size.multipliedReportingOverflow(by: items.count - size + 1)
    if overflow || total > Machine.maximumLength / 16 {
      throw machine.failure(.limit, "windows: \(items.count - size + 1) lists of \(size) items are too much")
    }
    let windows = try machine.makeList(of: items.count - size + 1, "windows")
    for start in 0...items.count - size {
      windows.object.append(try machine.makeList(items, start..<start + size, "windows"))
    }
    return .list(windows)
  }
  machine.addMethod(members, "enumerate", ["start?"]) { machine, arguments throws(Failure) in
    let items = Items(receiverOf: arguments)
    let start = try arguments.optionalInt(1, "enumerate's start", machine) ?? 0
    if start > 0, start.addingReportingOverflow(items.count).overflow {
      throw machine.failure(.value, "enumerate's start is too large: \(start)")
    }
    let list = try machine.makeList(of: items.count, "enumerate")
    for index in 0..<items.count {
      try machine.walking(1)
      list.object.append(machine.makePair(.int(start + index), items[index]))
    }
    return .list(list)
  }
  machine.addMethod(members, "toList", []) { machine, arguments throws(Failure) in
    let items = Items(receiverOf: arguments)
    return try machine.makeList(items, 0..<items.count, "toList")
  }
  machine.addMethod(members, "join", ["separator?"]) { machine, arguments throws(Failure) in
    let separator = try arguments.optionalString(1, "join's separator", machine)?.object
    return try joined(Items(receiverOf: arguments), separator, machine)
  }
  machine.addMethod(machine.listMembers, "reversed", []) { machine, arguments throws(Failure) in
    let items = arguments.receiverList
    let list = try machine.makeList(of: items.count, "reversed")
    for index in 0..<items.count { list.object.append(items[items.count - 1 - index]) }
    return .list(list)
  }
}

/// Strings as they are, all else as `print` shows it.
func joined(_ items: Items, _ separator: StringObject?, _ machine: Machine) throws(Failure) -> Value {
  if items.count > Machine.maximumLength { throw machine.tooLong("join") }
  var text = ByteBuffer(capacity: min(items.count, 1 << 16) * 8)
  var isASCII = separator?.isASCII ?? true
  for index in 0..<items.count {
    if index > 0, let separator { text.append(separator.utf8) }
    try machine.walking(1, holding: text.count)
    switch items[index] {
    case .string(let string):
      isASCII = isASCII && string.object.isASCII
      text.append(string.object.utf8)
    case .int(let int): text.append(decimal: int)
    default:
      if machine.hiddenText(in: items[index]) != nil { return try joinedHidden(items, separator, machine) }
      isASCII = false
      text.append(try machine.text(of: items[index], "join"))
    }
    try machine.checkLength(text.count, "join")
  }
  return machine.string(text, isASCII: isASCII ? true : nil)
}

/// The same with a text inside that is shown to nobody.
private func joinedHidden(
  _ items: Items, _ separator: StringObject?, _ machine: Machine
) throws(Failure) -> Value {
  var values: [Value] = []
  for index in 0..<items.count {
    if index > 0, let separator { values.append(.string(Ref(separator))) }
    values.append(items[index])
  }
  return try values.withUnsafeMutableBufferPointer { buffer throws(Failure) in
    guard let first = buffer.baseAddress else { return .null }
    return try SecretObject.joining(first, buffer.count, machine)
  }
}
