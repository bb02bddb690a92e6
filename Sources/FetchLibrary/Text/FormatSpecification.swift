import FetchDiagnostics
import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a value is to be shown: `[[fill]align][sign][#][0][width][, or _][.precision][type]`, as Python has it.
///
/// - `align`: `<` left, `>` right, `^` centre, `=` padding behind the sign; `fill` is the character to pad with.
/// - `sign`: `+` always, a space to leave room for one, `-` for negative numbers only.
/// - `#`: the prefix `0x`, `0o`, `0b`, of a float its point and zeros in any case; a leading `0` fills with zeros, of a number
///   behind the sign.
/// - `width`: the columns it takes at least; East Asian characters take two.
/// - `,` or `_`: between groups of three digits (four for `x`, `o`, `b`).
/// - `precision`: digits behind the point; for a string the most characters it keeps.
/// - `type`: ints `d x X o b`; floats `f e E g G`, and `%` for percent; strings `s`.
struct FormatSpecification {
  enum Alignment: Character { case left = "<", right = ">", centre = "^", insideSign = "=" }

  static let maximumWidth = 10_000
  static let maximumPrecision = 1_000

  var fill: Unicode.Scalar = " "
  var alignment: Alignment?
  /// Whether a number without an alignment has its padding behind the sign.
  var padsBehindSign = false
  var sign: Unicode.Scalar = "-"
  var hasPrefix = false
  var width = 0
  var grouping: Unicode.Scalar?
  var precision: Int?
  var type: Unicode.Scalar?

  /// Why a specification or a value does not go.
  struct Problem: Error {
    let message: String
    var hint: String?
  }

  init(_ text: String) throws(Problem) {
    var rest = Array(text.unicodeScalars)[...]
    var hasFill = false
    if rest.count > 1, let alignment = Alignment(rawValue: Character(rest[1])) {
      fill = rest[0]
      hasFill = true
      self.alignment = alignment
      rest = rest.dropFirst(2)
    } else if let first = rest.first, let alignment = Alignment(rawValue: Character(first)) {
      self.alignment = alignment
      rest = rest.dropFirst()
    }
    if let first = rest.first, first == "+" || first == "-" || first == " " {
      sign = first
      rest = rest.dropFirst()
    }
    if rest.first == "#" {
      hasPrefix = true
      rest = rest.dropFirst()
    }
    if rest.first == "0" {
      if !hasFill { fill = "0" }
      padsBehindSign = true
      rest = rest.dropFirst()
    }
    width = FormatSpecification.number(&rest) ?? 0
    if width > FormatSpecification.maximumWidth {
      throw Problem(message: "its width must be at most \(FormatSpecification.maximumWidth)")
    }
    if let first = rest.first, first == "," || first == "_" {
      grouping = first
      rest = rest.dropFirst()
    }
    if rest.first == "." {
      rest = rest.dropFirst()
      guard let precision = FormatSpecification.number(&rest) else {
        throw Problem(message: "digits are missing behind its point")
      }
      if precision > FormatSpecification.maximumPrecision {
        throw Problem(message: "its precision must be at most \(FormatSpecification.maximumPrecision)")
      }
      self.precision = precision
    }
    if let first = rest.first, "dxXobfFeEgG%s".unicodeScalars.contains(first) {
      type = first
      rest = rest.dropFirst()
    }
    if let first = rest.first {
      throw Problem(
        message: "`\(first)` has no meaning there",
        hint: "a specification is like \">10\", \",\", \".2f\" or \"+08.3f\"")
    }
  }

  private static func number(_ text: inout ArraySlice<Unicode.Scalar>) -> Int? {
    var value: Int?
    while let digit = text.first.flatMap({ $0.isASCII ? Character($0).wholeNumberValue : nil }) {
      value = min((value ?? 0) * 10 + digit, 1_000_000_000)
      text = text.dropFirst()
    }
    return value
  }

  // Applying

  func format(_ string: String) throws(Problem) -> String {
    guard type == nil || type == "s" else { throw wrongType("numbers") }
    if grouping != nil || sign != "-" || alignment == .insideSign {
      throw Problem(message: "a sign, `=` and `,` are for numbers, and this is a string")
    }
    guard let precision else { return padded(string, .left) }
    return padded(String(String.UnicodeScalarView(string.unicodeScalars.prefix(precision))), .left)
  }

  func format(_ int: Int) throws(Problem) -> String {
    switch type {
    case nil where precision == nil, "d": break
    case "x", "X", "o", "b": break
    case "s": throw wrongType("strings")
    case nil:
      // A number of a server's may be whole by chance.
      var general = self
      general.type = "g"
      return try general.format(Double(int))
    default: return try format(Double(int))
    }
    if precision != nil { throw Problem(message: "an int has no precision", hint: "write `f` behind it, as in .2f") }
    let radix = type == "x" || type == "X" ? 16 : type == "o" ? 8 : type == "b" ? 2 : 10
    let digits = String(int.magnitude, radix: radix, uppercase: type == "X")
    let prefix = hasPrefix && radix != 10 ? "0\(type ?? "x")" : ""
    return padded(digits, sign: signText(int < 0) + prefix, every: radix == 10 ? 3 : 4)
  }

