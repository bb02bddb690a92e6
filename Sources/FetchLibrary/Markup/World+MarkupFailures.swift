import FetchVM

// What is wrong with selectors and expressions, as errors of the method they were given to.
extension World {
  func failure(of problem: SelectorProblem, in selector: String, _ what: String) -> Failure {
    let offset = selector.unicodeScalars.prefix(problem.offset).reduce(0) { $0 + $1.utf8.count }
    let excerpt = TextExcerpt.text(of: selector, at: offset)
    return machine.failure(
      .value, "\(what): \(problem.message), at index \(problem.offset) of the selector \(shown(selector))",
      hint: problem.hint ?? "it is wrong here:\n\(excerpt)")
  }

  func failure(of problem: Expression.Problem, in text: String, _ what: String) -> Failure {
    switch problem.reason {
    case .malformed(let offset):
      let index = text.utf8.prefix(offset).count { $0 & 0xC0 != 0x80 }
      return machine.failure(
        .value, "\(what): \(problem.message), at index \(index) of \(shown(text))",
        hint: "it is wrong here:\n\(TextExcerpt.text(of: text, at: offset))")
    case .unknownPrefix:
      return machine.failure(
        .value, "\(what): \(problem.message) in \(shown(text))",
        hint: "say what it stands for: .xpath(\"//a:b\", {a: \"http://…\"})")
    case .tooMuch:
      return machine.failure(
        .limit, "\(what): it takes too long to go through this document: \(shown(text))",
        hint: "each // and each :has() inside another goes through all of it again")
    case .other: return machine.failure(.value, "\(what): \(problem.message): \(shown(text))")
    }
  }

  /// Of a long text the beginning.
  private func shown(_ text: String) -> String {
    text.count <= 100 ? machine.describe(string(text)) : machine.describe(string(String(text.prefix(100)))) + "…"
  }
}
