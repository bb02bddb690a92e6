import FetchVM

/// Gives bytes their members, and scripts `bytes(value)`, which makes them of text, of a list of ints, or of `hex:`.
func installBytes(into machine: Machine) {
  let members = machine.bytesMembers
  machine.addField(members, "count") { _, arguments in .int(arguments.data.bytes.count) }
  machine.addField(members, "isEmpty") { _, arguments in .bool(arguments.data.bytes.isEmpty) }
  machine.addField(members, "first") { _, arguments in arguments.data.bytes.first.map { .int(Int($0)) } ?? .null }
  machine.addField(members, "last") { _, arguments in arguments.data.bytes.last.map { .int(Int($0)) } ?? .null }
  machine.addMethod(members, "text", ["lossy?"]) { machine, arguments throws(Failure) in
    let isLossy = try arguments.bool(1, or: false, "text's lossy", machine)
    return .string(try decoded(arguments.data, isLossy: isLossy, machine))
  }
  machine.addMethod(members, "hex", []) { machine, arguments in
    arguments.data.bytes.withUnsafeBufferPointer { machine.string(HexText.encoded($0), isASCII: true) }
  }
  machine.addMethod(members, "base64", ["url?"]) { machine, arguments throws(Failure) in
    let isURL = try arguments.bool(1, or: false, "base64's url", machine)
    return arguments.data.bytes.withUnsafeBufferPointer {
      machine.string(Base64.encoded($0, isURL: isURL), isASCII: true)
    }
  }
  machine.addMethod(members, "toList", []) { machine, arguments throws(Failure) in
    let bytes = arguments.data.bytes
    let list = try machine.makeList(of: bytes.count, "toList")
    for byte in bytes { list.object.append(.int(Int(byte))) }
    return .list(list)
  }
  machine.addMethod(members, "reversed", []) { machine, arguments in
    .bytes(machine.heap.makeBytes(arguments.data.bytes.reversed()))
  }
  machine.addMethod(members, "indexOf", ["part", "from?"]) { machine, arguments throws(Failure) in
    let part = try machine.bytesPart(arguments[1], "indexOf's part")
    let from = try arguments.optionalInt(2, "indexOf's from", machine) ?? 0
    let start = startIndex(from, count: arguments.data.bytes.count)
    return machine.find(part, in: arguments.data, from: start).map { .int($0) } ?? .null
  }
  machine.addMethod(members, "contains", ["part"]) { machine, arguments throws(Failure) in
    let part = try machine.bytesPart(arguments[1], "contains's part")
    return .bool(machine.find(part, in: arguments.data, from: 0) != nil)
  }
  machine.addMethod(members, "startsWith", ["part"]) { machine, arguments throws(Failure) in
    .bool(arguments.data.bytes.starts(with: try machine.bytesPart(arguments[1], "startsWith's part")))
  }
  machine.addMethod(members, "endsWith", ["part"]) { machine, arguments throws(Failure) in
    let part = try machine.bytesPart(arguments[1], "endsWith's part")
    return .bool(arguments.data.bytes.suffix(part.count).elementsEqual(part))
  }
  machine.addMethod(members, "toInt", ["endian?", "signed?"]) { machine, arguments throws(Failure) in
    let isBig = try isBigEndian(arguments, 1, "toInt", machine)
    let isSigned = try arguments.bool(2, or: false, "toInt's signed", machine)
    return .int(try int(arguments.data.bytes, isBig: isBig, isSigned: isSigned, machine))
  }
  machine.addMethod(machine.numberMembers, "toBytes", ["width", "endian?"]) { machine, arguments throws(Failure) in
    let width = try arguments.int(1, "toBytes's width", machine)
    let isBig = try isBigEndian(arguments, 2, "toBytes", machine)
    return .bytes(machine.heap.makeBytes(try bytes(of: arguments[0], width: width, isBig: isBig, machine)))
  }
  machine.define("bytes", ["value?", "hex?"]) { machine, arguments throws(Failure) in
    .bytes(machine.heap.makeBytes(try makeBytes(arguments, machine)))
  }
}

