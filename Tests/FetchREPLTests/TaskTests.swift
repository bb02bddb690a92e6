import Testing

/// Tasks that go on while somebody types, and Ctrl-C.
@Suite struct TaskTests {
  @Test func aRequestEndsWhileALineIsHalfTypedAndTheLineIsIntact() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt(
      "spawn { print((await fetch \"\(server.url)\").text) };")
    let request = try server.takeRequest()
    visit.type("let half = \"日本\"" + Key.left + Key.left)
    try visit.wait { $0.currentLine == "> let half = \"日本\"" && $0.column == 16 }
    request.answer("it came")
    try visit.wait(for: "it came")
    try visit.wait { $0.currentLine == "> let half = \"日本\"" && $0.column == 16 }
    visit.type("x\r")
    try visit.waitForPrompt()
    try visit.enter("half")
    #expect(visit.screen.text.hasSuffix("it came\n> let half = \"日x本\"\n> half\n\"日x本\"\n>"))
  }

  @Test func aTaskSaysWhenItIsDone() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt("spawn { (await fetch \"\(server.url)\").text }")
    try visit.wait(for: "task 1: spawn, ")
    try server.takeRequest().answer("done")
    try visit.wait(for: "task 1: spawn, done, ")
    try visit.enter("await _")
    #expect(visit.screen.text.hasSuffix("\n\"done\"\n>"))
  }

  @Test func aFetchThatIsShownSaysWhenItIsDoneAboveAHalfTypedLine() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt("fetch \"\(server.url)\"")
    let request = try server.takeRequest()
    try visit.type("let half = \"日本\"" + Key.left, showing: "> let half = \"日本\"")
    request.answer("12345")
    try visit.wait(for: "task 1: fetch GET \(server.url), done, 200, 5 bytes, ")
    try visit.wait { $0.currentLine == "> let half = \"日本\"" && $0.column == 18 }
    visit.type(Key.interrupt)
    try visit.waitForPrompt()
    try visit.enter("(await _).text")
    #expect(visit.screen.text.hasSuffix("\n\"12345\"\n>"))
  }

  @Test func aTaskThatFailedShowsAsFailed() throws {
    let visit = try Visit.atPrompt("let t = spawn { throw error(\"y\") }")
    try visit.wait(for: "error: Error: y")
    try visit.enter("[t]")
    #expect(visit.screen.text.hasSuffix("\n[<spawn: failed>]\n>"))
  }

  @Test func aTaskThatIsShownTwiceIsToldOfOnce() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt("let t = fetch \"\(server.url)\"", "t", "t")
    try server.takeRequest().answer("12345")
    try visit.wait(for: "done, 200, 5 bytes")
    try visit.enter("[t]")
    #expect(visit.screen.text.matches(of: /done, 200/).count == 1)
    #expect(visit.screen.text.hasSuffix("\n[<fetch GET \(server.url): done>]\n>"))
  }

  @Test func aTaskThatIsShownTellsOfItsFailureOnce() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt("fetch \"\(server.url)\"")
    try server.takeRequest().answer("gone", status: "404 Not Found")
    try visit.wait(for: "task 1: fetch GET \(server.url), failed, ")
    try visit.wait { $0.text.hasSuffix("\nerror: HTTPError: \(server.url) answered 404 Not Found\n>") }
    #expect(visit.screen.text.matches(of: /error:/).count == 1)
  }

  @Test func aFailureThatIsAwaitedIsToldByTheAwaitAlone() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt("fetch \"\(server.url)\"")
    let request = try server.takeRequest()
    try visit.type("print(\"begun\"); await _\r", waitingFor: "\nbegun")
    request.answer("gone", status: "404 Not Found")
    try visit.waitForPrompt()
    #expect(visit.screen.text.matches(of: /error:/).count == 1)
    #expect(!visit.screen.text.contains(", failed"))
  }

  @Test func aBodyThatIsShownAndTooLargeForTheMemoryIsAFailure() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt("fetch \"\(server.url)\" with {maxBody: 10KB}")
    try server.takeRequest().answer(String(repeating: "x", count: 10_001))
    try visit.wait(for: "task 1: fetch GET \(server.url), failed, ")
    try visit.wait { $0.text.contains("LimitError") && $0.currentLine == ">" }
  }

  @Test func aFetchThatNobodyAskedForSaysSoAndCanStillBeSaved() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt("let t = fetch \"\(server.url)\"")
    try server.takeRequest().answer("12345")
    try visit.wait { screen in
      visit.type(":tasks\r")
      return screen.text.contains("fetch GET \(server.url), answered 200: await or save it, ")
    }
    visit.type("\"now\"\r")
    try visit.wait { $0.text.hasSuffix("\n\"now\"\n>") }
    try visit.enter("(await save t to \"\(visit.state)/saved\").size")
    #expect(visit.screen.text.hasSuffix("\n5\n>"))
  }

  @Test func anErrorNobodyAwaitedIsToldWhenItHappens() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt(
      "spawn { await fetch \"\(server.url)\"; throw error(\"too bad\") };")
    let request = try server.takeRequest()
    try visit.type("1 + 1", showing: "> 1 + 1")
    request.answer("")
    try visit.wait(for: "error: Error: too bad")
    try visit.wait { $0.currentLine == "> 1 + 1" }
  }

  @Test func interruptAtThePromptClearsTheLine() throws {
    let visit = try Visit.atPrompt()
    try visit.type("let nonsense", showing: "> let nonsense")
    visit.type(Key.interrupt)
    try visit.waitForPrompt()
    try visit.enter("1 + 1")
    #expect(visit.screen.text.hasSuffix("> let nonsense\n> 1 + 1\n2\n>"))
  }

  @Test(arguments: ["while true { }", "await sleep(1h)", "spawn { while true { } }"])
  func interruptEndsWhatRuns(input: String) throws {
    let visit = try Visit.atPrompt()
    // What is printed first says that it runs, so that the key is not for the prompt.
    visit.type("print(\"begun\"); \(input)\r")
    try visit.wait { $0.text.contains("\nbegun") }
    visit.type(Key.interrupt)
    try visit.waitForPrompt()
    try visit.enter("1 + 1")
    #expect(visit.screen.text.hasSuffix("> 1 + 1\n2\n>"))
  }

  @Test func interruptEndsALongOutput() throws {
    let visit = try Visit.atPrompt()
    try visit.type("print(\"begun\"); print(\"x\\n\" * 3_000_000)\r", waitingFor: "\nbegun")
    visit.type(Key.interrupt)
    try visit.waitForPrompt()
    try visit.enter("1 + 1")
    #expect(visit.screen.text.hasSuffix("> 1 + 1\n2\n>"))
  }

  @Test func anInputThatNothingCanWakeIsCancelled() throws {
    let visit = try Visit.atPrompt("await channel(1).receive()")
    #expect(visit.screen.text.contains("this waits for something that can never happen"))
    #expect(visit.screen.text.hasSuffix("\ncancelled\n>"))
  }

  @Test func interruptRunsFinallyAndLeavesTheBackgroundAlone() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt(
      "let other = spawn { (await fetch \"\(server.url)\").text }")
    let request = try server.takeRequest()
    visit.type("try { print(\"begun\"); await sleep(1h) } finally { print(\"cleaned\") }\r")
    try visit.wait { $0.text.contains("\nbegun") }
    visit.type(Key.interrupt)
    try visit.waitForPrompt()
    #expect(visit.screen.text.contains("\n^C\ncleaned\ncancelled\n>"))
    request.answer("went on")
    try visit.enter("await other")
    #expect(visit.screen.text.hasSuffix("\n\"went on\"\n>"))
  }

  @Test func leavingWithTasksRunningAsksOnce() throws {
    let visit = try Visit.atPrompt("let t = spawn { try { await sleep(1h) } finally { print(\"cleaned\") } }")
    try visit.type(Key.endOfInput, waitingFor: "not done; Ctrl-D again cancels")
    try visit.waitForPrompt()
    visit.type(Key.endOfInput)
    #expect(try visit.waitForEnd() == 0)
    #expect(visit.screen.text.contains("cleaned"))
  }

  @Test func tasksAreListedAndCancelled() throws {
    let visit = try Visit.atPrompt("let t = spawn { await sleep(1h) }", ":tasks")
    #expect(visit.screen.text.contains("task 1: spawn, waits for task 2, "))
    #expect(visit.screen.text.contains(" (input 1:1)\n  task 2: sleep, "))
    try visit.enter(":cancel 1")
    try visit.enter(":tasks")
    #expect(visit.screen.text.hasSuffix("> :tasks\nno tasks are running\n>"))
  }

  @Test func interruptDuringASaveLeavesNoFile() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt()
    visit.type(
      "try { await save fetch \"\(server.url)\" to \"\(visit.state)/saved\" } finally { print(\"cleaned\") }\r")
    let request = try server.takeRequest()
    request.answer("the beginning", length: 1_000_000)
    // The file is begun once a second piece has come.
    try visit.wait { _ in
      request.send("and more")
      return visit.files.contains { $0.hasPrefix(".saved") }
    }
    try visit.type(Key.interrupt, waitingFor: "cleaned\ncancelled\n>")
    #expect(visit.files == ["fetchscript"])
  }

  @Test func theItemsOfAGatherAreListedUnderIt() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt()
    visit.resize(rows: 40, columns: 120)
    try visit.enter("let g = gather n in [7, 8] { await fetch \"\(server.url){n}\" };")
    let requests = try [server.takeRequest(), server.takeRequest()]
    try visit.enter(":tasks")
    let list = visit.screen.text.replacing(/[0-9.]+[mu]s/, with: "T")
    #expect(
      list.hasSuffix(
        """
        > :tasks
        task 1: gather, T (input 1:1)
          task 2: item 0: 7, waits for task 4, T (input 1:1)
            task 4: fetch GET \(server.url)7, waits for the answer, T (input 1:1)
          task 3: item 1: 8, waits for task 5, T (input 1:1)
            task 5: fetch GET \(server.url)8, waits for the answer, T (input 1:1)
        >
        """), "\(list)")
    for request in requests { request.answer("") }
  }

  @Test func tasksGoOnWhileHistoryIsSearched() throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt("let needle = 1", "spawn { print((await fetch \"\(server.url)\").text) };")
    let request = try server.takeRequest()
    try visit.type(Key.search + "need", showing: "(search: need) let needle = 1")
    request.answer("it came")
    try visit.wait { $0.text.hasSuffix("it came\n(search: need) let needle = 1") }
    try visit.type("x", showing: "(not found: needx) let needle = 1")
    try visit.type("\u{7F}l\r", showing: ">")
    #expect(visit.screen.text.hasSuffix("it came\n> let needle = 1\n>"))
  }

  @Test(arguments: ["\u{1B}", "\u{1B}[200~let pasted = "])
  func tasksGoOnWhileTheRestOfAKeyIsMissing(begun: String) throws {
    let server = try PatientServer()
    let visit = try Visit.atPrompt("spawn { print((await fetch \"\(server.url)\").text) };")
    let request = try server.takeRequest()
    try visit.type("let a = 1", showing: "> let a = 1")
    visit.type(begun)
    request.answer("it came")
    try visit.wait { $0.text.hasSuffix("it came\n> let a = 1") }
  }
}
