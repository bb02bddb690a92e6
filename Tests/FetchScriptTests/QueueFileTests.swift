import FetchScript
import FetchTestSupport
import Foundation
import Testing

/// Queues on disk over several runs: each an interpreter of its own, as another process would be.
@Suite struct QueueFileTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private var path: String { folder.url.appending(component: "q.db").path }

  /// Runs a script in which `place` is the queue's and `stop()` is a Ctrl-C; gives what it printed and the error it ended with.
  @discardableResult
  private func run(
    _ script: String, calling functions: [String: () -> Void] = [:]
  ) -> (lines: [String], error: ScriptError?) {
    let interpreter = Interpreter(
      Configuration(output: .captured, network: .stub { StubResponse(text: "page of \($0.url)") }, time: .manual))
    interpreter.define("place", value: .string(path))
    interpreter.define("stop", []) { [canceller = interpreter.canceller] _ in
      canceller.cancel()
      return nil
    }
    for (name, function) in functions {
      interpreter.define(name, []) { _ in
        function()
        return nil
      }
    }
    var failure: ScriptError?
    do throws(ScriptError) { try interpreter.run(script) } catch { failure = error }
    return (interpreter.capturedOutput.split(separator: "\n").map(String.init), failure)
  }

  /// What is left when nobody stops it.
  private let rest = "for n in queue(place) { print(n) }"

  private let crawl = """
    let todo = queue(place, [1])
    await gather n in todo limit 1 {
      await fetch "http://site/{n}"
      if n == 3 { ending() }
      if n < 5 { todo.add(n + 1) }
      print(n)
    }
    """

  @Test(arguments: ["stop(); await sleep(1s)", "throw error(\"no\")", "exit(3)"])
  func aCrawlGoesOnWhereItWas(_ ending: String) {
    let first = run("fn ending() { \(ending) }\n" + crawl)
    #expect(first.lines == ["1", "2"])
    #expect(first.error != nil)
    let second = run("fn ending() {}\n" + crawl)
    #expect(second.lines == ["3", "4", "5"])
    #expect(second.error == nil)
    #expect(run(crawl).lines == [])
  }

  @Test func aLoopGoesOnWhereItWas() {
    let loop = "for n in queue(place, 1..5) { await sleep(1s); if n == 2 { ending() }; print(n) }"
    #expect(run("fn ending() { stop(); await sleep(1s) }\n" + loop).lines == ["1"])
    #expect(run("fn ending() { throw error(\"no\") }\n" + loop).lines == [])
    // What failed goes to the end; and `return` is no failure.
    #expect(run("fn first() { for n in queue(place) { print(n); return n } }\nfirst()").lines == ["3"])
    #expect(run(rest).lines == ["4", "5", "2"])
  }

  @Test func theOrderIsThatOfAQueueInMemory() {
    let crawl = """
      let crawl = gather n in todo limit 1 {
        for m in [n * 3 % 1009, n + 7, n * n % 1013] if m < 800 { todo.add(m) }
        n
      }
      print(await crawl, todo.seen)
      """
    let onDisk = run("let todo = queue(place, [1])\n" + crawl)
    #expect(onDisk.error == nil)
    #expect(onDisk.lines == run("let todo = queue([1])\n" + crawl).lines)
  }

  @Test func whatACancelledTaskHeldIsNoAttempt() {
    for _ in 1...3 {
      run("for n in queue(place, [1, 2], attempts: 1) { stop(); await sleep(1s) }")
    }
    #expect(run(rest).lines == ["1", "2"])
  }

  @Test func attemptsCountAcrossRuns() {
    let crawl = "for n in queue(place, [1, 2], attempts: 3) { if n == 1 { throw error(\"bad\") }; print(n) }"
    #expect(run(crawl).lines == [])
    #expect(run(crawl).lines == ["2"])
    #expect(run(crawl).error?.message == "bad")
    #expect(run(crawl).error == nil)
    let shown = run("print(queue(place).failed())").lines
    #expect(shown == ["[{item: 1, attempts: 3, error: \"Error: bad\"}]"])
  }

  @Test func anErrorIsKeptWithoutSecrets() throws {
    run(
      "await gather n in queue(place, [1], attempts: 1) { await fetch \"http://h/{secret(\"hush-hush\")}\"; throw error(\"hush-hush\") }"
    )
    #expect(run("print(queue(place).failed()[0].error)").lines == ["Error: <secret>"])
  }

  // The file

  @Test func twoAtATimeAreRefused() {
    var inner: (lines: [String], error: ScriptError?)?
    let outer = run("for n in queue(place, [1]) { other() }", calling: ["other": { inner = run(rest) }])
    #expect(outer.error == nil)
    #expect(inner?.error?.message.contains("another process works with it") == true)
    #expect(inner?.error?.message.contains("redis://") == true)
    #expect(run(rest).lines == [])
  }

  /// Makes a queue, changes bytes of its file, and says with what opening it fails; the file must stay as it is.
  private func problem(changing offset: Int, to bytes: [UInt8], keepsFile: Bool = true) throws -> String {
    run("queue(place, 1..1000)")
    var content = try Data(contentsOf: URL(filePath: path))
    #expect(try folder.files == ["q.db"])
    content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    try content.write(to: URL(filePath: path))
    let error = run("let todo = queue(place)\ntodo.add(0)\nfor n in todo {}").error
    if keepsFile { #expect(try Data(contentsOf: URL(filePath: path)) == content) }
    #expect(error?.report.hasPrefix("error: FileError: cannot ") == true)
    return error?.message ?? ""
  }

  @Test func anotherProgramsDatabaseIsLeftAlone() throws {
    #expect(
      try problem(changing: 68, to: [0, 0, 0, 0]).hasSuffix(
        "that file is no queue, and was left as it is; choose another name"))
  }

  @Test func aNewerFormatIsLeftAlone() throws {
    #expect(try problem(changing: 60, to: [0, 0, 0, 99]).contains("a newer version of fetch made that file"))
  }

  @Test func aDamagedFileIsSaidToBeOne() throws {
    let garbage = [UInt8](repeating: 0xA5, count: 4096)
    let message = try problem(changing: 4096, to: garbage, keepsFile: false)
    #expect(message.contains("that file is damaged"), "\(message)")
  }

  @Test(.enabled(if: geteuid() != 0)) func aFileThatCanOnlyBeReadIsSaidToBeOne() throws {
    run("queue(place, [1])")
    chmod(path, 0o444)
    #expect(run(rest).error?.message.hasSuffix("that file can only be read") == true)
  }

  @Test func aFenceIsAskedForTheFile() throws {
    var configuration = Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual)
    configuration.fence = Fence(folder: folder.url.path)
    let interpreter = Interpreter(configuration)
    interpreter.define("place", value: .string(path))
    #expect(try interpreter.run("queue(place, [1]).count") == 1)
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(component: "link.db"), withDestinationURL: URL(filePath: "/tmp/no-such-queue.db"))
    for outside in ["/../q.db", "/link.db"] {
      let script = "try { queue(\"\(folder.url.path)\(outside)\") } catch PermissionError e { e.kind }"
      #expect(try interpreter.run(script) == "PermissionError")
    }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/no-such-queue.db"))
  }

  @Test func theEndOfASessionKeepsEverything() {
    let interpreter = Interpreter(
      Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual))
    interpreter.define("place", value: .string(path))
    let session = Session(interpreter)
    var ends = 0
    for input in [
      "let todo = queue(place, [1, 2, 3])", "for n in todo { break }", "spawn { for n in todo { await sleep(1h) } }",
    ] {
      session.evaluate(input) { _ in ends += 1 }
      while session.isBusy { try? interpreter.loop.runUntilComplete(interpreter.loop.sleep(1)) }
    }
    session.close()
    #expect(ends == 3)
    #expect(run(rest).lines == ["2", "3"])
  }
}
