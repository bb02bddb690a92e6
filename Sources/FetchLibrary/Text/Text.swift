import FetchVM

/// Gives strings their members. Everything counts and indexes by code point.
func installText(into machine: Machine, _ expressions: RegularExpressions) {
  installTextLooking(into: machine, expressions)
  installTextChanging(into: machine, expressions)
  installTextTrimming(into: machine)
  installTextSplitting(into: machine, expressions)
  installTextNumbers(into: machine)
  installTextCoding(into: machine)
  installTextPatterns(into: machine, expressions)
  installFormat(into: machine)
}
