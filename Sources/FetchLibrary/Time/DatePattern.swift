/// Reads a date by a pattern as `strptime` does: the codes are those that `format` writes. White space in the pattern stands for any,
/// numbers may have fewer digits than they are written with, and names of days and months match in either case of letters.
struct DatePattern {
  private let pattern: String
  private var rest: Substring
  private var year: Int?
  private var time = CivilTime(year: 1, month: 1, day: 1)
  private var isAfternoon: Bool?
  private var offset = 0
  private var unix: Int?
  private var dayOfYear: Int?

  private init(_ pattern: String, _ text: String) {
    self.pattern = pattern
    rest = text.trimmingSpace[...]
  }

  /// The moment in UTC that `text` names, or nil when it is another one than the pattern says. Without a zone it is in UTC.
  static func parse(_ text: String, by pattern: String) throws(CivilTime.UnknownCode) -> CivilTime? {
    var reader = DatePattern(pattern.trimmingSpace, text)
    guard try reader.readAll() else { return nil }
    return reader.moment
  }

  private mutating func readAll() throws(CivilTime.UnknownCode) -> Bool {
    var characters = pattern.makeIterator()
    while let character = characters.next() {
      if character == "%" {
        let code = characters.next()
        guard let isRead = read(code ?? " ") else { throw CivilTime.UnknownCode(code: code.map { String($0) } ?? "") }
        if !isRead { return false }
      } else if character.isWhitespace {
        rest = rest.drop { $0.isWhitespace }
      } else if rest.first == character {
        rest.removeFirst()
      } else {
        return false
      }
    }
    return rest.isEmpty
  }

  private var moment: CivilTime? {
    if let unix { return CivilTime(seconds: unix, nanosecond: time.nanosecond) }
    guard let year else { return nil }
    var time = time
    time.year = year
    if let isAfternoon {
      guard (1...12).contains(time.hour) else { return nil }
      time.hour = time.hour % 12 + (isAfternoon ? 12 : 0)
    }
    if let dayOfYear {
      time = CivilTime(seconds: time.seconds + (dayOfYear - 1) * CivilTime.secondsPerDay, nanosecond: time.nanosecond)
    }
    guard time.isValid, time.year == year else { return nil }
    let moved = CivilTime(seconds: time.seconds - offset * 60, nanosecond: time.nanosecond)
    return moved.isValid ? moved : nil
  }

  /// Whether the text goes on with what the code stands for; nil when there is no such code.
  private mutating func read(_ code: Character) -> Bool? {
    switch code {
    case "Y": return set(\.year, number(4))
    case "y": return set(\.year, number(2).map { DateParser.century(of: $0) + $0 })
    case "m": return set(\.time.month, number(2))
    case "d", "e":
      rest = rest.drop { $0.isWhitespace }
      return set(\.time.day, number(2))
    case "H", "I": return set(\.time.hour, number(2))
    case "M": return set(\.time.minute, number(2))
    case "S": return set(\.time.second, number(2))
    case "L": return set(\.time.nanosecond, fraction(3))
    case "f": return set(\.time.nanosecond, fraction(9))
    case "p": return set(\.isAfternoon, name(["AM", "PM"], 2).map { $0 == 1 })
    case "b", "B": return set(\.time.month, name(CivilTime.monthNames, 3).map { $0 + 1 })
    case "a", "A": return name(CivilTime.weekdayNames, 3) != nil
    case "F": return readParts("Y-m-d")
    case "T": return readParts("H:M:S")
    case "j": return set(\.dayOfYear, number(3))
    case "u": return number(1).map { (1...7).contains($0) } ?? false
    case "s":
      let sign = rest.first == "-" ? -1 : 1
      if sign < 0 { rest.removeFirst() }
      return set(\.unix, number(12).map { sign * $0 })
    case "z", "Z":
      let zone = rest.prefix { !$0.isWhitespace }
      rest = rest[zone.endIndex...]
      return set(\.offset, DateParser.zoneInMinutes(zone == "Z" ? "UTC" : zone))
    case "%": return rest.popFirst() == "%"
    default: return nil
    }
  }

  private mutating func readParts(_ parts: String) -> Bool {
    parts.allSatisfy { $0.isLetter ? read($0) == true : rest.popFirst() == $0 }
  }

  private mutating func set<Part>(_ part: WritableKeyPath<DatePattern, Part>, _ value: Part?) -> Bool {
    guard let value else { return false }
    self[keyPath: part] = value
    return true
  }

  private mutating func set<Part>(_ part: WritableKeyPath<DatePattern, Part?>, _ value: Part?) -> Bool {
    guard let value else { return false }
    self[keyPath: part] = value
    return true
  }

  /// Digits, so many at most.
  private mutating func number(_ width: Int) -> Int? {
    let digits = rest.prefix(width).prefix { $0.isASCII && $0.isNumber }
    rest = rest[digits.endIndex...]
    return Int(digits)
  }

  /// Decimals of a second, in nanoseconds.
  private mutating func fraction(_ width: Int) -> Int? {
    let digits = rest.prefix(width).prefix { $0.isASCII && $0.isNumber }
    rest = rest[digits.endIndex...]
    return digits.isEmpty ? nil : Int(digits + String(repeating: "0", count: 9 - digits.count))
  }

  /// The position of the name that the text goes on with, in full or by its first letters.
  private mutating func name(_ names: [String], _ short: Int) -> Int? {
    let word = rest.prefix { $0.isASCII && $0.isLetter }
    let position = names.firstIndex { name in
      [name.lowercased(), name.lowercased().prefix(short).description].contains(word.lowercased())
    }
    if position != nil { rest = rest[word.endIndex...] }
    return position
  }
}
