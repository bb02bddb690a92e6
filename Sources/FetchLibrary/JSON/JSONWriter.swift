import FetchVM

/// A library type that has a form in JSON.
package protocol JSONConvertible: NativeObject {
  /// The value written in its place: a string, a map, a list.
  func jsonValue(_ machine: Machine) throws(Failure) -> Value
}

/// Writes values as JSON (RFC 8259).
struct JSONWriter: ~Copyable {
  /// Why a value cannot be written. The path to it is gathered on the way out.
  struct Problem: Error {
    let message: String
    let hint: String?
    /// The error itself, where it is none of the value's: the task is to end, or the text is too long.
    let failure: Failure?
    /// Steps from the value up to the root, with the address of each one's container.
    var steps: [(step: String, container: UInt)] = []

    init(_ message: String, hint: String? = nil) {
      self.message = message
      self.hint = hint
      failure = nil
    }

    init(_ failure: Failure) {
      self.failure = failure
      message = failure.error.object.message.object.string
      hint = failure.error.object.hint
    }
  }

  static let maximumDepth = 1000
  /// Shorter ones count with the list or map that they stand in.
  private static let longText = 1 << 12

  private(set) var text = ByteBuffer(capacity: 256)
  private(set) var isASCII = true
  private let indent: Int?
  private let name: String
  private let machine: Machine

  /// `indent`: spaces for each level, or nil for no spaces and no lines at all. `name` is whose errors they are.
  init(indent: Int?, name: String, machine: Machine) {
    self.indent = indent
    self.name = name
    self.machine = machine
  }

  /// Writes a value. Without recursion: values may be nested deeper than the stack of a host's thread allows.
  mutating func write(_ value: Value) throws(Problem) {
    if try writeSimple(value) { return }
    var open: [Container] = []
    do throws(Problem) {
      try begin(value, &open)
      while let last = open.indices.last {
        if let inner = try writeOn(&open[last], depth: open.count) {
          try begin(inner, &open)
        } else {
          open.removeLast()
        }
      }
    } catch {
      throw within(open, error)
    }
  }

  /// Writes what holds no other values; false when the value may hold some.
  private mutating func writeSimple(_ value: Value) throws(Problem) -> Bool {
    switch value {
    case .null, .undefined: text.append("null")
    case .bool(let bool): text.append(bool ? "true" : "false")
    case .int(let int): text.append(decimal: int)
    case .float(let float): try write(float)
    case .string(let string):
      if string.object.count > JSONWriter.longText {
        try makeRoom(for: string.object.count, walking: string.object.count)
      }
      write(string.object)
    case .list(let list):
      if list.object.count > 0 { return false }
      text.append("[]")
    case .map(let map):
      if map.object.count > 0 { return false }
      text.append("{}")
    case .range(let range):
      if range.object.count > 0 { return false }
      text.append("[]")
    case .duration(let nanoseconds): text.append("\"\(describeDuration(nanoseconds))\"")
    case .error(let error): writeError(error.object)
    case .object(let object):
      if object.object is any JSONConvertible { return false }
      throw noForm(value)
    case .bytes, .function, .native, .task, .stream, .cell, .iterator: throw noForm(value)
    }
    return true
  }

  private func noForm(_ value: Value) -> Problem {
    let hint: String? =
      switch value {
      case .task: "await the task, and write its result"
      case .bytes: "write .text() if they are text, else .base64()"
      case .stream: "a stream's items have to be collected into a list first"
      default: nil
      }
    return Problem("\(machine.describeForMessage(value)) has no form in JSON", hint: hint)
  }

  private mutating func write(_ float: Double) throws(Problem) {
    guard float.isFinite else {
      throw Problem("\(describeFloat(float)) has no form in JSON", hint: "write null or a string in its place")
    }
    text.append(float.description)
  }

