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
    try visit.enter(":time 1 + 1")
    #expect(visit.screen.text.contains(#/> :time 1 \+ 1\n2\n[0-9.]+[mu]s\n>/#))
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
      ":load /dev/null/x", ":load /", ":save /dev/null/x", ":trace maybe", ":cancel 7", ":set x 1")
    for message in [
      "cannot read /dev/null/x: Not a directory", "cannot read /: it is a directory",
      "cannot write /dev/null/x: Not a directory", ":trace is on or off, not maybe",
      "no task 7 is running", "there is no such setting",
    ] {
      #expect(visit.screen.text.contains("error: \(message)"))
    }
  }
}
