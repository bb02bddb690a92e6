import FetchTestSupport
import Foundation
import Testing

/// What the command line means, and the status it ends with.
@Suite struct RunTests {
  @Test func aScriptRunsFromItsFile() throws {
    let folder = try Folder()
    let ending = try fetch(try folder.file("hello.fetch", "print(\"hello\")\n"), in: folder)
    #expect(ending.output == "hello\n")
    #expect(ending.errors == "")
    #expect(ending.status == 0)
  }

  /// The program's libraries need a fourth descriptor while they are loaded, and the loop a fifth.
  @Test func withoutADescriptorForTheLoopAScriptFails() throws {
    let running = try FetchProcess([], shell: "ulimit -n 4; exec \"$FETCH\" -e 'await sleep(1ms)'", in: Folder())
    let ending = try running.end()
    #expect(ending.signal == nil && ending.status == 1)
    #expect(ending.errors.contains("Too many open files"), "\(ending.errors)")
  }

  @Test func aScriptRunsFromTheCommandLine() throws {
    #expect(try fetch("-e", "print(1 + 1)").output == "2\n")
    #expect(try fetch("--eval", "print(1 + 1)").output == "2\n")
  }

  @Test func aScriptRunsFromStandardInput() throws {
    #expect(try fetch(input: "print(\"in\")").output == "in\n")
    #expect(try fetch("-", "word", input: "print(args)").output == "[\"word\"]\n")
  }

  @Test(arguments: [
    ("for a in lines(\"-\") { print(a); break }; for b in lines(\"-\") { print(b) }", "1\n2\n3\n"),
    ("for a in lines(\"-\") { print(a); break }; print(await read(\"-\"))", "1\n2\n3\n\n"),
    (
      "for a in lines(\"-\") { print(a); break }; await save lines(\"-\") to \"x.txt\"; print(await read(\"x.txt\"))",
      "1\n2\n3\n\n"
    ),
    ("let r = [read(\"-\"), read(\"-\")]; print((await gather r).map(t => t.count).sum())", "6\n"),
    (
      "fn all() { var n = 0; for line in lines(\"-\") { n += 1 }; n }; let t = [spawn all(), spawn all()]; "
        + "print((await gather t).sum())",
      "3\n"
    ),
    (
      "let late = spawn { (await read(\"-\")).count }; let t = spawn { await read(\"-\") }; t.cancel(); "
        + "print(await late)",
      "6\n"
    ),
  ]) func standardInputIsReadOnceByAllWhoReadIt(_ script: String, _ expected: String) throws {
    let folder = try Folder()
    let process = try FetchProcess(["-e", script], in: folder)
    process.write("1\n2\n")
    process.write("3\n")
    process.closeInput()
    let ending = try process.end()
    #expect(ending.output == expected)
    #expect(ending.errors == "")
  }

  @Test func argumentsBehindTheScriptAreItsOwn() throws {
    let folder = try Folder()
    let path = try folder.file("args.fetch", "print(args)")
    #expect(try fetch(path, "one", "--help", "-e", "", in: folder).output == "[\"one\", \"--help\", \"-e\", \"\"]\n")
    #expect(try fetch("-e", "print(args)", "--version").output == "[\"--version\"]\n")
  }

  @Test func aFirstLineForTheShellIsAComment() throws {
    let folder = try Folder()
    let ending = try fetch(try folder.file("x.fetch", "#!/usr/bin/env fetch\nprint(\"ran\")"), in: folder)
    #expect(ending.output == "ran\n")
  }

