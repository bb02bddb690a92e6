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

/// The most bytes a text or list made by the library may take: 4 GiB, as everywhere in the machine.
let maximumLength = 1 << 32

extension Machine {
  /// The error of a text that would be longer than `maximumLength`.
  func tooLong(_ name: String) -> Failure { failure(.limit, "\(name): the result would be longer than 4 GiB") }
}
