import FetchScript
import Foundation
import Testing

/// Modules that do not come to their end.
@Suite struct ModuleTests {
  private let folder: URL
  private let interpreter = Interpreter(
    Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual))

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("modules-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  private func message(of script: String) -> String? {
    do throws(ScriptError) {
      try interpreter.run(script, named: folder.appendingPathComponent("main.fetch").path)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func aModuleThatFailedIsRunAgain() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("inner.fetch", "print(\"inner\")\nlet size = 1 / 0\n")
    try write("outer.fetch", "import \"inner.fetch\" as inner\nlet size = inner.size\n")
    let script = "import \"outer.fetch\" as outer\nprint(outer.size)"
    #expect(message(of: script) == "division by zero")
    #expect(message(of: script) == "division by zero")
    try write("inner.fetch", "let size = 7\n")
    #expect(message(of: script) == nil)
    #expect(interpreter.capturedOutput == "inner\ninner\n7\n")
  }

  @Test func aModuleThatDidNotCompileIsReadAgain() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("lib.fetch", "let size = \n")
    let script = "import \"lib.fetch\" as lib\nprint(lib.size)"
    #expect(message(of: script) == "lib.fetch did not compile")
    try write("lib.fetch", "let size = 3\n")
    #expect(message(of: script) == nil)
    #expect(interpreter.capturedOutput == "3\n")
  }

  @Test func aModuleThatRanIsNotRunAgainByALaterError() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("good.fetch", "print(\"good\")\nfn fail() { throw error(\"later\") }\n")
    let script = "import \"good.fetch\" as good\ntry { good.fail() } catch e { print(e.message) }\ngood.fail()"
    #expect(message(of: script) == "later")
    #expect(message(of: script) == "later")
    #expect(interpreter.capturedOutput == "good\nlater\nlater\n")
  }

  @Test func whatFailsBesideAModuleThatLoadsDoesNotConcernIt() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(
      "slow.fetch",
      """
      fn items() { yield 1; throw error("in a generator") }
      let other = spawn { try { throw error("beside") } catch e { e.message } }
      print(await other)
      for item in items() { print(item) }
      """)
    let script = "import \"slow.fetch\" as _slow"
    #expect(message(of: script) == "in a generator")
    #expect(message(of: script) == "in a generator")
    #expect(interpreter.capturedOutput == "beside\n1\nbeside\n1\n")
  }
}
