/// What a number's spelling means.
enum NumberLiteral: Equatable {
  /// An int or a size; up to 2^63, as a minus may stand before it.
  case integer(UInt64)
  /// A number with a fraction or an exponent.
  case float(Double)
  /// A number with a unit of time.
  case duration(nanoseconds: Int)
  /// No number.
  case invalid(Problem)

  /// Why a spelling is no number.
  enum Problem: Equatable {
    /// `1__0`, `1_`.
    case separator
    /// `007`.
    case leadingZero(decimal: String)
    /// `0x`.
    case noDigits(prefix: String)
    /// `0b12`.
    case digit(Character, prefix: String)
    /// More than 64 bits.
    case tooLarge
    /// `1e999`.
    case tooLargeFloat
    /// `999999d`.
    case tooLongDuration
    /// `9999999999GB`.
    case tooLargeSize
    /// `0.0001KB`.
    case notWhole
    /// `5m`.
    case ambiguousMinutes(number: String)
    /// `1h30min`: the parts.
    case compound([String])
    /// A unit that is near a known one, or another language's word for it.
    case unit(String, suggestion: String?)
    /// `12px`.
    case suffix(String)
  }

  /// Nanoseconds by a duration's unit.
  static let durationUnits: [(name: String, nanoseconds: UInt64)] = [
    ("ms", 1_000_000), ("s", 1_000_000_000), ("min", 60_000_000_000), ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
  ]

  /// Bytes by a size's unit.
  static let sizeUnits: [(name: String, bytes: UInt64)] = [
    ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
  ]

  /// Reads a number token's text.
  init(_ spelling: String) {
    let characters = Array(spelling)
    if characters.count > 1, characters[0] == "0", "xXbB".contains(characters[1]) {
      self = NumberLiteral.radix(characters)
      return
    }
    var parts = NumberParts(characters)
    self = parts.read()
  }

  private static func radix(_ characters: [Character]) -> NumberLiteral {
    let prefix = String(characters[0..<2])
    let radix: UInt64 = "xX".contains(characters[1]) ? 16 : 2
    let digits = characters[2...]
    guard digits.contains(where: { $0 != "_" }) else { return .invalid(.noDigits(prefix: prefix)) }
    guard NumberParts.areSeparatorsFine(digits) else { return .invalid(.separator) }
    var value: UInt64 = 0
    for character in digits where character != "_" {
      guard character.isASCII, let digit = character.hexDigitValue, digit < Int(radix) else {
        return .invalid(.digit(character, prefix: prefix))
      }
      let (product, overflows) = value.multipliedReportingOverflow(by: radix)
      if overflows { return .invalid(.tooLarge) }
      value = product + UInt64(digit)
    }
    return checked(value)
  }

  /// An integer, unless it is out of an int's range by more than the minus that may stand before it.
  static func checked(_ value: UInt64) -> NumberLiteral {
    value > UInt64(Int64.max) + 1 ? .invalid(.tooLarge) : .integer(value)
  }
}

/// The pieces of a decimal number: digits, fraction, exponent and unit.
private struct NumberParts {
  var whole: ArraySlice<Character>
  var fraction: ArraySlice<Character>?
  var exponent: ArraySlice<Character>?
  var unit: String
  let characters: [Character]

  init(_ characters: [Character]) {
    self.characters = characters
    var rest = characters[...]
    whole = NumberParts.digits(&rest)
    if rest.first == ".", let next = rest.dropFirst().first, next.isASCII, next.isNumber {
      rest = rest.dropFirst()
      fraction = NumberParts.digits(&rest)
    }
    if let mark = rest.first, "eE".contains(mark) {
      var tail = rest.dropFirst()
      var sign: ArraySlice<Character> = []
      if let first = tail.first, "+-".contains(first) { (sign, tail) = (tail.prefix(1), tail.dropFirst()) }
      let digits = NumberParts.digits(&tail)
      if !digits.isEmpty {
        exponent = sign + digits
        rest = tail
      }
    }
    unit = String(rest)
  }

