/// Dates and times as text.
extension CivilTime {
  /// `2026-01-31T09:05:00Z`, with as many decimals of the second as it needs.
  var iso: String { "\(isoDate)T\(isoTime)Z" }

  /// The same with three decimals of the second, always.
  var isoMilliseconds: String {
    "\(isoDate)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(nanosecond / 1_000_000, 3))Z"
  }

  var isoDate: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  var isoTime: String {
    var text = "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    if nanosecond > 0 {
      var decimals = padded(nanosecond, 9)
      while decimals.hasSuffix("000") { decimals.removeLast(3) }
      text += ".\(decimals)"
    }
    return text
  }

  /// `Sat, 31 Jan 2026 09:05:00 GMT` (RFC 9110, 5.6.7).
  var httpDate: String {
    let weekday = CivilTime.weekdayNames[weekday - 1].prefix(3)
    let month = CivilTime.monthNames[month - 1].prefix(3)
    return "\(weekday), \(padded(day, 2)) \(month) \(padded(year, 4)) "
      + "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)) GMT"
  }

  /// By a pattern as `strftime` has it; nil with the letter when a code is not known.
  func formatted(_ pattern: String) -> Result<String, UnknownCode> {
    var text = ""
    var characters = pattern.makeIterator()
    while let character = characters.next() {
      guard character == "%" else {
        text.append(character)
        continue
      }
      guard let code = characters.next() else { return .failure(UnknownCode(code: "")) }
      guard let part = part(code) else { return .failure(UnknownCode(code: String(code))) }
      text += part
    }
    return .success(text)
  }

  /// A code that no date has a part for.
  struct UnknownCode: Error {
    let code: String
  }

  private func part(_ code: Character) -> String? {
    switch code {
    case "Y": padded(year, 4)
    case "y": padded(year % 100, 2)
    case "m": padded(month, 2)
    case "d": padded(day, 2)
    case "e": day < 10 ? " \(day)" : String(day)
    case "H": padded(hour, 2)
    case "I": padded((hour + 11) % 12 + 1, 2)
    case "M": padded(minute, 2)
    case "S": padded(second, 2)
    case "L": padded(nanosecond / 1_000_000, 3)
    case "f": padded(nanosecond / 1_000, 6)
    case "p": hour < 12 ? "AM" : "PM"
    case "j": padded(dayOfYear, 3)
    case "u": String(weekday)
    case "a": String(CivilTime.weekdayNames[weekday - 1].prefix(3))
    case "A": CivilTime.weekdayNames[weekday - 1]
    case "b": String(CivilTime.monthNames[month - 1].prefix(3))
    case "B": CivilTime.monthNames[month - 1]
    case "F": isoDate
    case "T": "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    case "s": String(seconds)
    case "z": "+0000"
    case "Z": "UTC"
    case "%": "%"
    default: nil
    }
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
