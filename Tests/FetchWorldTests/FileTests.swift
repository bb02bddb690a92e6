import FetchHTTP
import Foundation
import Testing

@testable import FetchLibrary

/// Reading, listing and looking for files.
@Suite struct FileTests {
  private let world = ScriptWorld()

  @Test func aFileIsReadAsTextOrBytes() throws {
    world.write("\u{feff}héllo", to: "a")
    #expect(try world.run(#"await read("{folder}/a")"#) == "héllo")
    #expect(try world.run(#"await read("{folder}/a", as: "bytes")"#) == "<9 bytes ef bb bf 68 c3 a9 6c 6c 6f>")
  }

  @Test func aFileThatIsNotThereIsAnErrorThatNamesIt() throws {
    #expect(
      try world.run(#"try { await read("{folder}/no") } catch FileError e { e.message }"#)
        == "cannot read \"\(world.folder)/no\": open: No such file or directory")
    #expect(try world.run(#"await read("{folder}")"#).hasSuffix("read: Is a directory"))
  }

  @Test func whatIsNoTextIsSaidToBeNone() throws {
    _ = FileManager.default.createFile(atPath: world.folder + "/b", contents: Data([0xff, 0x41]))
    #expect(try world.run(#"await read("{folder}/b")"#).hasSuffix("is no text in UTF-8"))
  }

