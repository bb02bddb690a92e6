import FetchRuntime
import FetchScript
import FetchTestSupport
import FetchVM
import Testing

@testable import FetchREPL

/// Inputs, one after the other, on a clock that jumps.
@Suite struct SessionTests {
  private let interpreter: Interpreter
  private let session: Session

  init() {
    interpreter = Interpreter(
      Configuration(output: .captured, network: .stub { StubResponse(text: "you asked \($0.url)") }, time: .manual))
    session = Session(interpreter)
  }

  /// Runs an input to its end; nil when it gave no value.
  private func run(_ input: String, meanwhile: () throws -> Void = {}) throws -> FetchVM.Value? {
    let done = Future<Void>(on: interpreter.loop)
    var result: FetchVM.Value?
    session.evaluate(input) { outcome in
      if case .value(let value) = outcome { result = value }
      done.succeed()
    }
    try meanwhile()
    try interpreter.loop.runUntilComplete(done)
    return result
  }

  @Test func aFinallyRunsToItsEndThoughTimeIsUp() throws {
    _ = try run(
      """
      try { within 100ms { try { 1 } finally { await sleep(300ms); print("cleaned") } } } catch e { print(e.kind) }
      """)
    #expect(interpreter.capturedOutput == "cleaned\nTimeoutError\n")
  }

  @Test func theFirstCancellationWaitsForAFinally() throws {
    _ = try run("try { 1 } finally { await sleep(1s); print(\"cleaned\") }\nawait sleep(1s)\nprint(\"went on\")") {
      try interpreter.loop.settle()
      session.cancelInput()
    }
    #expect(interpreter.capturedOutput == "cleaned\n")
  }

  @Test(arguments: [
    "await fetch \"http://h/\"", "page.text", "[page.text]", "{[page.text]: 1}", "error(\"got hunter2secret\")",
    "\"<a href='/?k=hunter2secret'>x</a>\".parseHTML().one(\"a\")", "[error(\"got hunter2secret\")]",
    "{hunter2secret: [1]}", "url(\"http://h/?k=hunter2secret\")",
  ])
  func nothingThatIsShownHasASecretThatWasSent(_ code: String) throws {
    _ = try run("let key = secret(\"hunter2secret\")\nlet page = await fetch \"http://h/?k={key}\"")
    let value = try #require(try run(code))
    for columns in [80, 20, 5] {
      let printer = ValuePrinter(machine: interpreter.machine, usesColor: false, columns: columns, rows: 3)
      for isWhole in [false, true] {
        let text = printer.text(of: value, isWhole: isWhole)
        #expect(!text.contains("hunter2"), "\(text)")
      }
    }
  }
}
