import FetchVM

/// `upper lower capitalize title replace repeat reversed padStart padEnd removePrefix removeSuffix`: each gives a new string.
func installTextChanging(into machine: Machine, _ expressions: RegularExpressions) {
  let members = machine.stringMembers
  machine.addMethod(members, "upper", []) { machine, arguments in
    recased(arguments.text, letters: UInt8(ascii: "a")...UInt8(ascii: "z"), machine) { $0.uppercased() }
  }
  machine.addMethod(members, "lower", []) { machine, arguments in
    recased(arguments.text, letters: UInt8(ascii: "A")...UInt8(ascii: "Z"), machine) { SmallLetters.of($0) }
  }
  machine.addMethod(members, "capitalize", []) { machine, arguments in
    machine.string(capitalized(arguments.text.string))
  }
  machine.addMethod(members, "title", []) { machine, arguments in
    machine.string(titled(arguments.text.string))
  }
  machine.addMethod(members, "replace", ["old", "new", "limit?"]) { machine, arguments throws(Failure) in
    let limit = try arguments.optionalCount(3, "replace's limit", machine) ?? .max
    switch arguments[2] {
    case .function, .native:
      try machine.checkFunction(arguments[2], "replace's new", takes: 1)
      let matches = try expressions.replaceable(arguments[1], in: arguments.textRef, limit: limit, machine)
      return replaceEach(matches, in: arguments.textRef, arguments[2], machine)
    default: break
    }
    guard case .string(let new) = arguments[2] else {
      throw machine.wrongType("replace's new", expected: "a string or a function", got: arguments[2])
    }
    if let pattern = expressions.pattern(of: arguments[1]) {
      return try expressions.replaced(arguments.text, pattern, with: new.object, limit: limit, machine)
    }
    let old = try arguments.part(1, "replace's old", machine)
    if old.count == 0 { throw machine.failure(.value, "replace's old must not be empty") }
    return try replaced(arguments.text, old, with: new.object, limit: limit, machine)
  }
  machine.addMethod(members, "repeat", ["count"]) { machine, arguments throws(Failure) in
    let count = try arguments.count(1, "repeat's count", machine)
    return .string(try repeated(arguments.text, count, "repeat", machine))
  }
  machine.addMethod(members, "reversed", []) { machine, arguments in reversed(arguments.text, machine) }
  machine.addMethod(members, "padStart", ["width", "fill?"]) { machine, arguments throws(Failure) in
    let padding = try padding(arguments, "padStart", machine)
    return .string(padding.map { machine.heap.join($0, Ref(arguments.text)) } ?? Ref(arguments.text))
  }
  machine.addMethod(members, "padEnd", ["width", "fill?"]) { machine, arguments throws(Failure) in
    let padding = try padding(arguments, "padEnd", machine)
    return .string(padding.map { machine.heap.join(Ref(arguments.text), $0) } ?? Ref(arguments.text))
  }
  machine.addMethod(members, "removePrefix", ["prefix"]) { machine, arguments throws(Failure) in
    let text = arguments.text
    let prefix = try arguments.string(1, "removePrefix's prefix", machine).object
    guard text.hasPrefix(prefix) else { return arguments[0] }
    return .string(machine.heap.makeSubstring(Ref(text), prefix.count..<text.count))
  }
  machine.addMethod(members, "removeSuffix", ["suffix"]) { machine, arguments throws(Failure) in
    let text = arguments.text
    let suffix = try arguments.string(1, "removeSuffix's suffix", machine).object
    guard text.hasSuffix(suffix) else { return arguments[0] }
    return .string(machine.heap.makeSubstring(Ref(text), 0..<text.count - suffix.count))
  }
}

/// ASCII by bytes, the rest by Unicode's rules (`ß` becomes `SS`).
private func recased(
  _ text: StringObject, letters: ClosedRange<UInt8>, _ machine: Machine, _ unicode: (String) -> String
) -> Value {
  guard text.isASCII else { return machine.string(unicode(text.string)) }
  let bytes = text.bytes
  return .string(
    machine.heap.makeString(count: text.count, isASCII: true) { target in
      for index in 0..<text.count {
        let byte = bytes[index]
        target[index] = byte >= letters.lowerBound && byte <= letters.upperBound ? byte ^ 0x20 : byte
      }
    })
}

private func capitalized(_ text: String) -> String {
  guard let first = text.unicodeScalars.first else { return "" }
  let rest = String(String.UnicodeScalarView(text.unicodeScalars.dropFirst()))
  return first.properties.titlecaseMapping + SmallLetters.of(rest)
}

/// The first letter of each word large, the others small; words are parted by white space, so `don't` is one.
private func titled(_ text: String) -> String {
  var result = ""
  var word = ""
  for scalar in text.unicodeScalars {
    if scalar.properties.isWhitespace {
      result += capitalized(word)
      result.unicodeScalars.append(scalar)
      word = ""
    } else {
      word.unicodeScalars.append(scalar)
    }
  }
  return result + capitalized(word)
}

private func replaced(
  _ text: StringObject, _ old: StringObject, with new: StringObject, limit: Int, _ machine: Machine
) throws(Failure) -> Value {
  guard limit > 0, var next = machine.find(old, in: text, from: 0) else { return .string(Ref(text)) }
  var result = ByteBuffer(capacity: text.count + 16)
  var plain = 0
  var count = 0
  while true {
    result.append(text.bytes + plain, next - plain)
    result.append(new.utf8)
    plain = next + old.count
    count += 1
    try machine.checkLength(result.count, "replace")
    guard count < limit, let following = machine.find(old, in: text, from: plain) else { break }
    next = following
  }
  result.append(text.bytes + plain, text.count - plain)
  return machine.string(result, isASCII: text.isASCII && new.isASCII ? true : nil)
}

private func repeated(
  _ text: StringObject, _ count: Int, _ name: String, _ machine: Machine
) throws(Failure) -> Ref<StringObject> {
  let (total, overflow) = text.count.multipliedReportingOverflow(by: count)
  if overflow { throw machine.tooLong(name) }
  try machine.checkLength(total, name)
  let (bytes, length) = (text.bytes, text.count)
  return machine.heap.makeString(count: total, isASCII: text.isASCII || total == 0) { target in
    // Nothing repeated as often as can be counted is nothing, at once.
    if total == 0 { return }
    for index in 0..<count { (target + index * length).update(from: bytes, count: length) }
  }
}

private func reversed(_ text: StringObject, _ machine: Machine) -> Value {
  let (bytes, count) = (text.bytes, text.count)
  return .string(
    machine.heap.makeString(count: count, isASCII: text.isASCII) { target in
      var offset = 0
      while offset < count {
        let length = codePointLength(bytes[offset])
        (target + count - offset - length).update(from: bytes + offset, count: length)
        offset += length
      }
    })
}

/// What has to stand beside the text to make it as wide as asked for; nil when it is already.
private func padding(
  _ arguments: Arguments, _ name: String, _ machine: Machine
) throws(Failure) -> Ref<StringObject>? {
  let width = try arguments.count(1, "\(name)'s width", machine)
  let fill = try arguments.optionalString(2, "\(name)'s fill", machine) ?? machine.heap.makeString(" ")
  if fill.object.count == 0 { throw machine.failure(.value, "\(name)'s fill must not be empty") }
  let missing = width - machine.length(of: arguments.text)
  if missing <= 0 { return nil }
  try machine.checkLength(missing, name)
  let length = fill.object.length
  let whole = try repeated(fill.object, missing / length + 1, name, machine)
  return machine.heap.makeSubstring(whole, 0..<whole.object.offset(of: missing))
}
