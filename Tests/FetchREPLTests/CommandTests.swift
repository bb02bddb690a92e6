import Foundation
import Testing

/// What begins with a colon.
@Suite struct CommandTests {
  @Test func aWrongCommandGetsASuggestion() throws {
    let visit = try Visit.atPrompt(":taks")
    #expect(visit.screen.text.hasSuffix("error: there is no command :taks\n  help: did you mean :tasks?\n>"))
  }

  @Test func typeAndTimeTellOfAnExpression() throws {
    let visit = try Visit.atPrompt(":type [1]")
    #expect(visit.screen.text.hasSuffix("\nlist\n>"))
    try visit.enter(":type 1 + nope")
    #expect(visit.screen.text.contains("there is no `nope` here\n --> input"))
    try visit.enter(":time 1 + 1")
    #expect(visit.screen.text.contains(#/> :time 1 \+ 1\n2\n[0-9.]+[mu]s\n>/#))
  }

  @Test func typeRunsNothing() throws {
    let visit = try Visit.atPrompt(":type print(\"ran\")")
    #expect(
      visit.screen.text.hasSuffix("error: what type this has shows only when it runs\n  help: typeOf(…) runs it\n>"))
    try visit.enter(":type let a = 5")
    #expect(visit.screen.text.hasSuffix("error: :type needs an expression\n  help: :type EXPRESSION\n>"))
    try visit.enter(":vars")
    #expect(visit.screen.text.hasSuffix("> :vars\n>"))
  }

  @Test func whatDoesNotCompileHasNoTime() throws {
    let visit = try Visit.atPrompt(":time nope")
    #expect(visit.screen.text.hasSuffix("  | ^^^^ not declared\n>"))
    try visit.enter(":time [][1]")
    #expect(visit.screen.text.contains(#/\^\^\^\n[0-9.]+[mu]s\n>$/#))
  }

  @Test func onlyWhatRanToItsEndIsSaved() throws {
    let visit = try Visit.atPrompt("let a = 1", "nope", "[][1]", "let b = a + 1")
    try visit.enter(":save ~/script.fetch")
    #expect(visit.screen.text.hasSuffix("2 inputs saved to \(visit.state)/script.fetch\n>"))
    try visit.enter(":reset")
    try visit.enter(":load ~/script.fetch")
    try visit.enter("b")
    #expect(visit.screen.text.hasSuffix("> b\n2\n>"))
  }

  @Test func resetTellsOfTheTasksThatGoOn() throws {
    let visit = try Visit.atPrompt("let t = spawn { await sleep(1h) }", ":reset")
    #expect(visit.screen.text.hasSuffix("> :reset\n2 tasks go on; :tasks lists them\n>"))
  }

  @Test func aTaskThatIsCancelledByItsNumberSaysSo() throws {
    let visit = try Visit.atPrompt("let t = spawn { try { await sleep(1h) } finally { print(\"cleaned\") } }")
    try visit.enter(":cancel 1")
    try visit.wait(for: "cleaned\ntask 1: spawn, cancelled, ")
    try visit.enter(":cancel 1")
    #expect(visit.screen.text.hasSuffix("error: task 1 is over\n  help: :tasks lists what runs\n>"))
  }

  @Test(arguments: [
    (":t", "error: :t could be :type, :time, :tasks or :trace"), (":vars 3", "error: :vars takes nothing behind it"),
    (":set rows 0", "error: :set rows takes a number of lines, or screen, not 0"),
    (":set color red", "error: :set color takes on or off, not red"), (":set row", "did you mean :set rows?"),
    (":trace", "the trace is off"), (": help", ":tasks  "), ("quit", "did you mean :quit?"),
  ])
  func whatACommandMeantIsSaid(input: String, answer: String) throws {
    let visit = try Visit.atPrompt(input)
    #expect(visit.screen.text.contains(answer), "\(visit.screen.text)")
  }

  @Test func theHelpFitsATerminal() throws {
    let visit = try Visit.atPrompt(":help")
    #expect(visit.screen.text.contains("\n:quit  "))
    #expect(visit.screen.text.contains(/\n(:[a-z]+ .*\n){13}/))
  }

  @Test func whatWasTypedIsSavedAndLoaded() throws {
    let visit = try Visit.atPrompt("let kept = [1, 2]")
    try visit.enter(":save \(visit.state)/script.fetch")
    #expect(visit.screen.text.contains("1 input saved to"))
    try visit.enter(":reset")
    try visit.enter("kept")
    #expect(visit.screen.text.contains("there is no `kept` here"))
    try visit.enter(":load \(visit.state)/script.fetch")
    try visit.enter(":vars")
    #expect(visit.screen.text.hasSuffix("> :vars\nkept = [1, 2]\n>"))
  }

  @Test(arguments: [
    ("cancel", ":cancel N  cancels the task of that number"),
    ("within", "within 5s { … }  cancels what is not done in time"),
    ("clock", "clock()"), ("print", "print(...values"), ("gathr", "did you mean :help gather?"),
    ("zzzzz", "there is no help on zzzzz"),
  ])
  func helpTellsOfATopic(topic: String, help: String) throws {
    let visit = try Visit.atPrompt()
    visit.type(":help \(topic)\r")
    try visit.wait(for: help)
  }

  @Test func quitLeaves() throws {
    let visit = try Visit.atPrompt()
    visit.type(":quit\r")
    #expect(try visit.waitForEnd() == 0)
  }

  @Test func traceTellsOfEveryRequest() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt(":trace on")
    visit.type("(await fetch \"\(server.url)\").text\r")
    try server.takeRequest().answer("12345")
    try visit.wait { $0.text.hasSuffix("\"12345\"\n>") }
    try visit.enter(":trace off")
    visit.type("(await fetch \"\(server.url)\").text\r")
    try server.takeRequest().answer("6")
    try visit.wait { $0.text.hasSuffix("\"6\"\n>") }
    #expect(
      visit.screen.text.replacing(/[0-9.]+[mu]s/, with: "T").hasSuffix(
        """
        #1 > GET \(server.url)
        #1 < 200 \(server.url), 5 bytes, T
        "12345"
        > :trace off
        > (await fetch "\(server.url)").text
        "6"
        >
        """), "\(visit.screen.text)")
  }

  @Test func timeTellsRequestsAndBytes() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt()
    visit.type(":time (await fetch \"\(server.url)\").text\r")
    try server.takeRequest().answer("12345")
    try visit.wait { $0.text.contains(#/[0-9.]+m?s, 1 request, 5 bytes\n>$/#) }
  }

  @Test func aCommandThatCannotDoItsWorkSaysSo() throws {
    let visit = try Visit.atPrompt(
      "1", ":load /dev/null/x", ":load /", ":save /dev/null/x", ":save /dev/full", ":trace maybe", ":cancel 7",
      ":cancel x",
      ":set x 1")
    for message in [
      "cannot read /dev/null/x: Not a directory", "cannot read /: it is a directory",
      "cannot save to \"/dev/null/x\": ", ":trace is on or off, not maybe",
      "cannot save to \"/dev/full\": ", "there was no task 7", ":cancel takes a task's number, not x",
      "there is no setting x",
    ] {
      #expect(visit.screen.text.contains("error: \(message)"))
    }
  }

  @Test func noNumberOfRowsIsTooLarge() throws {
    let visit = try Visit.atPrompt(":set rows \(Int.max)", "\"ab\" * 3000")
    #expect(visit.screen.text.hasSuffix("b\"\n>"))
  }

  @Test func aSavedSessionIsThereWholeOrNotAtAll() throws {
    let visit = try Visit.atPrompt("1 + 1")
    let path = visit.state + "/saved"
    let other = visit.state + "/script.fetch"
    try "old".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(link(path, other) == 0)
    try visit.enter(":save \(path)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "1 + 1\n")
    // What stood there was not written over, but replaced.
    #expect(try String(contentsOfFile: other, encoding: .utf8) == "old")
  }

  @Test func aSessionCanBeFencedInFromOutside() throws {
    let visit = try Visit.atPrompt(
      "try { await fetch \"http://b.invalid/\" } catch e { e.kind }",
      arguments: ["--only-hosts", "a.invalid", "--only-dir", "out"])
    #expect(visit.screen.text.hasSuffix("\n\"PermissionError\"\n>"))
    try visit.enter("exists(\"/etc\")")
    #expect(visit.screen.text.contains("PermissionError: reading \"/etc\" is refused by --only-dir out\n"))
    try visit.enter("allow host \"b.invalid\"")
    #expect(visit.screen.text.contains("error: a session has no `allow`\n"))
  }
}
