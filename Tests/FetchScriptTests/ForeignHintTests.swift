import FetchDiagnostics
import FetchScript
import Testing

/// What is said about words of other languages.
@Suite struct ForeignHintTests {
  private let interpreter = Interpreter(
    Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual))

  private var members: Set<String> {
    Set(interpreter.memberTables.flatMap { $0.methodNames + $0.fieldNames })
  }

  /// The names that stand behind a point in a hint.
  private func memberNames(in hint: String) -> [Substring] {
    hint.replacing("...", with: "").split(separator: ".", omittingEmptySubsequences: false).dropFirst()
      .map { $0.prefix { $0.isLetter || $0.isNumber } }.filter { $0.first?.isLetter == true }
  }

  @Test func everyMemberThatAHintNamesIsThere() {
    let members = members
    let hints = ForeignMembers.hints + ForeignNames.hints.values
    #expect(hints.count > 200)
    for hint in hints where !hint.contains("import") {
      for name in memberNames(in: hint) { #expect(members.contains(String(name)), "\(hint)") }
    }
    for name in ForeignMembers.meant { #expect(members.contains(name), "\(name)") }
  }

  @Test func noNameOfAnotherLanguageIsBuiltIn() {
    let shadowed = Set(ForeignNames.hints.keys).intersection(interpreter.machine.builtinNames)
    // Built-in names that mean something else, where `param` and modules do not have them.
    #expect(shadowed.isSubset(of: ["int", "float", "range", "list"]), "\(shadowed)")
  }
}
