import Testing

struct LiteralTests {
  @Test(arguments: [
    ("42", "42"), ("1_000", "1000"), ("0xff", "255"), ("0xFF_FF", "65535"), ("0b101", "5"), ("0", "0"),
    ("9223372036854775807", "9223372036854775807"), ("0x7fffffffffffffff", "9223372036854775807"),
    ("3.14", "3.14"), ("1e6", "1000000.0"), ("2.5e-3", "0.0025"), ("1_0.2_5", "10.25"),
    ("250ms", "250000000ns"), ("5s", "5000000000ns"), ("2min", "120000000000ns"), ("1.5h", "5400000000000ns"),
    ("1d", "86400000000000ns"), ("0.1s", "100000000ns"), ("0s", "0ns"),
    ("64KB", "64000"), ("10MB", "10000000"), ("1GB", "1000000000"), ("64KiB", "65536"), ("4MiB", "4194304"),
    ("1GiB", "1073741824"), ("1.5KB", "1500"), ("16.1KB", "16100"), ("128.7KB", "128700"), ("0.003MB", "3000"),
    ("1.5e3KB", "1500000"), ("1e-3MB", "1000"), ("0.0e99KB", "0"),
    ("9223372.0368547758TB", "9223372036854775800"), ("0.0009765625MiB", "1024"),
    ("1TiB", "1099511627776"),
    ("1.abs()", "1.abs()"), ("1..5", "(.. 1 5)"), ("null", "null"), ("true", "true"), ("false", "false"),
  ])
  func numbersAreRead(source: String, expected: String) {
    #expect(tree(source) == expected)
  }

  @Test(arguments: [
    (#""a""#, #""a""#),
    (#""a\n\t\r\\\"\{x}""#, "\"a\\n\\t\\r\\\"{x}\""),
    (#""\u{1F600}\u{e9}""#, "\"😀é\""),
    (#""}""#, "\"}\""),
    (#"'a\n{x}"'"#, "\"a\\n{x}\"\""),
    (#"'C:\dir'"#, "\"C:\\dir\""),
    (#""""#, "\"\""), ("''", "\"\""),
    (#""a {x} b""#, "(str \"a \" x \" b\")"),
    (#""{x}{y}""#, "(str x y)"),
    (#""{m["k"]}""#, "(str m[\"k\"])"),
    (#""{"{"{x}"}"}""#, "(str (str (str x)))"),
    (#""{ {a: 1}["a"] }""#, "(str {a:1}[\"a\"])"),
    (#""{xs.map(x => { x })}""#, "(str xs.map((lambda [x] {x})))"),
    (#""\\{x}""#, "(str \"\\\" x)"),
  ])
  func stringsAreRead(source: String, expected: String) {
    #expect(tree(source) == expected)
  }

  @Test(arguments: [
    ("\"\"\"\n  a\n    b\n\n  c\n  \"\"\"", "\"a\\n  b\\n\\nc\""),
    ("\"\"\"\na\n\"\"\"", "\"a\""),
    ("\"\"\"\na\n\n\"\"\"", "\"a\\n\""),
    ("\"\"\"one \"line\" here\"\"\"", "\"one \"line\" here\""),
    ("\"\"\"a\nb\"\"\"", "\"a\\nb\""),
    ("'''\n\ta\\n{x}\n\t'''", "\"a\\n{x}\""),
    ("\"\"\"\n  a {x} b\n  {y}\n  \"\"\"", "(str \"a \" x \" b\\n\" y)"),
    ("\"\"\"\r\n  a\r\n  b\r\n  \"\"\"", "\"a\\nb\""),
    ("\"\"\"\n\"\"\"", "\"\""), ("\"\"\"\n  \"\"\"", "\"\""), ("\"\"\"\"\"\"", "\"\""),
    ("\"\"\"\n  a\\n\\\"\"\"\n  \"\"\"", "\"a\\n\"\"\"\""),
  ])
  func stringsOverSeveralLinesLoseTheClosingIndentation(source: String, expected: String) {
    #expect(tree(source) == expected)
  }

  @Test func namesAreUnicode() {
    #expect(tree("let größe = 日本語 + _x1") == "(let größe (+ 日本語 _x1))")
  }

  @Test(arguments: [
    ("1__0", "1: `_` separates digits | expected a digit on both sides | as in 1_000_000"),
    ("007", "1: a number does not begin with 0 | write 7 | hexadecimal is 0xff, binary 0b101"),
    ("0x", "1: the digits are missing | expected digits after 0x"),
    (
      "0xＦ",
      "1: `Ｆ` is no digit of a number that begins with 0x | expected 0 to 9 and a to f"
    ),
    ("0b12", "1: `2` is no digit of a number that begins with 0b | expected 0 and 1"),
    (
      "9223372036854775808",
      "1: this number is too large | an int has 64 bits | the largest is 9_223_372_036_854_775_807; "
        + "with a point it is a float"
    ),
    ("5m", "1: `m` is no unit | minutes or metres? | minutes are 5min, milliseconds 5ms"),
    ("1h30min", "1: a duration has one unit | write 1h + 30min"),
    ("1h30m", "1: a duration has one unit | write 1h + 30min"),
    ("5sec", "1: `sec` is no unit | write 5s"),
    ("64kb", "1: `kb` is no unit | write 64KB"),
    ("299.96TiB", "1: this is no whole number of bytes | expected a whole size"),
    ("1e30KB", "1: this size is too large | the largest is some 9 million TB"),
    ("16.1234KB", "1: this is no whole number of bytes | expected a whole size"),
    ("0.0001KB", "1: this is no whole number of bytes | expected a whole size"),
  ])
  func wrongNumbersGetHints(source: String, expected: String) {
    #expect(errors(source) == [expected])
  }
}
