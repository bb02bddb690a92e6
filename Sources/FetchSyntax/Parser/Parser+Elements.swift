import FetchDiagnostics

extension Parser {
  /// Parses what stands in brackets, with commas between: each round of `parseElement` takes one element. What is left of a
  /// broken one is skipped, so that the others are looked at, too. `what` is how messages call them.
  func parseElements(_ what: String, closer: String, _ parseElement: () throws(Abandoned) -> Void) {
    let bracket = beginBracket()
    while !kind.isCloser, kind != .endOfInput {
      let before = index
      do {
        try parseElement()
        if !kind.isCloser { try expectComma(in: what, closer: closer) }
      } catch {
        skipElement(from: before)
        _ = take(.comma)
      }
      precondition(index > before || kind.isCloser, "the parser must advance")
    }
    endBracket(bracket)
  }
}
