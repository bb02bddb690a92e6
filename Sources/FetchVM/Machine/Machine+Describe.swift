/// Showing values as source would write them.
extension Machine {
  /// As `print` shows it: a string bare, everything else as in source.
  public func display(_ value: Value) -> String {
    if case .string(let string) = value { return string.object.string }
    return describe(value)
  }

  /// As source would write it. A structure that contains itself shows as `[…]` or `{…}` where it comes round.
  public func describe(_ value: Value) -> String {
    var text = ""
    var open: [UnsafeMutableRawPointer] = []
    write(value, to: &text, inside: &open)
    return text
  }

  private func write(_ value: Value, to text: inout String, inside open: inout [UnsafeMutableRawPointer]) {
    switch value {
    case .undefined: text += "undefined"
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .int(let int): text += String(int)
    case .float(let float): text += describeFloat(float)
    case .duration(let nanoseconds): text += describeDuration(nanoseconds)
    case .string(let string): quote(string.object.string, to: &text)
    case .bytes(let bytes): text += "<\(bytes.object.bytes.count) bytes>"
    case .list(let list):
      writeNested(list.pointer, "[", "]", to: &text, inside: &open) { text, open in
        for (index, item) in list.object.buffer.enumerated() {
          if index > 0 { text += ", " }
          write(item, to: &text, inside: &open)
        }
      }
    case .map(let map):
      writeNested(map.pointer, "{", "}", to: &text, inside: &open) { text, open in
        var isFirst = true
        map.object.forEach { key, item in
          if !isFirst { text += ", " }
          isFirst = false
          writeKey(key, to: &text)
          text += ": "
          write(item, to: &text, inside: &open)
        }
      }
    case .range(let range):
      let range = range.object
      let ints = "\(range.first)..<\(range.end)"
      text += range.step == 1 ? ints : "(\(ints)).step(\(range.step))"
    case .function(let function): text += "<function \(function.object.name)>"
    case .native(let native): text += "<function \(native.object.name)>"
    case .error(let error):
      text += "\(error.object.kind.object.string): \(error.object.message.object.string)"
    case .task(let task): text += "<\(task.object.describe(self)): \(describeState(task.object))>"
    case .stream(let stream): text += stream.object.describe(self)
    case .cell(let cell): write(cell.object.value, to: &text, inside: &open)
    case .iterator: text += "<iterator>"
    case .object(let object): text += object.object.describe(self)
    }
  }

  private func writeNested(
    _ pointer: UnsafeMutableRawPointer, _ start: String, _ end: String, to text: inout String,
    inside open: inout [UnsafeMutableRawPointer],
    _ body: (inout String, inout [UnsafeMutableRawPointer]) -> Void
  ) {
    // Deeper than that nobody reads, and the native stack has an end.
    if open.count >= 100 || open.contains(pointer) {
      text += "\(start)…\(end)"
      return
    }
    open.append(pointer)
    text += start
    body(&text, &open)
    text += end
    open.removeLast()
  }

  private func describeState(_ task: TaskObject) -> String {
    switch task.state {
    case .pending: task.future.isDone ? "done" : "running"
    case .succeeded: "done"
    case .failed: "failed"
    case .cancelled: "cancelled"
    }
  }

  private func writeKey(_ key: Value, to text: inout String) {
    guard case .string(let string) = key else {
      text += "[\(describe(key))]"
      return
    }
    let name = string.object.string
    if isIdentifier(name) { text += name } else { quote(name, to: &text) }
  }

  /// A map's key as source writes it before the colon.
  public func describeKey(_ key: Value) -> String {
    var text = ""
    writeKey(key, to: &text)
    return text
  }

  /// Whether a map's key of this text can be written without quotes, and behind a dot.
  public func isIdentifier(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isXIDStart else { return false }
    return name.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
  }

  private func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
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
    text += "\""
  }
}

/// `1.0`, `1e+20`, `nan`: a float never looks like an int.
public func describeFloat(_ float: Double) -> String {
  float.isNaN ? "nan" : float.isInfinite ? (float < 0 ? "-inf" : "inf") : float.description
}

/// The largest unit that shows the duration exactly with at most three decimals; else seconds, or milliseconds below a second:
/// `5s`, `250ms`, `1.5h`, `2.338375ms`.
public func describeDuration(_ nanoseconds: Int) -> String {
  if nanoseconds == 0 { return "0s" }
  let magnitude = nanoseconds.magnitude
  let sign = nanoseconds < 0 ? "-" : ""
  if magnitude < 1_000_000_000 {
    return sign + decimal(magnitude / 1_000_000, magnitude % 1_000_000, digits: 6) + "ms"
  }
  let units: [(String, UInt)] = [
    ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000),
  ]
  for (name, unit) in units where magnitude >= unit {
    // Exact with three decimals: the rest is a multiple of a thousandth of the unit.
    if magnitude % unit % (unit / 1000) == 0 {
      return sign + decimal(magnitude / unit, magnitude % unit / (unit / 1000), digits: 3) + name
    }
  }
  return sign + decimal(magnitude / 1_000_000_000, magnitude % 1_000_000_000, digits: 9) + "s"
}

private func decimal(_ whole: UInt, _ fraction: UInt, digits: Int) -> String {
  if fraction == 0 { return String(whole) }
  var text = String(fraction)
  text = String(repeating: "0", count: digits - text.count) + text
  while text.last == "0" { text.removeLast() }
  return "\(whole).\(text)"
}
