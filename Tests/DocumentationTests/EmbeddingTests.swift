import FetchScript
import Foundation
import Testing

/// The examples of `docs/reference/embedding.md`, which quotes these functions.
@Suite struct EmbeddingTests {
  @Test func aScriptGivesAValueToItsHost() throws {
    let interpreter = Interpreter(
      Configuration(
        output: .captured,
        network: .stub { request in StubResponse(text: "you asked for \(request.url)") },
        time: .manual,
        arguments: ["first"]))
    interpreter.define("greeting", value: ["text": "hello", "times": 2])
    interpreter.define("double", ["number"]) { values in
      guard case .int(let number) = values[0] else { throw HostError.notAnInt }
      return .int(number * 2)
    }
    let value = try interpreter.run(
      """
      print(greeting.text * greeting.times, args[0])
      let page = await fetch "http://example.com/"
      {answer: double(21), text: page.text}
      """)
    #expect(value["answer"] == 42)
    #expect(value["text"] == "you asked for http://example.com/")
    #expect(interpreter.capturedOutput == "hellohello first\n")
  }

  @Test func aFailureTellsItsReason() {
    let interpreter = Interpreter(Configuration(output: .captured))
    do {
      try interpreter.run("int(\"four\")", named: "numbers.fetch")
      Issue.record("it ran")
    } catch {
      #expect(error.reason == .thrown(kind: "ValueError"))
      #expect(error.message == "int's value: the string \"four\" is not an int")
      #expect(error.exitStatus == 1)
      #expect(error.report.hasPrefix("error: ValueError: int's value:"))
    }
  }

  @Test func aScriptRunsAgainstARecording() throws {
    let file = FileManager.default.temporaryDirectory.appending(component: "fetch-\(UUID().uuidString).har")
    defer { try? FileManager.default.removeItem(at: file) }
    let path = file.path
    let script = "(await fetch \"http://example.com/\" with {retry: 2}).text"
    let site = Configuration(output: .captured, network: .stub { _ in StubResponse(text: "hello") })
    try Interpreter(site.recording(to: path)).run(script)

    let tested = Interpreter(try Configuration(output: .captured).replaying(from: path))
    #expect(try tested.run(script) == "hello")
  }

  @Test func aFenceKeepsScriptsIn() throws {
    let fence = Fence(hosts: [try HostPattern("*.example.com")], folder: "pages", deniesPrivate: true)
    let interpreter = Interpreter(
      Configuration(output: .captured, network: .stub { _ in StubResponse(text: "hello") }, fence: fence))
    try interpreter.run("print((await fetch \"http://www.example.com/\").text)")
    #expect(interpreter.capturedOutput == "hello\n")
    #expect(throws: ScriptError.self) { try interpreter.run("await fetch \"http://other.example/\"") }
    #expect(throws: ScriptError.self) { try interpreter.run("await read(\"/etc/passwd\")") }
  }

  enum HostError: Error { case notAnInt }
}
