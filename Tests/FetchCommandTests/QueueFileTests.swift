import FetchTestSupport
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a queue's file has when a process that worked with it is gone.
@Suite struct QueueFileTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func start(_ script: String) throws -> FetchProcess { try FetchProcess(["-e", script], in: folder) }

  private let rest = "for n in queue(\"q.db\") { print(n) }"

  @Test func whatAKilledProcessHadOutWaitsAgain() throws {
    let running = try start(
      """
      let todo = queue("q.db", 1..5)
      await gather n in todo limit 2 {
        if n > 2 {
          todo.add(n + 10)
          print("ready")
          await sleep(1h)
        }
      }
      """)
    #expect(try running.nextLine() == "ready")
    #expect(try running.nextLine() == "ready")
    running.signal(SIGKILL)
    #expect(try running.end().signal == SIGKILL)
    // What their bodies had added is kept.
    #expect(try start(rest).end().output == "3\n4\n5\n13\n14\n")
  }

  @Test func anItemThatKillsItsProcessIsSetAside() throws {
    // What `has` has answered stands behind the attempt.
    let script = """
      let todo = queue("q.db", [1, 2], attempts: 2)
      for n in todo {
        if n == 1 {
          print(todo.has(1))
          await sleep(1h)
        }
        print(n)
      }
      """
    for _ in 1...2 {
      let running = try start(script)
      #expect(try running.nextLine() == "true")
      running.signal(SIGKILL)
      _ = try running.end()
    }
    #expect(try start(script).end().output == "2\n")
    let shown = try start("print(queue(\"q.db\").failed())").end().output
    #expect(shown.contains("the process was killed or crashed"), "\(shown)")
  }

  @Test func aSignalPutsBackWhatWasOut() throws {
    let running = try start("for n in queue(\"q.db\", [1, 2, 3]) { print(n); if n == 2 { await sleep(1h) } }")
    #expect(try running.nextLine() == "1")
    #expect(try running.nextLine() == "2")
    running.signal(SIGINT)
    #expect(try running.end().status == 130)
    #expect(try folder.files == ["q.db"])
    #expect(try start(rest).end().output == "2\n3\n")
  }

  @Test func oneProcessAtATimeWorksWithAFile() throws {
    let running = try start("for n in queue(\"q.db\", [1]) { print(n); await sleep(1h) }")
    #expect(try running.nextLine() == "1")
    let second = try start(rest).end()
    #expect(second.status == 1)
    #expect(
      second.firstError
        == "error: FileError: cannot open the queue in \"q.db\": another process works with it; "
        + "a file is for one at a time, and queue(\"redis://host/name\") for any number")
    running.signal(SIGINT)
    _ = try running.end()
    #expect(try start(rest).end().output == "1\n")
  }

  /// Adds more and more, where no file may grow over 100 KB: as on a disk that is full, but for the words.
  private func fill() throws -> FetchProcess.Ending {
    let script = """
      let todo = queue("q.db", [0])
      for n in todo {
        todo.addAll(n * 100 + 1..n * 100 + 100)
        print(todo.seen)
      }
      """
    return try FetchProcess([script], shell: "trap '' XFSZ; ulimit -f 200; exec \"$FETCH\" -e \"$0\"", in: folder).end()
  }

  /// How many keys are known, and how many items are done.
  private func counts() throws -> [Int] {
    let ending = try start("let todo = queue(\"q.db\"); print(todo.seen, todo.seen - todo.count)").end()
    #expect(ending.errors == "")
    return ending.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
  }

  @Test func whatCannotBeWrittenIsAnErrorAndLosesNothing() throws {
    let full = try fill()
    full.expectOneDiagnostic("error: FileError: cannot work with the queue in \"q.db\": ", status: 1)
    // What was added before is there, and so is what was out.
    let printed = full.output.split(separator: "\n").compactMap { Int($0) }
    let found = try counts()
    #expect(printed.count > 1)
    #expect(found.count == 2 && found[0] >= printed.last ?? 0)
    // Each turn that ended is done, but for the last if that could not be kept.
    #expect(found.count == 2 && (printed.count - 1...printed.count).contains(found[1]), "\(found) \(printed)")
  }

  @Test func aFileThatIsWholeOnlyWithItsLogIsOpened() throws {
    var known = 0
    // The file itself grows to its limit, until it cannot take in the end of its log.
    for _ in 1...40 where try folder.files == ["q.db"] || known == 0 {
      known = try fill().output.split(separator: "\n").compactMap { Int($0) }.last ?? known
    }
    #expect(try folder.files == ["q.db", "q.db-wal"])
    #expect(try counts().first ?? 0 >= known)
    #expect(try folder.files == ["q.db"])
  }
}
