import FetchScript
import Foundation
import Synchronization
import Testing

/// Queues in a real Redis, shared by several interpreters and processes.
@Suite(.serialized, .enabled(if: Peers.areThere(Peers.redis), "redis-server is not installed: make test-peers"))
struct RedisQueueTests {
  private let server: RedisServer

  init() throws {
    server = try RedisServer()
  }

  /// What a script prints; `queue` is the URL of a queue.
  private func output(_ script: String, queue: String = "q", at server: String? = nil) throws -> String {
    let interpreter = Interpreter(
      Configuration(output: .captured, arguments: ["\(server ?? self.server.url)/\(queue)"]))
    try interpreter.run(script)
    return interpreter.capturedOutput
  }

  // One machine

  @Test func itIsTheQueueThatThereIsInMemory() throws {
    #expect(
      try output(
        """
        let q = queue(args[0], [{id: 1, at: 5s}, {id: 1}, {id: 2}], by: x => x.id)
        print(q.count, q.add({id: 2}), q.addAll([{id: 3}, {id: 1}]), q.out, q.has(2), q.has(9), q.seen)
        print(await gather item in q limit 2 { if item.id < 5 { q.add({id: item.id + 3}) }; item })
        print(q)
        """) == """
          2 false 1 0 true false 3
          [{id: 1, at: 5s}, {id: 2}, {id: 3}, {id: 4}, {id: 5}, {id: 6}, {id: 7}]
          <queue: 0 waiting, 0 out, 7 seen>

          """)
  }

  @Test func aStoppedScriptGoesOnWhereItWas() throws {
    let script = """
      let q = queue(args[0], 1..5)
      for n in q {
        if n == 3 and q.seen == 5 and not q.has("met") {
          q.add("met")
          exit(0)
        }
        print(n)
      }
      """
    #expect(try output(script) == "1\n2\n")
    // What was out keeps its place.
    #expect(try output(script) == "3\n4\n5\nmet\n")
    #expect(try output(script) == "")
  }

  @Test func whatFailsGoesToTheEndAndIsSetAsideWhenItFailsTooOften() throws {
    let script = """
      let q = queue(args[0], 1..3, attempts: 2)
      try { for n in q { if n == 1 { throw error("no") }; print(n) } } catch e { print(e.message, q.failed().count) }
      """
    #expect(try output(script) == "no 0\n")
    #expect(try output(script) == "2\n3\nno 1\n")
    #expect(
      try output(
        """
        let q = queue(args[0])
        print(q.failed(), q.retry(), q.failed(), [n for n in q], q.has(1))
        q.forget()
        print(q.has(1), q.seen, q.add(1))
        """) == """
          [{item: 1, attempts: 2, error: "Error: no"}] 1 [] [1] true
          false 0 true

          """)
  }

  @Test func whoWaitsAndIsCancelledTakesNothingAlong() throws {
    #expect(
      try output(
        """
        let q = queue(args[0], ["a"])
        let gate = channel()
        let holder = spawn { for x in q { await gate.receive() } }
        let waiters = [spawn { for x in q { print("never") } } for n in 1..3]
        while q.out == 0 { q.has("a") }
        for w in waiters { w.cancel() }
        q.add("b")
        let other = spawn { for x in q { print(x) } }
        while q.count > 0 { q.has("a") }
        gate.close()
        await holder
        await other
        print(q)
        """) == "b\n<queue: 0 waiting, 0 out, 2 seen>\n")
  }

  @Test func aConnectionThatIsLostAgainAndAgainChangesNothing() throws {
    let interpreter = Interpreter(Configuration(output: .captured, arguments: ["\(server.url)/q"]))
    interpreter.define("cut", []) { [server] _ in
      try server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
      return .null
    }
    try interpreter.run(
      """
      let q = queue(args[0], 1..30)
      var added = 0
      let all = await gather n in q limit 5 {
        if n % 4 == 0 { spawn { cut() } }
        if n <= 30 { added += q.addAll([n + 30, n + 60, n]) }
        n
      }
      print(all.count, all.sorted() == [n for n in 1..90], added, q.out, q.seen)
      """)
    #expect(interpreter.capturedOutput == "90 true 60 0 90\n")
  }

  @Test func nothingIsLeftBehindButWhatWasSeen() throws {
    #expect(try output("for n in queue(args[0], 1..3) { print(n) }") == "1\n2\n3\n")
    #expect(try server.command("XLEN", "{q}:items") == ["0"])
    #expect(try server.command("XINFO", "CONSUMERS", "{q}:items", "fetch") == [])
    #expect(try server.command("SCARD", "{q}:seen") == ["3"])
    #expect(try server.command("KEYS", "*answer*") == [])
  }

  // Several machines

  /// Each takes one of the seeds and waits until all have one, so that none of them can work alone.
  private static let crawl = """
    param machines = 2
    let seeds = [n for n in 0..<machines]
    let q = queue(args[0], seeds)
    await gather item in q limit 1 {
      if item in seeds {
        q.add("machine {item}")
        for n in seeds { while not q.has("machine {n}") { null } }
        q.addAll(["{item}a", "{item}b"])
      } else if item.count < 7 {
        q.addAll([item + "a", item + "b"])
      }
      print(item)
    }
    """

  /// What all of them together print: seeds, their machines, and a tree below each.
  private static func pages(_ machines: Int) -> [String] {
    var pages: [String] = []
    for seed in 0..<machines {
      pages += ["\(seed)", "machine \(seed)"]
      var level = ["\(seed)"]
      while level[0].count < 7 {
        level = level.flatMap { ["\($0)a", "\($0)b"] }
        pages += level
      }
    }
    return pages.sorted()
  }

  @Test(arguments: [2, 4])
  func interpretersShareACrawl(machines: Int) throws {
    let outputs = Outputs()
    let group = DispatchGroup()
    let queue = "\(server.url)/q"
    for _ in 0..<machines {
      group.enter()
      let thread = Thread {
        let interpreter = Interpreter(Configuration(output: .captured, arguments: [queue]))
        #expect(throws: Never.self) { try interpreter.run(Self.crawl, params: ["machines": .int(machines)]) }
        let text = interpreter.capturedOutput
        outputs.texts.withLock { $0.append(text) }
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    let texts = outputs.texts.withLock { $0 }
    #expect(texts.count == machines && texts.allSatisfy { !$0.isEmpty })
    #expect(texts.flatMap { $0.split(separator: "\n").map(String.init) }.sorted() == Self.pages(machines))
  }

  @Test func processesShareACrawl() throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(Self.crawl.utf8), to: "crawl.fetch")
    let processes = try (0..<2).map { _ in
      try ScriptProcess(folder.path("crawl.fetch"), "--machines", "2", "\(server.url)/q")
    }
    let lines = try processes.flatMap { try $0.end() }
    #expect(lines.sorted() == Self.pages(2))
  }

  @Test func whatAKilledProcessHadComesBack() throws {
    let folder = try TemporaryFolder()
    let script = """
      let q = queue(args[0], ["a", "b", "c"])
      await gather item in q limit 2 {
        print(item)
        await sleep(1d)
      }
      """
    try folder.write(Data(script.utf8), to: "hang.fetch")
    let killed = try ScriptProcess(folder.path("hang.fetch"), "\(server.url)/q?lease=200ms")
    #expect([try killed.line(), try killed.line()] == ["a", "b"])
    killed.kill()
    // Somebody else is not disturbed as long as the first is alive, and then gets what it had.
    #expect(
      try output("for item in queue(args[0], [\"a\"], attempts: 2) { print(item) }", queue: "q?lease=200ms").split(
        separator: "\n"
      ).sorted() == ["a", "b", "c"])
    #expect(try !server.command("XINFO", "CONSUMERS", "{q}:items", "fetch").contains { $0.hasSuffix(":200") })
  }

  // Who may

  @Test func aPasswordIsGivenAndShownNowhere() throws {
    let locked = try RedisServer(password: "open sesame")
    let host = locked.url.dropFirst("redis://".count)
    #expect(
      try output("for n in queue(args[0], [1]) { print(n) }", at: "redis://:open%20sesame@\(host)") == "1\n")
    #expect(
      try output("for n in queue(secret(args[0]), [2]) { print(n) }", at: "redis://default:open%20sesame@\(host)")
        == "2\n")
    let wrong = #expect(throws: ScriptError.self) { try output("queue(args[0])", at: "redis://:guess-work@\(host)") }
    #expect(wrong?.message.hasPrefix("the Redis at \(host) refused: WRONGPASS") == true)
    #expect(wrong?.report.contains("guess-work") == false)
    let none = #expect(throws: ScriptError.self) { try output("queue(args[0])", at: "redis://\(host)") }
    #expect(none?.report.contains("write the password into the URL") == true)
  }

  @Test func otherKeysOfThatNameAreLeftAlone() throws {
    try server.command("SET", "{q}:items", "mine")
    let failure = #expect(throws: ScriptError.self) { try output("queue(args[0])") }
    #expect(failure?.message.contains("WRONGTYPE") == true)
    #expect(try server.command("GET", "{q}:items") == ["mine"])
  }
}

/// What several interpreters printed.
private final class Outputs: Sendable {
  let texts = Mutex<[String]>([])
}

/// A `fetch` that runs a script.
private final class ScriptProcess {
  private let process = Process()
  private let output = Pipe()

  init(_ arguments: String...) throws {
    process.executableURL = Peers.fetch
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
  }

  /// The next line that it prints.
  func line() throws -> String? { try output.fileHandleForReading.nextLine() }

  /// Ends it without asking.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// What else it prints, until its good end.
  func end() throws -> [String] {
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