  @Test func aFailingScriptEndsWithOne() throws {
    let ending = try fetch("-e", "print(\"before\")\nthrow error(\"wrong\")")
    #expect(ending.output == "before\n")
    ending.expectOneDiagnostic("error: Error: wrong", status: 1)
    #expect(
      ending.errors == """
        error: Error: wrong
         --> <command line>:2:1
          |
        2 | throw error("wrong")
          | ^^^^^^^^^^^^^^^^^^^^

        """)
  }

  @Test func anErrorOfATaskNamesWhereItWasStarted() throws {
    let ending = try fetch("-e", "fn f() { throw error(\"wrong\") }\nlet t = spawn {\n  f()\n}\nawait t")
    #expect(ending.status == 1)
    #expect(ending.errors.contains("in f, called at <command line>:3:3"), "\(ending.errors)")
    #expect(ending.errors.contains("in the task started at <command line>:2:9"), "\(ending.errors)")
  }

  @Test func aScriptThatDoesNotCompileEndsWithTwoAndAllItsErrors() throws {
    let ending = try fetch("-e", "let x = \nprint(unknown)\nprint(other)")
    #expect(ending.status == 2)
    #expect(ending.output == "")
    #expect(ending.errorCount >= 2, "\(ending.errors)")
  }

  @Test func exitEndsWithItsStatus() throws {
    #expect(try fetch("-e", "exit(0)").status == 0)
    let ending = try fetch("-e", "try { exit(7) } finally { print(\"finally\") }")
    #expect(ending.status == 7)
    #expect(ending.output == "finally\n")
    #expect(ending.errors == "")
  }

  @Test func anEmptyScriptDoesNothing() throws {
    let folder = try Folder()
    let ending = try fetch(try folder.file("empty.fetch", ""), in: folder)
    #expect(ending.status == 0)
    #expect(ending.output + ending.errors == "")
    #expect(try fetch("-e", "").status == 0)
  }

  @Test func checkReportsWithoutRunning() throws {
    let folder = try Folder()
    let good = try folder.file("good.fetch", "print(1)")
    let bad = try folder.file("bad.fetch", "print(unknown)")
    let passed = try fetch("check", good, in: folder)
    #expect(passed.status == 0)
    #expect(passed.output + passed.errors == "")
    let failed = try fetch("check", bad, good, bad, in: folder)
    #expect(failed.status == 2)
    #expect(failed.errorCount == 2)
    #expect(failed.errors.contains("bad.fetch:1:7"))
    #expect(try fetch("check").status == 2)
    #expect(try fetch("check", "no-such-file").status == 2)
  }

  @Test func disassembleShowsTheCode() throws {
    let folder = try Folder()
    let ending = try fetch("disassemble", try folder.file("x.fetch", "await sleep(1s)"), in: folder)
    #expect(ending.status == 0)
    #expect(ending.output.contains("function <script>()"))
    #expect(ending.output.contains("await"))
    #expect(try fetch("disassemble", try folder.file("y.fetch", "await ("), in: folder).status == 2)
  }

  @Test func helpAndVersionGoToStandardOutput() throws {
    let help = try fetch("--help")
    #expect(help.status == 0)
    #expect(help.output.contains("SCRIPT [ARGUMENT …]"))
    #expect(help.output.contains("fetch help [TOPIC]"))
    #expect(help.errors == "")
    let version = try fetch("--version")
    #expect(version.status == 0)
    #expect(version.output.hasPrefix("fetch "))
  }

  @Test func aWrongCommandLineEndsWithTwo() throws {
    for arguments in [["--no-such-option"], ["-x"], ["-e"], ["check", "--no-such-option"], ["disassemble"]] {
      let ending = try FetchProcess(arguments, in: Folder(), input: "").end()
      #expect(ending.status == 2, "\(arguments)")
      #expect(ending.output == "", "\(arguments)")
      #expect(!ending.errors.isEmpty, "\(arguments)")
    }
  }

  @Test func errorsAndOutputKeepTheirOrder() throws {
    let folder = try Folder()
    let script = "print(1)\neprint(2)\nprint(3)"
    let ending = try FetchProcess([script], shell: "\"$FETCH\" -e \"$0\" 2>&1", in: folder, input: "").end()
    #expect(ending.output == "1\n2\n3\n")
  }
}
