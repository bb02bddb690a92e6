import FetchLibrary
import FetchReference
import FetchScript
import FetchSyntax
import FetchVM
import Testing

/// Whatever the language has stands in the reference: what is added without a word there fails here.
@Suite struct CompletenessTests {
  private func expectEntries(_ words: [String], _ what: String) {
    #expect(!words.isEmpty)
    for word in words {
      #expect(!Reference.answers(on: word).isEmpty, "the reference has nothing on the \(what) `\(word)`")
    }
  }

  /// That each word stands in code on one of these pages.
  private func expectEntries(_ words: [String], _ what: String, on pages: [String]) {
    #expect(!words.isEmpty)
    let known = Reference.pages.filter { pages.contains($0.name) }.reduce(into: Set<String>()) {
      $0.formUnion($1.words)
    }
    for word in words {
      #expect(known.contains(word), "\(pages.joined(separator: ", ")) says nothing of the \(what) `\(word)`")
    }
  }

  @Test func everyKeyword() {
    expectEntries(Keywords.reserved, "keyword")
    expectEntries(Keywords.contextual, "word")
    expectEntries(Keywords.reserved + Keywords.contextual, "keyword", on: ["words"])
  }

  @Test(
    arguments: BinaryOperator.allCases.map(\.rawValue) + LogicalOperator.allCases.map(\.rawValue)
      + ComparisonOperator.allCases.map(\.rawValue) + UnaryOperator.allCases.map(\.rawValue) + [
        "|>", "?.", "..", "..<",
      ])
  func everyOperator(_ symbol: String) {
    let words = symbol.split(separator: " ").map(String.init)
    expectEntries(words, "operator", on: ["expressions"])
  }

  @Test func everyFunction() {
    let interpreter = Interpreter(Configuration(output: .captured, network: .stub { _ in StubResponse() }))
    expectEntries(interpreter.machine.builtinNames.sorted(), "function")
  }

  @Test func everyMemberOfEveryType() {
    let interpreter = Interpreter(Configuration(output: .captured, network: .stub { _ in StubResponse() }))
    let pages = [
      "number": ["numbers"], "range": ["ranges", "lists"], "headers": ["responses"], "channel": ["meeting-places"],
      "semaphore": ["meeting-places"],
      "queue": ["meeting-places"], "session": ["fetch"], "match": ["regexes"], "regex": ["regexes"],
      "bytes": ["bytes"], "stream": ["streams", "generators"], "task": ["tasks"], "null": [],
    ]
    #expect(interpreter.memberTables.count >= 15)
    for table in interpreter.memberTables {
      let names = table.methodNames + table.fieldNames
      guard !names.isEmpty else { continue }
      expectEntries(names, "member of \(table.typeName)", on: pages[table.typeName] ?? [table.typeName + "s"])
    }
  }

  @Test func everyKindOfError() {
    expectEntries(ErrorKind.allCases.map(\.rawValue), "kind", on: ["errors"])
  }

  @Test func everyOption() {
    expectEntries(VerbOptions.fetch, "option of fetch", on: ["fetch"])
    expectEntries(VerbOptions.session, "option of session", on: ["fetch"])
    expectEntries(VerbOptions.retry, "option of retry", on: ["fetch"])
    expectEntries(VerbOptions.auth, "option of auth", on: ["fetch"])
    expectEntries(VerbOptions.cache, "option of cache", on: ["fetch"])
    expectEntries(VerbOptions.file, "option of file", on: ["files"])
    // What stands behind the items of a gather are words of the language.
    expectEntries(["limit", "catch", "if"], "option of gather", on: ["gather"])
    expectEntries(VerbOptions.save, "option of save", on: ["save"])
  }

  @Test func everyTypeOfAParam() {
    expectEntries(ParamType.allCases.map(\.rawValue), "type of a param", on: ["modules"])
  }
}