  private mutating func writeError(_ error: ErrorObject) {
    text.append("{\"kind\":")
    write(error.kind.object)
    text.append(",\"message\":")
    write(error.message.object)
    text.append(UInt8(ascii: "}"))
  }

  // Strings

  @inline(__always)
  private mutating func write(_ string: StringObject) {
    isASCII = isASCII && string.isASCII
    let (bytes, count) = (string.bytes, string.count)
    text.reserve(count &+ 2)
    text.append(UInt8(ascii: "\""))
    let raw = UnsafeRawPointer(bytes)
    var plain = 0
    var offset = 0
    while offset &+ 8 <= count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      let stops = JSONText.stops(in: word)
      if stops == 0 {
        offset &+= 8
        continue
      }
      offset &+= stops.trailingZeroBitCount &>> 3
      writeEscape(bytes, from: plain, to: offset)
      offset &+= 1
      plain = offset
    }
    while offset < count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 {
        writeEscape(bytes, from: plain, to: offset)
        plain = offset &+ 1
      }
      offset &+= 1
    }
    text.append(bytes + plain, count &- plain)
    text.append(UInt8(ascii: "\""))
  }

  /// The plain text up to `offset`, and the byte there escaped.
  @inline(never)
  private mutating func writeEscape(_ bytes: UnsafeMutablePointer<UInt8>, from plain: Int, to offset: Int) {
    text.append(bytes + plain, offset - plain)
    text.append(UInt8(ascii: "\\"))
    let byte = bytes[offset]
    switch byte {
    case 0x08: text.append(UInt8(ascii: "b"))
    case 0x09: text.append(UInt8(ascii: "t"))
    case 0x0A: text.append(UInt8(ascii: "n"))
    case 0x0C: text.append(UInt8(ascii: "f"))
    case 0x0D: text.append(UInt8(ascii: "r"))
    case 0x20...: text.append(byte)
    default: text.append("u00\(hexText(byte))")
    }
  }

  // Containers

  /// A list, map or range that is being written.
  private struct Container {
    let value: Value
    /// The place of the next item or entry.
    var next = 0
    /// Whether nothing of it is written yet.
    var isFirst = true
  }

  private mutating func begin(_ value: Value, _ open: inout [Container]) throws(Problem) {
    if open.count >= JSONWriter.maximumDepth {
      throw Problem("the value is nested more than \(JSONWriter.maximumDepth) deep")
    }
    if case .object(let object) = value, let convertible = object.object as? any JSONConvertible {
      let converted = try converted(convertible)
      if try !writeSimple(converted) { try begin(converted, &open) }
      return
    }
    try makeRoom(for: 0, walking: JSONWriter.count(of: value))
    if case .map = value { text.append(UInt8(ascii: "{")) } else { text.append(UInt8(ascii: "[")) }
    open.append(Container(value: value))
  }

  /// How many items or entries a list or map has.
  private static func count(of value: Value) -> Int {
    switch value {
    case .list(let list): list.object.count
    case .map(let map): map.object.used
    default: 0
    }
  }

  /// Lets the machine look around now and then: what stands in many places is written at each, so the text may have no end.
  private func makeRoom(for bytes: Int, walking count: Int) throws(Problem) {
    do throws(Failure) {
      try machine.checkLength(text.count + bytes, name)
      try machine.walking(count + 1, holding: text.count)
    } catch {
      throw Problem(error)
    }
  }

  private func converted(_ object: any JSONConvertible) throws(Problem) -> Value {
    do throws(Failure) {
      return try object.jsonValue(machine)
    } catch {
      if error.error.object.cancellation != nil { throw Problem(error) }
      throw Problem(error.error.object.message.object.string, hint: error.error.object.hint)
    }
  }

  /// Writes on up to the next item that may hold others, which it gives; nil at the end.
  private mutating func writeOn(_ container: inout Container, depth: Int) throws(Problem) -> Value? {
    switch container.value {
    case .list(let list): try writeItems(of: list.object, &container.next, depth)
    case .map(let map): try writeEntries(of: map.object, &container, depth)
    case .range(let range): try writeInts(of: range.object, depth)
    default: nil
    }
  }

  private mutating func writeItems(of list: ListObject, _ next: inout Int, _ depth: Int) throws(Problem) -> Value? {
    while next < list.count {
      if next > 0 { text.append(UInt8(ascii: ",")) }
      startLine(depth)
      let item = list[next]
      next &+= 1
      if try !writeSimple(item) { return item }
    }
    startLine(depth - 1)
    text.append(UInt8(ascii: "]"))
    return nil
  }

  private mutating func writeEntries(
    of map: MapObject, _ container: inout Container, _ depth: Int
  ) throws(Problem) -> Value? {
    while container.next < map.used {
      let entry = map.entries[container.next]
      container.next &+= 1
      if entry.key.isUndefined { continue }
      if !container.isFirst { text.append(UInt8(ascii: ",")) }
      container.isFirst = false
      startLine(depth)
      writeKey(entry.key)
      text.append(UInt8(ascii: ":"))
      if indent != nil { text.append(0x20 as UInt8) }
      if try !writeSimple(entry.value) { return entry.value }
    }
    startLine(depth - 1)
    text.append(UInt8(ascii: "}"))
    return nil
  }

  private mutating func writeInts(of range: RangeObject, _ depth: Int) throws(Problem) -> Value? {
    if range.count > 100_000_000 { throw Problem("a range of \(range.count) ints is too long") }
    for index in 0..<range.count {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      if index & 0xFFFF == 0 { try makeRoom(for: 0, walking: 1 << 16) }
      startLine(depth)
      text.append(decimal: range[index])
    }
    startLine(depth - 1)
    text.append(UInt8(ascii: "]"))
    return nil
  }

  private mutating func writeKey(_ key: Value) {
    if case .string(let string) = key { return write(string.object) }
    text.append(UInt8(ascii: "\""))
    text.append(machine.describe(key))
    text.append(UInt8(ascii: "\""))
  }

  @inline(__always)
  private mutating func startLine(_ depth: Int) {
    guard let indent else { return }
    text.append(0x0A as UInt8)
    for _ in 0..<depth * indent { text.append(0x20 as UInt8) }
  }

  // Failures

  /// The problem with the path to it: the items that the open containers are at.
  private func within(_ open: [Container], _ problem: Problem) -> Problem {
    var problem = problem
    for container in open.reversed() where container.next > 0 {
      switch container.value {
      case .list(let list): problem.steps.append(("[\(container.next - 1)]", UInt(bitPattern: list.pointer)))
      case .map(let map):
        problem.steps.append((step(map.object.entries[container.next - 1].key), UInt(bitPattern: map.pointer)))
      default: break
      }
    }
    return problem
  }

  private func step(_ key: Value) -> String {
    let name = machine.display(key)
    let isPlain = name.utf8.allSatisfy {
      $0 == UInt8(ascii: "_") || ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A)
    }
    return isPlain && !name.isEmpty ? ".\(name)" : "[\(machine.describe(key))]"
  }
}

extension JSONWriter.Problem {
  /// The problem as a script's error, with the path from the root: `$.items[3].callback`.
  func failure(_ name: String, _ machine: Machine) -> Failure {
    if let failure { return failure }
    var path = "$"
    var seen: [UInt: String] = [:]
    for (step, container) in steps.reversed() {
      if let earlier = seen[container] {
        return machine.failure(.value, "\(name): the value contains itself: \(path) is \(earlier)")
      }
      seen[container] = path
      path += step
    }
    if path.utf8.count > 200 { path = "\(path.prefix(100))…\(path.suffix(50))" }
    return machine.failure(.value, "\(name): \(message)\(path == "$" ? "" : ", at \(path)")", hint: hint)
  }
}
