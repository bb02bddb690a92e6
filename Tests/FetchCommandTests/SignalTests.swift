import FetchTestSupport
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Ctrl-C, `kill`, and a reader that goes away.
@Suite struct SignalTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func start(_ script: String) throws -> FetchProcess { try FetchProcess(["-e", script], in: folder) }

  /// The same with its errors among its output: what `eprint` writes is there at once, even while the script is busy.
  private func startWithErrors(_ script: String) throws -> FetchProcess {
    try FetchProcess([script], shell: "exec \"$FETCH\" -e \"$0\" 2>&1", in: folder)
  }

  /// Says that it runs, from the middle of an endless loop.
  private let busy = "var n = 0\nwhile true {\n  n += 1\n  if n == 1000 { eprint(\"ready\") }\n}"

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func aSignalDuringAnAwaitCancelsTheScript(_ signal: Int32) throws {
    let running = try start(
      """
      try {
        print("ready")
        await sleep(1h)
      } catch e { print("never") } finally {
        await sleep(0s)
        print("finally")
      }
      """)
    #expect(try running.nextLine() == "ready")
    running.signal(signal)
    let ending = try running.end()
    #expect(ending.output == "finally\n")
    #expect(ending.errors == "")
    #expect(ending.status == 130)
    #expect(ending.signal == nil)
  }

  @Test func ctrlCDuringABusyLoopCancelsTheScript() throws {
    let running = try startWithErrors("try {\n\(busy)\n} finally { print(\"finally\") }")
    #expect(try running.nextLine() == "ready")
    running.signal(SIGINT)
    let ending = try running.end()
    #expect(ending.output == "finally\n")
    #expect(ending.status == 130)
    #expect(ending.signal == nil)
  }

  @Test(arguments: ["list.sorted()", "\"{list}\"", "list + list", "list.map(n => n).reversed()"])
  func ctrlCAmongLargeOperationsCancelsTheScript(_ operation: String) throws {
    let running = try startWithErrors("let list = [...1..100_000]\neprint(\"ready\")\nwhile true { \(operation) }")
    #expect(try running.nextLine() == "ready")
    running.signal(SIGINT)
    #expect(try running.end().status == 130)
  }

  @Test func ctrlCDuringABusyChildCancelsTheScript() throws {
    let running = try startWithErrors(
      "spawn {\n\(busy)\n}\ntry { await sleep(1h) } catch e { print(\"never\") } finally { print(\"finally\") }")
    #expect(try running.nextLine() == "ready")
    running.signal(SIGINT)
    let ending = try running.end()
    #expect(ending.output == "finally\n")
    #expect(ending.status == 130)
  }

  @Test func aSecondCtrlCEndsAtOnce() throws {
    let running = try start(
      """
      try { 
        print("ready")
        await sleep(1h)
      } finally {
        print("cleaning")
        await sleep(1h)
        print("never")
      }
      """)
    #expect(try running.nextLine() == "ready")
    running.signal(SIGINT)
    #expect(try running.nextLine() == "cleaning")
    running.signal(SIGINT)
    let ending = try running.end()
    #expect(ending.output == "")
    #expect(ending.status == 130)
  }

  @Test func whatFailsAfterCtrlCIsReported() throws {
    let running = try start(
      "try {\n  print(\"ready\")\n  await sleep(1h)\n} finally { throw error(\"cleaning failed\") }")
    #expect(try running.nextLine() == "ready")
    running.signal(SIGINT)
    try running.end().expectOneDiagnostic("error: Error: cleaning failed", status: 130)
  }

  @Test func anIgnoredCtrlCStaysIgnored() throws {
    let script = "print(\"ready\")\nawait sleep(0s)\nfor line in lines(\"-\") { print(line) }"
    let running = try FetchProcess([script], shell: "trap '' INT; exec \"$FETCH\" -e \"$0\"", in: folder)
    #expect(try running.nextLine() == "ready")
    running.signal(SIGINT)
    running.write("went on\n")
    running.closeInput()
    let ending = try running.end()
    #expect(ending.output == "went on\n")
    #expect(ending.status == 0)
  }

  @Test func nohupKeepsAScriptRunningWhenItsTerminalIsClosed() throws {
    let script = "print(\"ready\")\nawait sleep(0s)\nfor line in lines(\"-\") { print(line) }"
    let running = try FetchProcess([script], shell: "trap '' HUP; exec \"$FETCH\" -e \"$0\"", in: folder)
    #expect(try running.nextLine() == "ready")
    running.signal(SIGHUP)
    running.write("went on\n")
    running.closeInput()
    let ending = try running.end()
    #expect(ending.output == "went on\n")
    #expect(ending.status == 0)
  }

  @Test func aTerminalThatIsClosedTwiceLetsTheScriptCleanUp() throws {
    let running = try start(
      """
      try {
        print("ready")
        await sleep(1h)
      } finally {
        print("cleaning")
        for line in lines("-") { print(line) }
      }
      """)
    #expect(try running.nextLine() == "ready")
    running.signal(SIGHUP)
    #expect(try running.nextLine() == "cleaning")
    running.signal(SIGHUP)
    running.write("went on\n")
    running.closeInput()
    let ending = try running.end()
    #expect(ending.output == "went on\n")
    #expect(ending.status == 130)
  }

  @Test(arguments: [SIGINT, SIGHUP]) func aSignalDuringASaveLeavesNoPartialFile(_ signal: Int32) throws {
    // The item stream is what the script waits in; the file has been begun by then.
    let running = try start(
      """
      fn rows() {
        for n in 0..<100_000 { yield "line {n}" }
        print("ready")
        await sleep(1h)
      }
      await save rows() to "out/rows.txt"
      """)
    #expect(try running.nextLine() == "ready")
    running.signal(signal)
    let ending = try running.end()
    #expect(ending.status == 130)
    #expect(ending.errors == "")
    #expect(try folder.files.filter { $0.contains("rows") } == [])
  }

  @Test(arguments: [false, true]) func ctrlCEndsASaveToAPipeThatNobodyReads(_ isOpen: Bool) throws {
    let pipe = folder.url.appending(component: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    // Whoever has it open takes nothing from it.
    let reader = isOpen ? open(pipe, O_RDONLY | O_NONBLOCK) : -1
    defer { if isOpen { close(reader) } }
    let running = try start("print(\"ready\")\nawait save \"x\" * 1_000_000 to \"pipe\"")
    #expect(try running.nextLine() == "ready")
    running.signal(SIGINT)
    let ending = try running.end()
    #expect(ending.status == 130)
    #expect(ending.errors == "")
  }

  @Test func outputThatFailsWhileTheScriptWaitsEndsIt() throws {
    let script = "try { print(1); await sleep(1h) } finally { eprint(\"finally\") }"
    let ending = try FetchProcess([script], shell: "\"$FETCH\" -e \"$0\" >/dev/full", in: folder, input: "").end()
    #expect(ending.errors.hasPrefix("finally\nerror: FileError: cannot write to standard output: No space left"))
    #expect(ending.errorCount == 1)
    #expect(ending.status == 1)
  }

  @Test(arguments: ["", "; await sleep(1ms)"]) func aReaderThatGoesAwayEndsTheScriptQuietly(_ pause: String) throws {
    let script = "try { while true { print(\"line\")\(pause) } } finally { eprint(\"finally\") }"
    let pipeline = "{ \"$FETCH\" -e \"$0\"; echo $? >status; } | head -1"
    let ending = try FetchProcess([script], shell: pipeline, in: folder, input: "").end()
    #expect(ending.output == "line\n")
    #expect(ending.errors == "finally\n")
    #expect(try String(contentsOf: folder.url.appending(component: "status"), encoding: .utf8) == "141\n")
  }

  @Test func outputThatCannotBeWrittenIsAnError() throws {
    let full = "/dev/full"
    guard FileManager.default.fileExists(atPath: full) else { return }
    let ending = try FetchProcess(shell: "\"$FETCH\" -e 'print(1)' >\(full)", in: folder, input: "").end()
    ending.expectOneDiagnostic("error: FileError: cannot write to standard output: No space left", status: 1)
  }
}