  func format(_ float: Double) throws(Problem) -> String {
    guard type != "d", type != "x", type != "X", type != "o", type != "b" else {
      throw Problem(message: "`\(type ?? "d")` is for ints, and this is a float", hint: "round it first")
    }
    if type == "s" { throw wrongType("strings") }
    let magnitude = float.magnitude
    let sign = signText(float.sign == .minus && !float.isNaN)
    guard float.isFinite else { return padded(describeFloat(magnitude), sign: sign, every: 0) }
    switch type {
    case "f", "F", "e", "E", "g", "G":
      return padded(cFormat(magnitude, type ?? "f", precision ?? 6, keepsPoint: hasPrefix), sign: sign, every: 3)
    case "%":
      return padded(cFormat(magnitude * 100, "f", precision ?? 6, keepsPoint: hasPrefix) + "%", sign: sign, every: 3)
    default:
      guard let precision else { return padded(describeFloat(magnitude), sign: sign, every: 3) }
      return padded(general(magnitude, max(precision, 1)), sign: sign, every: 3)
    }
  }

  /// As `g`, but with a digit behind the point, for which one place of the precision is kept.
  private func general(_ magnitude: Double, _ precision: Int) -> String {
    let scientific = cFormat(magnitude, "e", precision - 1, keepsPoint: hasPrefix)
    let parts = scientific.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]), exponent < -4 || exponent >= precision - 1 else {
      let text = cFormat(magnitude, "g", precision, keepsPoint: hasPrefix)
      return text.contains(".") ? text : text + ".0"
    }
    guard !hasPrefix, parts[0].contains(".") else { return scientific }
    var digits = parts[0]
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return "\(digits)e\(parts[1])"
  }

  private func wrongType(_ what: String) -> Problem {
    Problem(message: "`\(type ?? "s")` is for \(what)")
  }

  private func signText(_ isNegative: Bool) -> String {
    isNegative ? "-" : sign == "-" ? "" : String(sign)
  }

  /// A number: its digits grouped, its sign before or behind the padding.
  private func padded(_ digits: String, sign: String, every size: Int) -> String {
    let isInside = (alignment ?? (padsBehindSign ? .insideSign : .right)) == .insideSign
    // Zeros are digits: they are grouped as well.
    let columns = isInside && fill == "0" ? width - sign.utf8.count : 0
    let grouped = grouping.map { group(digits, with: $0, every: size, columns: columns) } ?? digits
    guard isInside else { return padded(sign + grouped, .right) }
    let missing = max(0, width - sign.utf8.count - grouped.utf8.count)
    return sign + String(repeating: Character(fill), count: missing) + grouped
  }

  /// Puts `separator` between groups of the digits before the point, after zeros for it to take so many columns.
  private func group(_ digits: String, with separator: Unicode.Scalar, every size: Int, columns: Int) -> String {
    guard size > 0 else { return digits }
    let whole = digits.prefix { $0.isHexDigit && $0 != "e" || $0 == "e" && size == 4 }
    let rest = digits[whole.endIndex...]
    var count = whole.count
    while count + (count - 1) / size < columns - rest.utf8.count { count += 1 }
    var grouped = ""
    for (index, digit) in (String(repeating: "0", count: count - whole.count) + whole).enumerated() {
      if index > 0, (count - index) % size == 0 { grouped.unicodeScalars.append(separator) }
      grouped.append(digit)
    }
    return grouped + rest
  }

  private func padded(_ text: String, _ usual: Alignment) -> String {
    if width == 0 { return text }
    let missing = width - DisplayWidth.columns(of: text)
    if missing <= 0 { return text }
    let before =
      switch alignment ?? usual {
      case .left: 0
      case .right, .insideSign: missing
      case .centre: missing / 2
      }
    let character = Character(fill)
    return String(repeating: character, count: before) + text + String(repeating: character, count: missing - before)
  }
}

/// `printf` for one float: correctly rounded to the digits asked for; with `keepsPoint` the point and zeros behind it stay.
func cFormat(_ float: Double, _ type: Unicode.Scalar, _ precision: Int, keepsPoint: Bool = false) -> String {
  withVaList([Int32(precision), float]) { arguments in
    // 309 digits before the point, and the sign, the point and the exponent.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: precision + 400) { buffer in
      let length = vsnprintf(buffer.baseAddress, buffer.count, "%\(keepsPoint ? "#" : "").*\(type)", arguments)
      return String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
