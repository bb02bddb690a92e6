/// Showing values as source would write them.
extension Machine {
  /// As `print` shows it: a string bare, everything else as in source, and cut off as `describe` does.
  public func display(_ value: Value) -> String {
    if case .string(let string) = value { return string.object.string }
    return describe(value)
  }

  /// As source would write it, for messages: a long text is cut off. A structure that contains itself shows as `[…]` or `{…}` where
  /// it comes round.
  public func describe(_ value: Value) -> String { describe(value, atMost: 1 << 20) }

  /// As source would write it, cut off behind `limit` bytes or a little more.
  func describe(_ value: Value, atMost limit: Int) -> String {
    var text = ValueText(self, cutAt: limit)
    text.write(value)
    return text.text
  }

  /// All of what `display` shows, for a script that works with it: throws when that is too long, or when the task that runs is to
  /// end meanwhile. `name` is the function whose error it is.
  public func text(of value: Value, _ name: String) throws(Failure) -> String {
    if case .string(let string) = value { return string.object.string }
    return try source(of: value, name)
  }

  /// All of what `describe` shows, as `text` does.
  public func source(of value: Value, _ name: String) throws(Failure) -> String {
    var text = ValueText(self, cutAt: Machine.maximumLength)
    text.write(value)
    if let failure = text.failure { throw failure }
    if text.isCut { throw tooLong(name) }
    return text.text
  }

  /// A map's key as source writes it before the colon.
  public func describeKey(_ key: Value) -> String {
    var text = ValueText(self, cutAt: 1 << 20)
    text.writeKey(key)
    return text.text
  }

  /// Whether a map's key of this text can be written without quotes, and behind a dot.
  public func isIdentifier(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isXIDStart else { return false }
    return name.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
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
