/// A value on its way to be text, as source would write it.
///
/// A part that stands in many places is written at each: lists of lists of the same list become more text than there is room for
/// anywhere. So the text has an end, and a long one is written only as long as the task that asked for it is not to end.
struct ValueText {
  /// Deeper than that nobody reads, and the native stack has an end.
  private static let maximumNesting = 100

  /// What is written so far; one that is cut off ends with `…`.
  private(set) var text = ""
  /// Whether there was more to be written than it may have.
  private(set) var isCut = false
  /// Why nothing more is written: the task is to end, or there is no memory left.
  private(set) var failure: Failure?
  /// The lists and maps that lead to what is being written.
  private var open: [UnsafeMutableRawPointer] = []
  private let limit: Int
  private let machine: Machine

  /// Texts of more than `limit` bytes are cut off. Those of a short one are written at once, whatever happens.
  init(_ machine: Machine, cutAt limit: Int) {
    self.machine = machine
    self.limit = limit
  }

  /// Whether it has come to its end.
  private var isFull: Bool { isCut || failure != nil }

  mutating func write(_ value: Value) {
    if !hasRoom() { return }
    switch value {
    case .undefined: text += "undefined"
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .int(let int): text += String(int)
    case .float(let float): text += describeFloat(float)
    case .duration(let nanoseconds): text += describeDuration(nanoseconds)
    case .string(let string): quote(string.object)
    case .bytes(let bytes): text += bytes.object.description
    case .list(let list): writeItems(of: list)
    case .map(let map): writeEntries(of: map)
    case .range(let range):
      let range = range.object
      let ints =
        range.isClosed ? "\(range.first)..\(range.end - range.step.signum())" : "\(range.first)..<\(range.end)"
      text += range.step == 1 ? ints : "(\(ints)).step(\(range.step))"
    case .function(let function): text += "<function \(function.object.name)>"
    case .native(let native): text += "<function \(native.object.name)>"
    case .error(let error):
      text += "\(error.object.kind.object.string): \(error.object.message.object.string)"
    case .task(let task): text += "<\(task.object.describe(machine)): \(state(of: task.object))>"
    case .stream(let stream): text += stream.object.describe(machine)
    case .cell(let cell): write(cell.object.value)
    case .iterator: text += "<iterator>"
    case .object(let object): text += object.object.describe(machine)
    }
  }

  /// Cuts the text off when it is too long, and lets the machine look around in one that may be.
  private mutating func hasRoom() -> Bool {
    if isFull { return false }
    if text.utf8.count > limit {
      cut()
      return false
    }
    guard limit == Machine.maximumLength else { return true }
    do throws(Failure) {
      try machine.walking(1, holding: text.utf8.count)
      return true
    } catch {
      failure = error
      return false
    }
  }

  private mutating func cut() {
    isCut = true
    text += "…"
  }

  private mutating func writeItems(of list: Ref<ListObject>) {
    guard enter(list.pointer, "[…]") else { return }
    text += "["
    for index in 0..<list.object.count {
      if index > 0 { text += ", " }
      write(list.object[index])
      if isFull { return }
    }
    text += "]"
    open.removeLast()
  }

  private mutating func writeEntries(of map: Ref<MapObject>) {
    guard enter(map.pointer, "{…}") else { return }
    text += "{"
    var isFirst = true
    for index in 0..<map.object.used where !map.object.entries[index].key.isUndefined {
      let entry = map.object.entries[index]
      if !isFirst { text += ", " }
      isFirst = false
      writeKey(entry.key)
      text += ": "
      write(entry.value)
      if isFull { return }
    }
    text += "}"
    open.removeLast()
  }

  /// Whether a list or map is to be written, and not only hinted at where it comes round.
  private mutating func enter(_ pointer: UnsafeMutableRawPointer, _ hint: String) -> Bool {
    if open.count >= Self.maximumNesting || open.contains(pointer) {
      text += hint
      return false
    }
    open.append(pointer)
    return true
  }

  private func state(of task: TaskObject) -> String {
    switch task.state {
    // Nobody has looked at its result yet.
    case .pending:
      !task.future.isDone
        ? "running" : task.future.isCancelled ? "cancelled" : task.future.failure == nil ? "done" : "failed"
    case .succeeded: "done"
    case .failed: "failed"
    case .cancelled: "cancelled"
    }
  }

  /// A map's key as source writes it before the colon.
  mutating func writeKey(_ key: Value) {
    guard case .string(let string) = key else {
      text += "["
      write(key)
      text += "]"
      return
    }
    let name = string.object.string
    if machine.isIdentifier(name) { text += name } else { quote(string.object) }
  }

  private mutating func quote(_ string: StringObject) {
    text += "\""
    // Of a text that is cut off anyway the rest is not looked at.
    let end = string.count > limit ? string.offset(of: limit) : string.count
    for scalar in String(decoding: string.utf8[..<end], as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0": text += "\\0"
      case "{": text += "\\{"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f || (0x80..<0xa0).contains(scalar.value):
        text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    if end == string.count { text += "\"" } else { cut() }
  }
}
