import Testing

/// Tasks that go on while somebody types, and Ctrl-C.
@Suite struct TaskTests {
  @Test func aRequestEndsWhileALineIsHalfTypedAndTheLineIsIntact() throws {
    let server = try PatientServer()
    let visit = try Visit()
    try visit.enter("spawn { print((await fetch \"http://127.0.0.1:\(server.port)/\").text) };")
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
    let visit = try Visit()
    try visit.enter("spawn { (await fetch \"http://127.0.0.1:\(server.port)/\").text }")
    try visit.wait(for: "task 1: task <spawn>, running")
    try server.takeRequest().answer("done")
    try visit.wait(for: "task 1: task <spawn>, done after")
    try visit.enter("await _")
    #expect(visit.screen.text.hasSuffix("\n\"done\"\n>"))
  }

  @Test func anErrorNobodyAwaitedIsToldWhenItHappens() throws {
    let server = try PatientServer()
    let visit = try Visit()
    try visit.enter("spawn { await fetch \"http://127.0.0.1:\(server.port)/\"; throw error(\"too bad\") };")
    let request = try server.takeRequest()
    visit.type("1 + 1")
    try visit.wait { $0.currentLine == "> 1 + 1" }
    request.answer("")
    try visit.wait(for: "error: Error: too bad")
    try visit.wait { $0.currentLine == "> 1 + 1" }
  }

  @Test func interruptAtThePromptClearsTheLine() throws {
    let visit = try Visit()
    try visit.waitForPrompt()
    visit.type("let nonsense")
    try visit.wait { $0.currentLine == "> let nonsense" }
    visit.type(Key.interrupt)
    try visit.waitForPrompt()
    try visit.enter("1 + 1")
    #expect(visit.screen.text.hasSuffix("> let nonsense\n> 1 + 1\n2\n>"))
  }

  @Test(arguments: ["while true { }", "await sleep(1h)", "spawn { while true { } }"])
  func interruptEndsWhatRuns(input: String) throws {
    let visit = try Visit()
    try visit.waitForPrompt()
    // What is printed first says that it runs, so that the key is not for the prompt.
    visit.type("print(\"begun\"); \(input)\r")
    try visit.wait { $0.text.contains("\nbegun") }
    visit.type(Key.interrupt)
    try visit.waitForPrompt()
    try visit.enter("1 + 1")
    #expect(visit.screen.text.hasSuffix("> 1 + 1\n2\n>"))
  }

  @Test func anInputThatNothingCanWakeIsCancelled() throws {
    let visit = try Visit()
    try visit.enter("await channel(1).receive()")
    #expect(visit.screen.text.contains("this waits for something that can never happen"))
    #expect(visit.screen.text.hasSuffix("\ncancelled\n>"))
  }

  @Test func interruptRunsFinallyAndLeavesTheBackgroundAlone() throws {
    let server = try PatientServer()
    let visit = try Visit()
    try visit.enter("let other = spawn { (await fetch \"http://127.0.0.1:\(server.port)/\").text }")
    let request = try server.takeRequest()
    visit.type("try { print(\"begun\"); await sleep(1h) } finally { print(\"cleaned\") }\r")
    try visit.wait { $0.text.contains("\nbegun") }
    visit.type(Key.interrupt)
    try visit.waitForPrompt()
    #expect(visit.screen.text.contains("cleaned\ncancelled\n>"))
    request.answer("went on")
    try visit.enter("await other")
    #expect(visit.screen.text.hasSuffix("\n\"went on\"\n>"))
  }

  @Test func leavingWithTasksRunningAsksOnce() throws {
    let visit = try Visit()
    try visit.enter("let t = spawn { try { await sleep(1h) } finally { print(\"cleaned\") } }")
    visit.type(Key.endOfInput)
    try visit.wait(for: "still running; Ctrl-D again cancels")
    try visit.waitForPrompt()
    visit.type(Key.endOfInput)
    #expect(try visit.waitForEnd() == 0)
    #expect(visit.screen.text.contains("cleaned"))
  }

  @Test func tasksAreListedAndCancelled() throws {
    let visit = try Visit()
    try visit.enter("let t = spawn { await sleep(1h) }")
    try visit.enter(":tasks")
    #expect(visit.screen.text.contains("task 1: task <spawn>, "))
    #expect(visit.screen.text.contains(", waits for task 2 (input 1:1)\n  task 2: sleep"))
    try visit.enter(":cancel 1")
    try visit.enter(":tasks")
    #expect(visit.screen.text.hasSuffix("> :tasks\nno tasks are running\n>"))
  }
}
