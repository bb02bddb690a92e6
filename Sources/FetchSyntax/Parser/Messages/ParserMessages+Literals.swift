import FetchDiagnostics

/// Numbers and strings.
extension ParserMessages {
  /// `5m`, `007`, `12px`.
  static func number(_ problem: NumberLiteral.Problem, _ text: String, at span: SourceSpan) -> Diagnostic {
    switch problem {
    case .separator:
      Diagnostic("`_` separates digits", at: span, label: "expected a digit on both sides", help: "as in 1_000_000")
    case .leadingZero(let decimal):
      Diagnostic(
        "a number does not begin with 0", at: span, label: "write \(decimal)", help: "hexadecimal is 0xff, binary 0b101"
      )
    case .noDigits(let prefix): Diagnostic("the digits are missing", at: span, label: "expected digits after \(prefix)")
    case .digit(let digit, let prefix):
      Diagnostic(
        "`\(digit)` is no digit of a number that begins with \(prefix)", at: span,
        label: prefix.hasSuffix("x") || prefix.hasSuffix("X") ? "expected 0 to 9 and a to f" : "expected 0 and 1")
    case .tooLarge:
      Diagnostic(
        "this number is too large", at: span, label: "an int has 64 bits",
        help: "the largest is 9_223_372_036_854_775_807; with a point it is a float")
    case .tooLargeFloat: Diagnostic("this number is too large", at: span, label: "a float goes up to 1.8e308")
    case .tooLongDuration: Diagnostic("this duration is too long", at: span, label: "the longest is some 292 years")
    case .tooLargeSize: Diagnostic("this size is too large", at: span, label: "the largest is some 9 million TB")
    case .notWhole: Diagnostic("this is no whole number of bytes", at: span, label: "expected a whole size")
    case .ambiguousMinutes(let number):
      Diagnostic(
        "`m` is no unit", at: span, label: "minutes or metres?",
        help: "minutes are \(number)min, milliseconds \(number)ms")
    case .compound(let parts):
      Diagnostic(
        "a duration has one unit", at: span, label: "write \(parts.joined(separator: " + "))")
    case .unit(let unit, let suggestion):
      Diagnostic("`\(unit)` is no unit", at: span, label: "write \(text.dropLast(unit.count))\(suggestion ?? "")")
    case .suffix(let suffix):
      Diagnostic(
        "`\(suffix)` cannot follow a number", at: span, label: "this is neither a number nor a duration nor a size",
        help: "units are ms s min h d, and KB MB GB KiB MiB GiB; a name does not begin with a digit")
    }
  }

  /// `"\d"`, and lines with too little indentation.
  static func string(_ problem: StringLiteral.Problem) -> Diagnostic {
    let span = SourceSpan(problem.range)
    switch problem.reason {
    case .unknownEscape(let character):
      return Diagnostic(
        "`\\\(character)` is no escape", at: span, label: "expected one of \\n \\t \\r \\0 \\\\ \\\" \\{ \\u{…}",
        help: character == "x"
          ? "a character is written by its code point in braces, as in \\u{41}"
          : "a backslash is written \\\\; in '…' it stands for itself")
    case .braceEscape:
      return Diagnostic("`\\}` is no escape", at: span, label: "write `}` alone")
    case .unicodeEscape:
      return Diagnostic(
        "this escape has no code point", at: span, label: "expected \\u{…} with 1 to 6 hexadecimal digits",
        help: "its digits stand in braces, as in \\u{e9}")
    case .noCodePoint:
      return Diagnostic(
        "there is no such code point", at: span, label: "they go up to \\u{10FFFF}, without \\u{D800} to \\u{DFFF}")
    case .indentation:
      return Diagnostic(
        "this line is indented less than the closing quotes", at: span, label: "expected their indentation",
        help: "the closing quotes' indentation is taken off every line")
    }
  }

  /// `"{}"`.
  static func emptyInterpolation(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "there is no expression in these braces", at: span, label: "expected an expression",
      help: "write \\{} for braces in a string, or '…' for text without interpolation")
  }
}
