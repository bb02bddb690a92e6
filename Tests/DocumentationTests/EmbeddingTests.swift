import FetchScript
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

  enum HostError: Error { case notAnInt }
}
