/// Reads dates: ISO 8601 (RFC 3339 and its common relaxations), those of mail (RFC 5322, 3.3) and the three forms of HTTP (RFC 9110,
/// 5.6.7).
struct DateParser {
  private let bytes: [UInt8]
  private var position = 0

  private init(_ text: String) { bytes = Array(text.trimmingSpace.utf8) }

  /// The moment that `text` names, in UTC; nil when it is no date.
  static func parse(_ text: String) -> CivilTime? {
    var iso = DateParser(text)
    if let time = iso.isoTime() { return time }
    return named(text)
  }

  // ISO 8601

  /// `2026-01-31`, `2026-01-31T09:05`, `2026-01-31 09:05:00.25+01:00`, `20260131T090500Z`; without an offset it is UTC.
  private mutating func isoTime() -> CivilTime? {
    guard let year = digits(4) else { return nil }
    let isExtended = skip("-")
    guard let month = digits(2), !isExtended || skip("-"), let day = digits(2) else { return nil }
    var time = CivilTime(year: year, month: month, day: day)
    var offset = 0
    if position < bytes.count {
      guard skip("T") || skip("t") || skip(" "), let hour = digits(2), !isExtended || skip(":"),
        let minute = digits(2)
      else { return nil }
      (time.hour, time.minute) = (hour, minute)
      if isExtended ? skip(":") : isAtDigit {
        guard let second = digits(2) else { return nil }
        time.second = second
        if skip(".") || skip(",") {
          guard let nanosecond = fraction() else { return nil }
          time.nanosecond = nanosecond
        }
      }
      guard let minutes = offsetInMinutes() else { return nil }
      offset = minutes
    }
    guard position == bytes.count, time.isValid else { return nil }
    let moved = CivilTime(seconds: time.seconds - offset * 60, nanosecond: time.nanosecond)
    return moved.isValid ? moved : nil
  }

  /// Decimals of a second, in nanoseconds; more than nine are cut.
  private mutating func fraction() -> Int? {
    var value = 0
    var count = 0
    while isAtDigit {
      if count < 9 { value = value * 10 + Int(bytes[position]) - 0x30 }
      count += 1
      position += 1
    }
    if count == 0 { return nil }
    for _ in min(count, 9)..<9 { value *= 10 }
    return value
  }

  /// `Z`, `+01:00`, `+0100`, `+01` or nothing.
  private mutating func offsetInMinutes() -> Int? {
    if position == bytes.count || skip("Z") || skip("z") { return 0 }
    let sign = bytes[position] == UInt8(ascii: "-") ? -1 : 1
    guard skip("+") || skip("-"), let hours = digits(2), hours < 24 else { return nil }
    if position == bytes.count { return sign * hours * 60 }
    _ = skip(":")
    guard let minutes = digits(2), minutes < 60 else { return nil }
    return sign * (hours * 60 + minutes)
  }

  private var isAtDigit: Bool { position < bytes.count && bytes[position] >= 0x30 && bytes[position] <= 0x39 }

  private mutating func digits(_ count: Int) -> Int? {
    guard position + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[position..<position + count] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte) - 0x30
    }
    position += count
    return value
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  // Dates with names

  /// `Sun, 06 Nov 1994 08:49:37 GMT` (or `+0200`, and without the day of the week), `Sunday, 06-Nov-94 08:49:37 GMT` or
  /// `Sun Nov  6 08:49:37 1994`.
  private static func named(_ text: String) -> CivilTime? {
    var words = text.split { $0.isWhitespace || $0 == "," }
    if let weekday = words.first, weekday.first?.isLetter == true {
      guard CivilTime.weekdayNames.contains(where: { weekday == $0 || weekday == $0.prefix(3) }) else { return nil }
      words.removeFirst()
    }
    if let date = words.first?.split(separator: "-"), date.count == 3 { words.replaceSubrange(0..<1, with: date) }
    let isC = words.first?.first?.isLetter == true
    guard words.count == (isC ? 4 : 5) else { return nil }
    let (monthText, dayText, yearText) = isC ? (words[0], words[1], words[3]) : (words[1], words[0], words[2])
    let times = words[isC ? 2 : 3].split(separator: ":").map { Int($0) ?? -1 }
    guard let month = CivilTime.monthNames.firstIndex(where: { $0.prefix(3) == monthText }), let day = Int(dayText),
      var year = Int(yearText), times.count == 3, let offset = isC ? 0 : zoneInMinutes(words[4])
    else { return nil }
    if yearText.count == 2 { year += century(of: year) }
    let time = CivilTime(year: year, month: month + 1, day: day, hour: times[0], minute: times[1], second: times[2])
    guard time.isValid else { return nil }
    let moved = CivilTime(seconds: time.seconds - offset * 60)
    return moved.isValid ? moved : nil
  }

  /// Of a year of two digits: more than 50 years ahead is meant to be past; by now that is the last century from 70 on.
  static func century(of year: Int) -> Int { year >= 70 ? 1900 : 2000 }

  /// `GMT`, `UTC`, `UT` or an offset; `-0000` says that the zone is not known, and is read as UTC.
  static func zoneInMinutes(_ word: Substring) -> Int? {
    if ["GMT", "UTC", "UT"].contains(word) { return 0 }
    var zone = DateParser(String(word))
    guard let minutes = zone.offsetInMinutes(), zone.position == zone.bytes.count else { return nil }
    return minutes
  }
}