/// As UTF-8: a malformed byte is an error, or when lossy becomes `\u{FFFD}`.
private func decoded(_ data: BytesObject, isLossy: Bool, _ machine: Machine) throws(Failure) -> Ref<StringObject> {
  let malformed = data.bytes.withUnsafeBufferPointer { UTF8Validity.firstMalformed($0) }
  guard let malformed else { return data.bytes.withUnsafeBufferPointer { machine.heap.makeString(utf8: $0) } }
  if isLossy { return machine.heap.makeString(String(decoding: data.bytes, as: UTF8.self)) }
  throw machine.failure(
    .value, "text: the bytes are not UTF-8 (0x\(hexText(data.bytes[malformed])) at index \(malformed))",
    hint: "write text(lossy: true) to get \u{FFFD} in the place of what is malformed")
}

private func isBigEndian(
  _ arguments: Arguments, _ index: Int, _ name: String, _ machine: Machine
) throws(Failure) -> Bool {
  guard let endian = try arguments.optionalString(index, "\(name)'s endian", machine) else { return true }
  switch endian.object.string {
  case "big": return true
  case "little": return false
  default:
    throw machine.failure(
      .value,
      "\(name)'s endian must be \"big\" or \"little\", not \(machine.describeForMessage(.string(endian)))")
  }
}

private func int(_ bytes: [UInt8], isBig: Bool, isSigned: Bool, _ machine: Machine) throws(Failure) -> Int {
  guard (1...8).contains(bytes.count) else {
    throw machine.failure(
      .value, "toInt reads 1 to 8 bytes, not \(bytes.count)",
      hint: "take the bytes of the int with a slice, as in b[0:4]")
  }
  var value: UInt64 = 0
  for byte in isBig ? bytes : bytes.reversed() { value = value << 8 | UInt64(byte) }
  let unused = UInt64(64 - bytes.count * 8)
  if isSigned { return Int(Int64(bitPattern: value << unused) >> Int64(unused)) }
  guard let int = Int(exactly: value) else {
    throw machine.failure(
      .value, "toInt: \(value) is too large for an int (64 bits)", hint: "write signed: true if it is a signed int")
  }
  return int
}

private func bytes(of value: Value, width: Int, isBig: Bool, _ machine: Machine) throws(Failure) -> [UInt8] {
  guard case .int(let int) = value else { throw machine.wrongType("toBytes", expected: "an int", got: value) }
  guard (1...8).contains(width) else { throw machine.failure(.value, "toBytes's width must be 1 to 8, not \(width)") }
  let bits = width * 8
  let fits = bits == 64 || (int < 1 << bits && int >= -(1 << (bits - 1)))
  if !fits { throw machine.failure(.value, "toBytes: \(int) does not fit \(width) byte\(width == 1 ? "" : "s")") }
  let little = (0..<width).map { UInt8(truncatingIfNeeded: int >> ($0 * 8)) }
  return isBig ? little.reversed() : little
}

private func makeBytes(_ arguments: Arguments, _ machine: Machine) throws(Failure) -> [UInt8] {
  if let hex = try arguments.optionalString(1, "bytes's hex", machine) {
    if let value = arguments.given(0) {
      throw machine.failure(
        .type, "bytes takes a value or `hex`, not both: \(machine.describeForMessage(value)) came too")
    }
    if let bytes = HexText.decoded(hex.object.utf8) { return bytes }
    throw machine.failure(
      .value,
      "bytes's hex must be an even number of hexadecimal digits, not \(machine.describeForMessage(.string(hex)))")
  }
  switch arguments.given(0) ?? .null {
  case .null: return []
  case .bytes(let bytes): return bytes.object.bytes
  case .string(let string): return Array(string.object.utf8)
  case .list(let list):
    var bytes: [UInt8] = []
    bytes.reserveCapacity(list.object.count)
    for (index, item) in list.object.buffer.enumerated() {
      guard case .int(let int) = item, let byte = UInt8(exactly: int) else {
        throw machine.failure(
          .value, "bytes's value must hold ints from 0 to 255, and item \(index) is \(machine.describeForMessage(item))"
        )
      }
      bytes.append(byte)
    }
    return bytes
  default:
    throw machine.wrongType("bytes's value", expected: "a string, a list of ints or bytes", got: arguments[0])
  }
}
