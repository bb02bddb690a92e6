import FetchBytecode

/// Parameters of natives as a reference writes them: `"text"`, `"limit?"` for an optional one, `"...values"` for the rest.
extension Parameter: ExpressibleByStringLiteral {
  public init(stringLiteral notation: String) {
    if notation.hasSuffix("?") {
      self.init(name: String(notation.dropLast()), isOptional: true)
    } else if notation.hasPrefix("...") {
      self.init(name: String(notation.dropFirst(3)), isRest: true)
    } else {
      self.init(name: notation)
    }
  }
}
