import FetchVM

/// `toInt(base)` and `toFloat()`.
func installTextNumbers(into machine: Machine) {
  machine.addMethod(machine.stringMembers, "toInt", ["base?"]) { machine, arguments throws(Failure) in
    let base = try arguments.optionalInt(1, "toInt's base", machine) ?? 10
    guard (2...36).contains(base) else {
      throw machine.failure(.value, "toInt's base must be 2 to 36, not \(base)")
    }
    return .int(try parseInt(arguments.text, base: base, name: "toInt", machine))
  }
  machine.addMethod(machine.stringMembers, "toFloat", []) { machine, arguments throws(Failure) in
    .float(try parseFloat(arguments.text, name: "toFloat", machine))
  }
}

/// White space around it, a sign, and `_` between digits are allowed, as in a number of the source.
func parseInt(_ text: StringObject, base: Int, name: String, _ machine: Machine) throws(Failure) -> Int {
  let trimmed = trimmedText(text)
  var digits = trimmed[...]
  let isNegative = digits.first == UInt8(ascii: "-")
  if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
  if let prefix = basePrefix(digits), prefix == base { digits = digits.dropFirst(2) }
  var value = 0
  var mayUnderscore = false
  for byte in digits {
    if byte == UInt8(ascii: "_"), mayUnderscore {
      mayUnderscore = false
      continue
    }
    guard let digit = digitValue(byte), digit < base else { throw notANumber(text, "an int", name, machine) }
    let (shifted, overflow) = value.multipliedReportingOverflow(by: base)
    let (sum, overflowAgain) =
      isNegative
      ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
    if overflow || overflowAgain {
      throw machine.failure(
        .value, "\(name): \(machine.describeForMessage(.string(Ref(text)))) is too large for an int (64 bits)")
    }
    value = sum
    mayUnderscore = true
  }
  guard mayUnderscore else { throw notANumber(text, "an int", name, machine) }
  return value
}

/// As source writes it, with `_` between digits, `inf` and `nan` included.
func parseFloat(_ text: StringObject, name: String, _ machine: Machine) throws(Failure) -> Double {
  let trimmed = withoutUnderscores(trimmedText(text))
  let allowed = trimmed.allSatisfy {
    ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") || $0 == UInt8(ascii: "-")
      || $0 == UInt8(ascii: "+")
  }
  let string = String(decoding: trimmed, as: UTF8.self)
  if allowed, let float = Double(string) { return float }
  switch string {
  case "inf", "+inf": return .infinity
  case "-inf": return -.infinity
  case "nan": return .nan
  default: throw notANumber(text, "a number", name, machine)
  }
}

/// The bytes without each `_` that stands between two digits.
private func withoutUnderscores(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
  func isDigit(_ index: Int) -> Bool { bytes.indices.contains(index) && bytes[index] >= 0x30 && bytes[index] <= 0x39 }
  return bytes.indices.filter { bytes[$0] != UInt8(ascii: "_") || !isDigit($0 - 1) || !isDigit($0 + 1) }.map {
    bytes[$0]
  }
}

private func notANumber(_ text: StringObject, _ what: String, _ name: String, _ machine: Machine) -> Failure {
  machine.failure(.value, "\(name): \(machine.describeForMessage(.string(Ref(text)))) is not \(what)")
}

private func trimmedText(_ text: StringObject) -> UnsafeBufferPointer<UInt8> {
  var start = 0
  var end = text.count
  while start < end {
    let length = Whitespace.length(in: text, at: start)
    if length == 0 { break }
    start += length
  }
  while end > start {
    let last = UTF8Text.start(before: end, in: text)
    if Whitespace.length(in: text, at: last) == 0 { break }
    end = last
  }
  return UnsafeBufferPointer(rebasing: text.utf8[start..<end])
}

private func digitValue(_ byte: UInt8) -> Int? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
  case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 87
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 55
  default: nil
  }
}

/// The base that `0x`, `0o` or `0b` names.
private func basePrefix(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
  guard digits.count > 2, digits.first == UInt8(ascii: "0") else { return nil }
  switch digits[digits.startIndex + 1] | 0x20 {
  case UInt8(ascii: "x"): return 16
  case UInt8(ascii: "o"): return 8
  case UInt8(ascii: "b"): return 2
  default: return nil
  }
}
