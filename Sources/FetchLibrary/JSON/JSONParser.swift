import FetchVM

/// Reads JSON (RFC 8259) into values.
///
/// The text must be valid UTF-8; `parseJSON` checks it first. Containers that are still open stand on a stack of its own, so depth
/// costs no native stack. The input is the only thing that grows with it.
struct JSONParser: ~Copyable {
  static let maximumDepth = 1000

  let bytes: UnsafePointer<UInt8>
  let count: Int
  private(set) var position = 0
  private static var nowhere: UnsafePointer<UInt8> { UnsafePointer(bitPattern: 16).unsafelyUnwrapped }
  private let machine: Machine
  private var seen = SeenStrings()
  private var unescaped = ByteBuffer()
  /// What lists and maps grew by: the heap is told at the end.
  private var growth = 0
  /// What messages begin with: the function that was called.
  private let name: String?

  /// A list or map whose end was not read yet.
  private struct Open {
    let container: Value
    /// The key whose value is read, in a map.
    var key: Value
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>, name: String?, machine: Machine) {
    // An empty buffer may have no address; it is never read.
    self.bytes = bytes.baseAddress ?? JSONParser.nowhere
    count = bytes.count
    self.name = name
    self.machine = machine
    if count >= 3, self.bytes[0] == 0xEF, self.bytes[1] == 0xBB, self.bytes[2] == 0xBF { position = 3 }
  }

  /// The one value of the whole text.
  mutating func parse() throws(Failure) -> Value {
    defer { machine.heap.grew(by: growth) }
    var open: [Open] = []
    skipSpace()
    while true {
      guard position < count else { throw problem("a value is missing") }
      var value: Value
      switch bytes[position] {
      case UInt8(ascii: "\""):
        value = .string(try string())
      case UInt8(ascii: "{"):
        position &+= 1
        skipSpace()
        let map = machine.heap.makeMap()
        value = .map(map)
        if position < count, bytes[position] == UInt8(ascii: "}") {
          position &+= 1
        } else {
          try checkDepth(open.count)
          open.append(Open(container: value, key: .string(try key())))
          continue
        }
      case UInt8(ascii: "["):
        position &+= 1
        skipSpace()
        value = .list(machine.heap.makeList())
        if position < count, bytes[position] == UInt8(ascii: "]") {
          position &+= 1
        } else {
          try checkDepth(open.count)
          open.append(Open(container: value, key: .undefined))
          continue
        }
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        value = try number()
      default:
        value = try word()
      }

      // A value is complete: it goes where it belongs, and may complete what it belongs to.
      closing: while true {
        skipSpace()
        guard let top = open.last else {
          if position < count { throw problem("something stands behind the value") }
          return value
        }
        guard position < count else { throw problem("the text ends in the middle of \(noun(top.container))") }
        let byte = bytes[position]
        switch top.container {
        case .list(let list):
          growth &+= list.object.append(value)
          if byte == UInt8(ascii: ",") {
            position &+= 1
            skipSpace()
            break closing
          }
          guard byte == UInt8(ascii: "]") else { throw problem("expected `,` or `]` after a list's item") }
        case .map(let map):
          growth &+= map.object.set(top.key, value)
          if byte == UInt8(ascii: ",") {
            position &+= 1
            skipSpace()
            open[open.count - 1].key = .string(try key())
            break closing
          }
          guard byte == UInt8(ascii: "}") else { throw problem("expected `,` or `}` after a map's value") }
        default: preconditionFailure("only lists and maps are open")
        }
        position &+= 1
        value = top.container
        open.removeLast()
      }
    }
  }

  private func checkDepth(_ depth: Int) throws(Failure) {
    if depth >= JSONParser.maximumDepth {
      throw problem("lists and maps are nested more than \(JSONParser.maximumDepth) deep", at: position - 1)
    }
  }

  private func noun(_ container: Value) -> String {
    if case .list = container { "a list" } else { "a map" }
  }

  @inline(__always)
  private mutating func skipSpace() {
    while position < count {
      let byte = bytes[position]
      if byte > 0x20 { return }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position &+= 1
    }
  }

  /// A map's key and the colon behind it.
  @inline(__always)
  private mutating func key() throws(Failure) -> Ref<StringObject> {
    guard position < count, bytes[position] == UInt8(ascii: "\"") else {
      throw problem("expected a key in double quotes")
    }
    let start = position &+ 1
    let scan = scanString(from: start)
    let key: Ref<StringObject>
    if scan.end < count, bytes[scan.end] == UInt8(ascii: "\"") {
      position = scan.end &+ 1
      key = seen.string(bytes + start, scan.end &- start, isASCII: scan.isASCII, machine)
    } else {
      key = try escapedString(from: start, scanned: scan.end)
    }
    if position < count, bytes[position] == UInt8(ascii: ":") {
      position &+= 1
    } else {
      skipSpace()
      guard position < count, bytes[position] == UInt8(ascii: ":") else {
        throw problem("expected `:` after a map's key")
      }
      position &+= 1
    }
    skipSpace()
    return key
  }

