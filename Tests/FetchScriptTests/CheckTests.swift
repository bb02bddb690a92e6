import CorpusSupport
import FetchLibrary
import FetchVM
import Testing

@testable import FetchScript

/// What `fetch check` says of scripts.
@Suite struct CheckTests {
  /// Suspicious scripts, each with the exact text that a user sees.
  @Test(arguments: CorpusScript.suspicious)
  func theSuspicionIsExplained(_ script: CorpusScript) throws {
    let text = script.checkReport()
    #expect(text == (try script.expectedText(now: text)), "\(script.path)")
  }

  @Test func theCorpusHasSuspiciousScripts() {
    #expect(CorpusScript.suspicious.count >= 40)
  }

  /// A script that does something suspicious on purpose says so in a `# check:` comment.
  @Test(arguments: CorpusScript.all + CorpusScript.reports)
  func noScriptOfTheCorpusIsSuspicious(_ script: CorpusScript) {
    #expect(script.problems().map(\.report) == [], "\(script.path)")
  }

  /// Some of them do not compile, which is what they are for.
  @Test(arguments: CorpusScript.modules)
  func noModuleOfTheCorpusIsSuspicious(_ script: CorpusScript) {
    #expect(script.problems().filter { $0.severity == .warning }.map(\.report) == [], "\(script.path)")
  }

  @Test(arguments: CorpusScript.scripts(below: "examples") + CorpusScript.scripts(below: "Benchmarks"))
  func noExampleIsSuspicious(_ script: CorpusScript) {
    #expect(script.problems().map(\.report) == [], "\(script.path)")
  }

  @Test func aProblemSaysWhereItIs() throws {
    let interpreter = Interpreter(
      Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual))
    let problems = interpreter.problems(in: "let 長さ = 1\nprint(\"é\".lenght)\n", named: "a.fetch")
    let first = try #require(problems.first)
    let second = try #require(problems.last)
    #expect(problems.count == 2)
    #expect(first.code == "unused-variable")
    #expect(first.severity == .warning)
    #expect([first.start.line, first.start.column, first.end.line, first.end.column] == [1, 5, 1, 7])
    #expect(second.code == "unknown-member")
    #expect(second.hint == "did you mean `length`?" || second.hint == "did you mean `count`?" || second.hint == nil)
    #expect([second.start.line, second.start.column, second.end.column] == [2, 11, 17])
  }

  @Test func aCommentInATextIsNone() {
    let interpreter = Interpreter(
      Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual))
    #expect(interpreter.problems(in: "print(\"# check: foo\", '# check: bar')\n") == [])
    let silenced = interpreter.problems(
      in: "let s = \"# check: unused-variable\"\nprint(\"\"\"\n  # check: unused-variable\n  \"\"\")\n")
    #expect(silenced.map(\.code) == ["unused-variable"])
    let commented = interpreter.problems(in: "let s = \"{1}\"  # meant  # check: unused-variable\nprint(2)\n")
    #expect(commented == [])
  }

  @Test func anErrorHidesWarnings() {
    let interpreter = Interpreter(
      Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual))
    let problems = interpreter.problems(in: "let unused = 1\nprint(nobody)\n")
    #expect(problems.map(\.severity) == [.error])
    #expect(problems.map(\.code) == ["error"])
  }
}

/// What the library says its functions give.
@Suite struct LibraryResultTests {
  private let interpreter = Interpreter(
    Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual))

  @Test func whatIsWrittenDownIsThere() {
    let builtins = interpreter.machine.builtinNames
    for (type, name) in LibraryResults.names where type == "" { #expect(builtins.contains(name), "\(name)") }
    for (type, name) in LibraryResults.names where type != "" {
      let table = interpreter.memberTables.first { $0.typeName == type }
      let members = (table?.fieldNames ?? []) + (table?.methodNames ?? [])
      #expect(members.contains(name), "\(type).\(name)")
    }
  }

  /// Each of these gives what is written down for it.
  @Test(arguments: [
    "\"a b\"", "\"a\".bytes()", "[3, 1]", "0..<3", "{a: 1}", "5", "1.5", "5s", "now()", "url(\"http://h/a\")",
    "queue([1])",
    "channel()", "semaphore(1)", "await fetch \"http://h/json/1\"", "(await fetch \"http://h/n/1\").headers",
    "sleep(1s)",
  ])
  func membersGiveWhatIsWrittenDown(_ receiver: String) throws {
    let type = try #require(interpreter.run("typeOf(\(receiver))").text)
    let owner = type == "int" || type == "float" ? "number" : type
    let arguments = ["x => x", "", "1", "\"a\"", "\"a\", \"b\"", "0, 1", "[1]", "[[1, 2]]"]
    for (_, name) in LibraryResults.names
    where LibraryResults.result(of: name, in: owner) != nil && !["text"].contains(name) {
      let expected = LibraryResults.result(of: name, in: owner).map { $0.drop { $0 == "!" } } ?? ""
      let word = String(expected.prefix { $0 != "<" })
      let plain = word == "work" ? "task" : word
      guard !["any", "item", "result"].contains(plain) else { continue }
      let members = arguments.map { "(\(receiver)).\(name)(\($0))" } + ["(\(receiver)).\(name)"]
      for member in members {
        guard let found = try? interpreter.run("typeOf(\(member))").text else { continue }
        let isRight = plain == "self" ? found == type : isType(found, plain)
        #expect(isRight, "\(member) is a \(found), not \(expected)")
      }
    }
  }

  /// So does each function, whatever it is called with.
  @Test(arguments: [
    "", "5", "1.5", "-5s", "\"5\"", "\"a\", \"b\"", "[1, 2]", "2, 3", "null", "url(\"http://h/a\")", "{a: 1}",
  ])
  func functionsGiveWhatIsWrittenDown(_ arguments: String) {
    for (type, name) in LibraryResults.names where type == "" {
      let word = LibraryResults.result(of: name).map { $0.drop { $0 == "!" }.prefix { $0 != "<" } } ?? ""
      guard word != "never", let found = try? interpreter.run("typeOf(\(name)(\(arguments)))").text else { continue }
      #expect(isType(found, word), "\(name)(\(arguments)) is a \(found), not \(word)")
    }
  }

  private func isType(_ found: String, _ written: some StringProtocol) -> Bool {
    switch written {
    case "number": found == "int" || found == "float"
    case "text": found == "string" || found == "secret"
    default: found == written
    }
  }
}

extension ScriptValue {
  /// The text of a string.
  fileprivate var text: String? {
    if case .string(let text) = self { text } else { nil }
  }
}