  @Test func linesComeOneByOne() throws {
    let long = String(repeating: "x", count: 600_000)
    world.write("one\r\n\n\(long)\nüñ\nlast", to: "a")
    let script = #"""
      var all = []
      for line in lines("{folder}/a") { all = all + [if line == "" { "empty" } else { line }] }
      all
      """#
    #expect(try world.run(script) == "[\"one\", \"empty\", \"\(long)\", \"üñ\", \"last\"]")
  }

  @Test func aFileThatWasReadToItsEndIsClosed() throws {
    world.write("a\nb\n", to: "a")
    try world.run(#"for line in lines("{folder}/a") { show(line) }"#)
    #expect(world.shown == ["a", "b"])
    #expect(world.openFiles == 0)
  }

  @Test func aPipeThatNobodyWritesHoldsNoThread() throws {
    #expect(mkfifo(world.folder + "/pipe", 0o600) == 0)
    world.write("text", to: "a")
    let script = #"""
      let reads = [read("{folder}/pipe") for _n in 1..100]
      fn first(path) { for line in lines(path) { return line } }
      let firsts = [spawn first("{folder}/pipe") for _n in 1..100]
      let text = await read("{folder}/a")
      for task in reads + firsts { task.cancel() }
      for task in reads + firsts { try { await task } catch CancelledError {} }
      text
      """#
    #expect(try world.run(script) == "text")
    world.machine.collectGarbage()
    #expect(world.openFiles == 0)
  }

  @Test func whatIsWrittenToAPipeIsRead() throws {
    let pipe = world.folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for script in [
      #"(await read("{folder}/pipe")).count"#,
      #"var count = 0; for line in lines("{folder}/pipe") { count += line.count + 1 }; count"#,
    ] {
      let writing = world.loop.runInExecutor {
        let handle = try FileHandle(forWritingTo: URL(filePath: pipe))
        for _ in 0..<3 { try handle.write(contentsOf: Data(repeating: 97, count: 99_999) + Data([10])) }
        try handle.close()
      }
      #expect(try world.run(script) == "300000")
      try world.loop.runUntilComplete(writing)
    }
    #expect(world.openFiles == 0)
  }

  @Test func anEndlessLineIsAnError() throws {
    world.write("first\n", to: "endless")
    #expect(truncate(world.folder + "/endless", 65 << 20) == 0)
    #expect(
      try world.run(#"for line in lines("{folder}/endless") { show(line.count) }"#)
        == "LimitError: a line of \(world.folder)/endless is longer than 64 MiB")
    #expect(world.shown == ["5"])
    #expect(world.openFiles == 0)
  }

  @Test func anEndlessLineOfABodyIsAnError() throws {
    let piece = [UInt8](repeating: 97, count: 1 << 20)
    let world = ScriptWorld { _ in StubAnswer(chunks: Array(repeating: piece, count: 66) + [[10]]) }
    #expect(
      try world.run(#"for line in (await fetch "http://h/x" with {stream: true}).lines { show(line.count) }"#)
        == "LimitError: a line of http://h/x is longer than 64 MiB")
    let more =
      "for line in (await fetch \"http://h/x\" with {stream: true, maxBody: \(70 << 20)}).lines { show(line.count) }"
    try world.run(more)
    #expect(world.shown == ["\(66 << 20)"])
  }

  @Test(arguments: ["utf-16le", "utf-16be", "UTF-16", ""]) func linesOfUTF16AreParted(_ charset: String) throws {
    // U+0A0D and U+0D0A hold the bytes of line ends, and the emoji is a pair of units.
    let text = "é\u{0A0D}x\r\n\u{0D0A}\n🎉\rlast"
    var bytes = text.utf16.flatMap { unit -> [UInt8] in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return charset == "utf-16be" ? [high, low] : [low, high]
    }
    if charset.isEmpty { bytes = [0xFF, 0xFE] + bytes }
    let type = "text/plain" + (charset.isEmpty ? "" : "; charset=\(charset)")
    for chunks in [[bytes], bytes.map { [$0] }] {
      let world = ScriptWorld { _ in
        StubAnswer(headers: [HeaderField("Content-Type", type)], chunks: chunks)
      }
      try world.run(#"for line in (await fetch "http://h/" with {stream: true}).lines { show(line) }"#)
      #expect(world.shown == ["é\u{0A0D}x", "\u{0D0A}", "🎉", "last"])
    }
  }

  @Test func aMarkOfTheOrderOfBytesMayComeInPieces() throws {
    let world = ScriptWorld { _ in StubAnswer(chunks: [[0xEF], [0xBB], [0xBF, 0x61], [0x0A, 0xEF, 0xBB, 0xBF]]) }
    try world.run(#"for line in (await fetch "http://h/" with {stream: true}).lines { show(line) }"#)
    #expect(world.shown == ["a", "\u{FEFF}"])
  }

  @Test func linesOfAFileThatIsNotThereFailInTheLoop() throws {
    #expect(
      try world.run(#"try { for line in lines("{folder}/no") { } } catch FileError e { "no file" }"#) == "no file")
  }

  @Test func foldersAreListedAndSearched() throws {
    for path in ["a/b/c.txt", "a/d.txt", "e.txt", "e.md", ".hidden.txt"] {
      try world.run(#"await save "x" to "{folder}/\#(path)""#)
    }
    #expect(try world.run("list(folder)") == #"[".hidden.txt", "a", "e.md", "e.txt"]"#)
    func found(_ pattern: String) throws -> [String] {
      let all = Folder.paths(matching: "\(world.folder)/\(pattern)")
      return all.map { String($0.dropFirst(world.folder.count + 1)) }
    }
    #expect(try found("*.txt") == ["e.txt"])
    #expect(try found("**/*.txt") == ["a/b/c.txt", "a/d.txt", "e.txt"])
    #expect(try found("a/*/c.???") == ["a/b/c.txt"])
    #expect(try found("[ab]/[!x].txt") == ["a/d.txt"])
    #expect(try found("nothing/*") == [])
    #expect(try world.run(#""{exists(folder)} {exists("{folder}/no")}""#) == "true false")
    #expect(try world.run(#"list("{folder}/no")"#).hasPrefix("FileError: cannot list"))
  }

  @Test func aRuleCanForbidReading() throws {
    let world = ScriptWorld(permissions: Permissions(read: { _ in Refusal("no reading here") }))
    for script in [#"await read("/etc/passwd")"#, #"lines("/etc/passwd")"#, #"list("/")"#, #"exists("/")"#] {
      #expect(try world.run(script) == "PermissionError: no reading here")
    }
    #expect(try world.run(#"glob("/*")"#) == "[]")
  }

  @Test(.timeLimit(.minutes(1))) func doubledStarsAreWalkedOnce() throws {
    let path = (0..<15).map { "f\($0)" }.joined(separator: "/")
    try FileManager.default.createDirectory(
      atPath: "\(world.folder)/\(path)", withIntermediateDirectories: true)
    world.write("", to: "\(path)/x.txt")
    let stars = String(repeating: "**/", count: 12)
    #expect(try world.run(#"glob("{folder}/\#(stars)*.txt") == ["{folder}/\#(path)/x.txt"]"#) == "true")
    #expect(try world.run(#"glob("{folder}/**/**") == glob("{folder}/**")"#) == "true")
  }
}