  @inline(__always)
  private mutating func string() throws(Failure) -> Ref<StringObject> {
    let start = position &+ 1
    let scan = scanString(from: start)
    guard scan.end < count, bytes[scan.end] == UInt8(ascii: "\"") else {
      return try escapedString(from: start, scanned: scan.end)
    }
    position = scan.end &+ 1
    let source = bytes + start
    let length = scan.end &- start
    // Short values are often words of a few: states, units, flags.
    if length <= 8 { return seen.string(source, length, isASCII: scan.isASCII, machine) }
    return machine.heap.makeString(count: length, isASCII: scan.isASCII) { $0.update(from: source, count: length) }
  }

  /// Where a quote, a backslash or a control character stands, and whether all before it is ASCII. Eight bytes at a time.
  @inline(__always)
  private func scanString(from start: Int) -> (end: Int, isASCII: Bool) {
    let raw = UnsafeRawPointer(bytes)
    var offset = start
    var seen: UInt64 = 0
    while offset &+ 8 <= count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      let stops = JSONText.stops(in: word)
      if stops != 0 {
        let length = stops.trailingZeroBitCount & ~7
        seen |= word & ((1 &<< UInt64(length)) &- 1)
        return (offset &+ length &>> 3, seen & 0x8080_8080_8080_8080 == 0)
      }
      seen |= word
      offset &+= 8
    }
    while offset < count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      seen |= UInt64(byte)
      offset &+= 1
    }
    return (offset, seen & 0x8080_8080_8080_8080 == 0)
  }

  /// A string with escapes, or one that is broken. Everything before `scanned` is plain.
  @inline(never)
  private mutating func escapedString(from start: Int, scanned: Int) throws(Failure) -> Ref<StringObject> {
    unescaped.removeAll()
    var plain = start
    var offset = scanned
    while true {
      guard offset < count else { throw problem("the string has no closing quote", at: start - 1) }
      unescaped.append(bytes + plain, offset - plain)
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        position = offset + 1
        return machine.heap.makeString(utf8: unescaped.bytes)
      case UInt8(ascii: "\\"):
        offset = try escape(at: offset)
      default:
        throw problem("a control character stands in a string, where JSON wants an escape such as \\n", at: offset)
      }
      plain = offset
      offset = scanString(from: offset).end
    }
  }

  /// One escape; returns where the text goes on.
  private mutating func escape(at offset: Int) throws(Failure) -> Int {
    guard offset + 1 < count else { throw problem("the string has no closing quote", at: offset) }
    switch bytes[offset + 1] {
    case UInt8(ascii: "\""): unescaped.append(0x22 as UInt8)
    case UInt8(ascii: "\\"): unescaped.append(0x5C as UInt8)
    case UInt8(ascii: "/"): unescaped.append(0x2F as UInt8)
    case UInt8(ascii: "b"): unescaped.append(0x08 as UInt8)
    case UInt8(ascii: "f"): unescaped.append(0x0C as UInt8)
    case UInt8(ascii: "n"): unescaped.append(0x0A as UInt8)
    case UInt8(ascii: "r"): unescaped.append(0x0D as UInt8)
    case UInt8(ascii: "t"): unescaped.append(0x09 as UInt8)
    case UInt8(ascii: "u"):
      let unit = try codeUnit(at: offset)
      if let scalar = Unicode.Scalar(unit) {
        unescaped.append(scalar)
        return offset + 6
      }
      // A surrogate: only the two halves together are a code point.
      guard unit < 0xDC00, offset + 7 < count, bytes[offset + 6] == UInt8(ascii: "\\"),
        bytes[offset + 7] == UInt8(ascii: "u")
      else { throw problem("the escape is half of a surrogate pair", at: offset) }
      let second = try codeUnit(at: offset + 6)
      guard second & 0xFC00 == 0xDC00,
        let scalar = Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + second & 0x3FF)
      else { throw problem("the escape is half of a surrogate pair", at: offset) }
      unescaped.append(scalar)
      return offset + 12
    default:
      throw problem("JSON has no such escape", at: offset)
    }
    return offset + 2
  }

  /// The four hexadecimal digits behind `\u`.
  private func codeUnit(at offset: Int) throws(Failure) -> UInt32 {
    guard offset + 6 <= count else { throw problem("\\u needs four hexadecimal digits", at: offset) }
    var unit: UInt32 = 0
    for index in 2..<6 {
      guard let digit = hexDigit(bytes[offset + index]) else {
        throw problem("\\u needs four hexadecimal digits", at: offset)
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  /// An int when it is whole and fits 64 bits, else a float.
  @inline(__always)
  private mutating func number() throws(Failure) -> Value {
    let start = position
    var offset = position
    let isNegative = bytes[offset] == UInt8(ascii: "-")
    if isNegative { offset &+= 1 }
    let first = offset
    var mantissa: UInt64 = 0
    while offset < count {
      let digit = bytes[offset] &- UInt8(ascii: "0")
      if digit > 9 { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      offset &+= 1
    }
    let digits = offset &- first
    guard digits > 0 else { throw problem("a digit is missing behind `-`", at: offset) }
    if digits > 1, bytes[first] == UInt8(ascii: "0") { throw problem("a number cannot begin with 0", at: first) }
    if offset == count || (bytes[offset] != UInt8(ascii: ".") && bytes[offset] | 0x20 != UInt8(ascii: "e")) {
      position = offset
      // 18 digits always fit; 19 may.
      if digits <= 18 || (digits == 19 && mantissa <= UInt64(Int.max) + (isNegative ? 1 : 0)) {
        return .int(Int(truncatingIfNeeded: isNegative ? 0 &- mantissa : mantissa))
      }
      return .float(try slowFloat(start, offset))
    }
    return try float(start, offset, mantissa, isNegative: isNegative)
  }

  /// What follows the whole digits of a float.
  private mutating func float(
    _ start: Int, _ point: Int, _ whole: UInt64, isNegative: Bool
  ) throws(Failure) -> Value {
    var offset = point
    var mantissa = whole
    var exponent = 0
    if bytes[offset] == UInt8(ascii: ".") {
      offset &+= 1
      let first = offset
      while offset < count {
        let digit = bytes[offset] &- UInt8(ascii: "0")
        if digit > 9 { break }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        offset &+= 1
      }
      guard offset > first else { throw problem("a digit is missing behind the point", at: offset) }
      exponent = first &- offset
    }
    let significant = offset &- start
    if offset < count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset &+= 1
      var isDown = false
      if offset < count, bytes[offset] == UInt8(ascii: "-") || bytes[offset] == UInt8(ascii: "+") {
        isDown = bytes[offset] == UInt8(ascii: "-")
        offset &+= 1
      }
      let first = offset
      var power = 0
      while offset < count {
        let digit = bytes[offset] &- UInt8(ascii: "0")
        if digit > 9 { break }
        power = min(power &* 10 &+ Int(digit), 100_000)
        offset &+= 1
      }
      guard offset > first else { throw problem("a digit is missing in the exponent", at: offset) }
      exponent &+= isDown ? -power : power
    }
    position = offset
    // Clinger's fast path: both factors are exact, so one rounding gives the nearest float.
    if significant <= 19, mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
      let scaled =
        exponent < 0
        ? Double(mantissa) / JSONText.powersOfTen[-exponent] : Double(mantissa) * JSONText.powersOfTen[exponent]
      return .float(isNegative ? -scaled : scaled)
    }
    return .float(try slowFloat(start, offset))
  }

  @inline(never)
  private func slowFloat(_ start: Int, _ end: Int) throws(Failure) -> Double {
    let text = String(decoding: UnsafeBufferPointer(start: bytes + start, count: end - start), as: UTF8.self)
    guard let float = Double(text), float.isFinite else {
      throw problem("the number is too large for a float", at: start)
    }
    return float
  }

  private mutating func word() throws(Failure) -> Value {
    if starts(with: "true") { return .bool(true) }
    if starts(with: "false") { return .bool(false) }
    if starts(with: "null") { return .null }
    throw problem("expected a value")
  }

  private mutating func starts(with word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard position + length <= count else { return false }
    for index in 0..<length where bytes[position + index] != word.utf8Start[index] { return false }
    position += length
    return true
  }

  @inline(never)
  private func problem(_ message: String, at offset: Int? = nil) -> Failure {
    let text = UnsafeBufferPointer(start: bytes, count: count)
    return JSONProblem(text: text, offset: offset ?? position).failure(message, name: name, machine)
  }
}

/// Strings that were read before: objects of the same shape share their keys, hash and all.
private struct SeenStrings: ~Copyable {
  private static let slots = 1024
  private let known: UnsafeMutablePointer<Ref<StringObject>?>

  init() {
    known = .allocate(capacity: SeenStrings.slots)
    known.initialize(repeating: nil, count: SeenStrings.slots)
  }

  deinit { known.deallocate() }

  @inline(__always)
  func string(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, isASCII: Bool, _ machine: Machine
  ) -> Ref<StringObject> {
    if count > 64 { return make(bytes, count, isASCII: isASCII, machine) }
    var hash = UInt64(truncatingIfNeeded: count)
    var index = 0
    let raw = UnsafeRawPointer(bytes)
    while index &+ 8 <= count {
      hash = (hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      index &+= 8
    }
    while index < count {
      hash = (hash ^ UInt64(bytes[index])) &* 0x9E37_79B9_7F4A_7C15
      index &+= 1
    }
    let slot = Int(truncatingIfNeeded: hash &>> 54)
    if let key = known[slot], key.object.count == count, isSame(key.object.bytes, bytes, count) { return key }
    let key = make(bytes, count, isASCII: isASCII, machine)
    known[slot] = key
    return key
  }

  @inline(__always)
  private func isSame(_ left: UnsafeMutablePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    for index in 0..<count where left[index] != right[index] { return false }
    return true
  }

  @inline(never)
  private func make(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, isASCII: Bool, _ machine: Machine
  ) -> Ref<StringObject> {
    machine.heap.makeString(count: count, isASCII: isASCII) { $0.update(from: bytes, count: count) }
  }
}