  private static func digits(_ rest: inout ArraySlice<Character>) -> ArraySlice<Character> {
    let digits = rest.prefix { $0 == "_" || $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(digits.count)
    return digits
  }

  /// Single separators between digits are fine, others are not.
  static func areSeparatorsFine(_ digits: ArraySlice<Character>) -> Bool {
    guard digits.first != "_", digits.last != "_" else { return false }
    return !zip(digits, digits.dropFirst()).contains { $0 == "_" && $1 == "_" }
  }

  mutating func read() -> NumberLiteral {
    for part in [whole, fraction, exponent] {
      if let part, !NumberParts.areSeparatorsFine(part) { return .invalid(.separator) }
    }
    let digits = String(whole.filter { $0 != "_" })
    if unit.isEmpty { return plain(digits) }
    if let scale = NumberLiteral.durationUnits.first(where: { $0.name == unit })?.nanoseconds {
      guard let value = rounded(by: scale) else { return .invalid(.tooLongDuration) }
      return .duration(nanoseconds: value)
    }
    if let scale = NumberLiteral.sizeUnits.first(where: { $0.name == unit })?.bytes { return size(scale) }
    return .invalid(unitProblem())
  }

  private func plain(_ digits: String) -> NumberLiteral {
    if fraction != nil || exponent != nil {
      guard let value = Double(plainSpelling), value.isFinite else { return .invalid(.tooLargeFloat) }
      return .float(value)
    }
    if digits.count > 1, digits.first == "0" {
      let trimmed = digits.drop { $0 == "0" }
      return .invalid(.leadingZero(decimal: trimmed.isEmpty ? "0" : String(trimmed)))
    }
    guard let value = UInt64(digits) else { return .invalid(.tooLarge) }
    return NumberLiteral.checked(value)
  }

  /// The number without separators and unit.
  private var plainSpelling: String {
    var text = String(whole)
    if let fraction { text += "." + String(fraction) }
    if let exponent { text += "e" + String(exponent) }
    return text.filter { $0 != "_" }
  }

  /// The number times `scale`, to the nearest int; nil when that is too large.
  private func rounded(by scale: UInt64) -> Int? {
    if fraction == nil, exponent == nil {
      guard let value = UInt64(plainSpelling) else { return nil }
      let (product, overflows) = value.multipliedReportingOverflow(by: scale)
      return overflows ? nil : Int(exactly: product)
    }
    guard let value = Double(plainSpelling) else { return nil }
    return Int(exactly: (value * Double(scale)).rounded())
  }

  /// The number of bytes, computed in decimals: for a double, 16.1 times 1000 is not whole.
  private func size(_ scale: UInt64) -> NumberLiteral {
    var decimals = (fraction ?? []).filter { $0 != "_" }
    while decimals.last == "0" { decimals.removeLast() }
    guard var value = UInt64(String(whole.filter { $0 != "_" } + decimals)),
      let power = Int32(String((exponent ?? ["0"]).filter { $0 != "_" })).map(Int.init)
    else { return .invalid(decimals.isEmpty ? .tooLargeSize : .notWhole) }
    if value == 0 { return .integer(0) }
    // The value is to be divided by ten so often.
    var places = decimals.count - power
    while places > 0, value.isMultiple(of: 10) { (value, places) = (value / 10, places - 1) }
    guard places < 20 else { return .invalid(.notWhole) }
    guard places > -20 else { return .invalid(.tooLargeSize) }
    let (multiplier, divisor) = (NumberParts.powerOfTen(max(0, -places)), NumberParts.powerOfTen(max(0, places)))
    let (scaled, overflows) = value.multipliedReportingOverflow(by: multiplier)
    let product = scaled.multipliedFullWidth(by: scale)
    guard !overflows, product.high < divisor else { return .invalid(.tooLargeSize) }
    let (bytes, rest) = divisor.dividingFullWidth(product)
    guard rest == 0 else { return .invalid(.notWhole) }
    return bytes > UInt64(Int64.max) ? .invalid(.tooLargeSize) : .integer(bytes)
  }

  private static func powerOfTen(_ exponent: Int) -> UInt64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

  private func unitProblem() -> NumberLiteral.Problem {
    if unit == "m" { return .ambiguousMinutes(number: plainSpelling) }
    if let parts = compoundParts() { return .compound(parts) }
    if let known = NumberParts.otherSpellings[unit.lowercased()] { return .unit(unit, suggestion: known) }
    let lowered = unit.lowercased()
    let names = NumberLiteral.sizeUnits.map(\.name) + NumberLiteral.durationUnits.map(\.name)
    if let known = names.first(where: { $0.lowercased() == lowered }) { return .unit(unit, suggestion: known) }
    return .suffix(unit)
  }

  /// `1h30min` as `1h` and `30min`.
  private func compoundParts() -> [String]? {
    var parts: [String] = []
    var rest = characters[...]
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "_" || $0 == "." }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      let name = unit == ["m"] ? "min" : NumberParts.otherSpellings[String(unit).lowercased()] ?? String(unit)
      guard !number.isEmpty, NumberLiteral.durationUnits.contains(where: { $0.name == name }) else { return nil }
      parts.append(String(number) + name)
    }
    return parts.count > 1 ? parts : nil
  }

  /// What people write for a unit, and the unit.
  private static let otherSpellings: [String: String] = [
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "mins": "min", "minute": "min", "minutes": "min",
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d", "msec": "ms", "millis": "ms",
    "milliseconds": "ms", "k": "KB", "g": "GB", "kib": "KiB", "mib": "MiB", "gib": "GiB",
  ]
}
