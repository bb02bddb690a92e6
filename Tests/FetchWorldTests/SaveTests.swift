import FetchHTTP
import FetchRuntime
import Foundation
import Testing

@testable import FetchLibrary

/// `save`: whole or not at all, whatever happens.
@Suite struct SaveTests {
  @Test func aStringIsSavedInANewFolder() throws {
    let world = ScriptWorld()
    let saved = try world.run(#"await save "abc" to "{folder}/a/b/c.txt""#)
    #expect(world.text("a/b/c.txt") == "abc")
    #expect(
      saved
        == "{path: \"\(world.folder)/a/b/c.txt\", size: 3, sha256: \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}"
    )
  }

  @Test func aResponseIsSavedAsItCame() throws {
    let world = ScriptWorld { _ in StubAnswer(chunks: [[0, 255, 10]]) }
    try world.run(#"await save await fetch "http://h/" to "{folder}/x""#)
    #expect(FileManager.default.contents(atPath: world.folder + "/x") == Data([0, 255, 10]))
  }

  @Test func aFetchNobodyAwaitedIsStreamed() throws {
    let piece = [UInt8](repeating: 7, count: 700_000)
    let world = ScriptWorld { _ in StubAnswer(chunks: [piece, piece, piece, piece]) }
    let script = #"""
      let page = fetch "http://h/big"
      let saved = await save page to "{folder}/big"
      let head = await page
      "{saved.size} {head.status} {head.size} {try { head.text } catch e { e.message }}"
      """#
    let shown = try world.run(script)
    #expect(
      shown
        == "2800000 200 2800000 the response has no `text` any more: its body went to \"\(world.folder)/big\"")
    #expect(FileManager.default.contents(atPath: world.folder + "/big")?.count == 2_800_000)
    #expect(world.names == ["big"])
  }

  @Test func whatWasThereStaysWhenTheServerBreaksOff() throws {
    let world = ScriptWorld { _ in
      var answer = StubAnswer(chunks: [[UInt8](repeating: 1, count: 900_000), [UInt8](repeating: 2, count: 900_000)])
      answer.ending = .failure(HTTPFailure(.network(.receive), "the server closed early"))
      return answer
    }
    world.write("old", to: "page")
    #expect(
      try world.run(#"await save fetch "http://h/" to "{folder}/page""#) == "NetworkError: the server closed early")
    #expect(world.text("page") == "old")
    #expect(world.names == ["page"])
    #expect(world.openFiles == 0)
  }

  @Test(arguments: [(false, "whole"), (true, "old whole")])
  func aRetryBeginsTheFileAgain(_ appends: Bool, _ expected: String) throws {
    var attempts = 0
    let world = ScriptWorld { _ in
      attempts += 1
      if attempts == 3 { return StubAnswer(text: "whole") }
      var answer = StubAnswer(chunks: [[UInt8](repeating: 1, count: 900_000), [UInt8](repeating: 2, count: 900_000)])
      answer.ending = .failure(HTTPFailure(.network(.receive), "the server closed early"))
      return answer
    }
    world.write("old ", to: "page")
    let script =
      #"(await save fetch "http://h/" with {retry: 2} to "{folder}/page" with {append: \#(appends)}).size"#
    #expect(try world.run(script) == "5")
    #expect(world.text("page") == expected)
    #expect(world.names == ["page"])
  }

  /// What was seen already would come twice.
  @Test(arguments: [
    ("-", "NetworkError: the server closed early"),
    ("/dev/null", "FileError: cannot save to \"/dev/null\": the body broke off"),
  ])
  func aRetryDoesNotWriteToAnOutputAgain(_ path: String, _ expected: String) throws {
    let world = ScriptWorld { _ in
      var answer = StubAnswer(chunks: [[UInt8](repeating: 1, count: 900_000), [UInt8](repeating: 2, count: 900_000)])
      answer.ending = .failure(HTTPFailure(.network(.receive), "the server closed early"))
      return answer
    }
    #expect(try world.run(#"await save fetch "http://h/" with {retry: 2} to "\#(path)""#).hasPrefix(expected))
    #expect(world.output.count == (path == "-" ? 1_800_000 : 0))
  }

  @Test func whatWasAddedIsTakenBackWhenTheServerBreaksOff() throws {
    let world = ScriptWorld { _ in
      var answer = StubAnswer(chunks: [[UInt8](repeating: 1, count: 900_000), [UInt8](repeating: 2, count: 900_000)])
      answer.ending = .failure(HTTPFailure(.network(.receive), "the server closed early"))
      return answer
    }
    world.write("old", to: "page")
    let script = #"await save fetch "http://h/" to "{folder}/page" with {append: true}"#
    #expect(try world.run(script) == "NetworkError: the server closed early")
    #expect(world.text("page") == "old")
    #expect(world.openFiles == 0)
  }

  @Test func aCancelledSaveLeavesNothing() throws {
    let world = ScriptWorld { _ in
      var answer = StubAnswer(chunks: [[UInt8](repeating: 1, count: 900_000), [UInt8](repeating: 2, count: 900_000)])
      answer.ending = .never
      return answer
    }
    world.write("old", to: "page")
    let shown = try world.run(
      #"try { within 5s { await save fetch "http://h/" to "{folder}/page" } } catch TimeoutError e { "late" }"#)
    #expect(shown == "late")
    #expect(world.text("page") == "old")
    #expect(world.names == ["page"])
    #expect(world.openFiles == 0)
    #expect(world.transport.activeCount == 0)
  }

  @Test func aFolderInThePlaceIsAnError() throws {
    let world = ScriptWorld()
    try world.run(#"await save "x" to "{folder}/d/e""#)
    #expect(
      try world.run(#"try { await save "x" to "{folder}/d" } catch FileError e { e.message }"#)
        == "cannot save to \"\(world.folder)/d\": it is a folder")
    #expect(world.names == ["d"])
  }

  @Test func aNameThatIsTooLongIsAnErrorBeforeAnythingIsFetched() throws {
    let world = ScriptWorld()
    let shown = try world.run(#"await save fetch "http://h/" to "{folder}/{"n" * 300}""#)
    #expect(shown.hasSuffix(": open: File name too long"), "\(shown)")
    #expect(world.names == [])
  }

  @Test func whatReplacesAFileHasItsPermissionsButIsNoMoreThanAFile() throws {
    let world = ScriptWorld()
    world.write("old", to: "x")
    chmod(world.folder + "/x", 0o4751)
    try world.run(#"await save "new" to "{folder}/x""#)
    var status = stat()
    #expect(stat(world.folder + "/x", &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o751)
  }

  @Test func aPipeIsWrittenAsItIsRead() throws {
    let world = ScriptWorld()
    let pipe = world.folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let script = #"""
      let text = read("{folder}/pipe")
      await save "x" * 300_000 to "{folder}/pipe"
      (await text).count
      """#
    #expect(try world.run(script) == "300000")
  }

  @Test func aFileInPlaceOfAFolderIsAnErrorThatNamesTheCall() throws {
    let world = ScriptWorld()
    world.write("x", to: "f")
    let shown = try world.run(
      #"try { await save "x" to "{folder}/f/g" } catch FileError e { "{e.path}: {e.message}" }"#)
    #expect(shown == "\(world.folder)/f/g: cannot save to \"\(world.folder)/f/g\": open: Not a directory")
  }

  @Test func aFullDiskIsAnErrorAndLeavesNothing() throws {
    let world = ScriptWorld()
    #expect(
      try world.run(#"await save "x" to "/dev/full""#)
        == #"FileError: cannot save to "/dev/full": write: No space left on device"#)
  }

  @Test func aDeviceIsWrittenAndStays() throws {
    let world = ScriptWorld()
    #expect(try world.run(#"(await save "x" to "/dev/null").size"#) == "1")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func aPipeInPlaceOfAFileWithAChecksumIsWrittenAtOnce() throws {
    let world = ScriptWorld()
    #expect(mkfifo(world.folder + "/pipe", 0o600) == 0)
    let script = #"""
      let sum = "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
      let saved = save "x" to "{folder}/pipe" with {checksum: sum}
      let text = await read("{folder}/pipe")
      "{text} {(await saved).size}"
      """#
    #expect(try world.run(script) == "x 1")
  }

  @Test func aNameIsTakenOnceWithoutLinks() throws {
    let world = ScriptWorld()
    world.write("new", to: "a")
    world.write("old", to: "b")
    #expect(!FreeName.take(world.folder + "/b", for: world.folder + "/a"))
    #expect(errno == EEXIST)
    #expect(world.text("b") == "old")
    #expect(FreeName.take(world.folder + "/c", for: world.folder + "/a"))
    #expect(world.text("c") == "new")
    #expect(world.names == ["b", "c"])
  }

  /// What another program, or this one, has open is written where it stands: its name may be one that others write to, or none.
  @Test(arguments: ["/proc/self/fd/", "/dev/fd/", "link to "]) func anOpenFileIsNeverReplaced(_ prefix: String) throws {
    let world = ScriptWorld()
    world.write("before ", to: "file")
    let file = open(world.folder + "/file", O_WRONLY | O_APPEND | O_CLOEXEC)
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    defer { for end in ends + [file] { close(end) } }
    for (descriptor, name) in [(file, "a"), (ends[1], "b")] {
      var path = "\(prefix)\(descriptor)"
      if prefix.hasPrefix("link") {
        path = "\(world.folder)/\(name)"
        symlink("/dev/fd/\(descriptor)", path)
      }
      #expect(try world.run("(await save \"text\" to \"\(path)\").size") == "4")
      #expect(try world.run("(await save \" more\" to \"\(path)\" with {append: true}).size") == "5")
    }
    #expect(write(file, " end", 4) == 4)
    #expect(world.text("file") == "before text more end")
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = read(ends[0], &bytes, bytes.count)
    #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self) == "text more")
    #expect(world.names == (prefix.hasPrefix("link") ? ["a", "b", "file"] : ["file"]))
  }

  @Test func whatAnOpenFileGotIsNotTakenBack() throws {
    let world = ScriptWorld { _ in
      var answer = StubAnswer(chunks: [[UInt8](repeating: 1, count: 900_000), [UInt8](repeating: 2, count: 900_000)])
      answer.ending = .failure(HTTPFailure(.network(.receive), "the server closed early"))
      return answer
    }
    world.write("before", to: "file")
    let file = open(world.folder + "/file", O_WRONLY | O_APPEND | O_CLOEXEC)
    defer { close(file) }
    try world.run("await save fetch \"http://h/\" to \"/dev/fd/\(file)\" with {append: true}")
    #expect(world.text("file")?.hasPrefix("before") == true)
  }

  @Test func aTerminalIsShownWhatItWouldObey() throws {
    let world = ScriptWorld { _ in StubAnswer(chunks: [Array("a\u{1B}[2J\u{9B}".utf8.dropLast()), [0x9B, 0x62]]) }
    var (near, far): (Int32, Int32) = (-1, -1)
    #expect(openpty(&near, &far, nil, nil, nil) == 0)
    defer { for end in [near, far] { close(end) } }
    let path = try #require(ttyname(far).map { String(cString: $0) })
    #expect(try world.run("(await save fetch \"http://h/\" to \"\(path)\").size") == "8")
    // A terminal hands over what was written piece by piece.
    let shown = "a\\u{1b}[2J\\u{9b}b"
    var bytes: [UInt8] = []
    while bytes.count < shown.utf8.count {
      var piece = [UInt8](repeating: 0, count: 100)
      let count = read(near, &piece, piece.count)
      if count <= 0 { break }
      bytes += piece[..<count]
    }
    #expect(String(decoding: bytes, as: UTF8.self) == shown)
  }

  @Test func savesToOnePathRunInOrder() throws {
    let world = ScriptWorld()
    let script = #"""
      let saves = [save "{n}" to "{folder}/x" for n in 0..<50]
      await gather saves
      """#
    try world.run(script)
    #expect(world.text("x") == "49")
    #expect(world.names == ["x"])
  }

  @Test func aLinkStaysAndWhatItLeadsToIsReplaced() throws {
    let world = ScriptWorld()
    world.write("old", to: "real")
    symlink("real", world.folder + "/link")
    try world.run(#"await save "new" to "{folder}/link""#)
    #expect(world.text("real") == "new")
    #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: world.folder + "/link")) == "real")
  }

  @Test func theOptionsDoWhatTheySay() throws {
    let world = ScriptWorld()
    world.write("old ", to: "x")
    try world.run(#"await save "new" to "{folder}/x" with {append: true, durable: true}"#)
    #expect(world.text("x") == "old new")
    #expect(
      try world.run(#"await save "no" to "{folder}/x" with {overwrite: false}"#)
        == "FileError: cannot save to \"\(world.folder)/x\": it is there already, and overwrite is false")
    try world.run(#"await save "y" to "{folder}/y" with {overwrite: false, mode: "600"}"#)
    var status = stat()
    #expect(stat(world.folder + "/y", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(world.names == ["x", "y"])
  }

  @Test func aWrongChecksumLeavesNothing() throws {
    let world = ScriptWorld()
    let zeros = String(repeating: "0", count: 64)
    let shown = try world.run(#"await save "abc" to "{folder}/x" with {checksum: "sha256:\#(zeros)"}"#)
    #expect(shown.hasPrefix("FileError: cannot save to"))
    #expect(world.names == [])
  }

  @Test func aFileThatVerifiesIsNotFetchedAgain() throws {
    let world = ScriptWorld { _ in StubAnswer(text: "other") }
    world.write("abc", to: "x")
    let script = #"""
      (await save fetch "http://h/" to "{folder}/x" with
        {checksum: "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}).size
      """#
    #expect(try world.run(script) == "3")
    #expect(world.text("x") == "abc")
    #expect(world.transport.requests.isEmpty)
  }

  @Test func aFileThatDoesNotVerifyIsFetched() throws {
    let world = ScriptWorld { _ in StubAnswer(text: "abc") }
    world.write("old", to: "x")
    let script = #"""
      let task = save fetch "http://h/" to "{folder}/x" with
        {checksum: "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
      (await task).size
      """#
    #expect(try world.run(script) == "3")
    #expect(world.text("x") == "abc")
    #expect(world.transport.requests.count == 1)
  }

  @Test func aPostponedRequestIsCancelledWithItsSave() throws {
    let world = ScriptWorld { _ in StubAnswer(text: "abc") }
    let script = #"""
      let task = save fetch "http://h/" to "{folder}/x" with {checksum: "sha256:{"0" * 64}"}
      task.cancel()
      try { await task } catch CancelledError e { e.kind }
      """#
    #expect(try world.run(script) == "CancelledError")
    #expect(world.names == [])
    #expect(world.transport.activeCount == 0)
  }

  @Test func listsBecomeRowsAndLines() throws {
    let world = ScriptWorld()
    try world.run(#"await save [{a: 1, b: "x,\"y\""}, {a: null, b: "z"}] to "{folder}/t.csv""#)
    #expect(world.text("t.csv") == "a,b\n1,\"x,\"\"y\"\"\"\n,z\n")
    try world.run(#"await save ["a", 1] to "{folder}/t.txt""#)
    #expect(world.text("t.txt") == "a\n1\n")
    try world.run(#"await save {a: [1, "x"]} to "{folder}/m.json""#)
    #expect(world.text("m.json") == "{\n  \"a\": [\n    1,\n    \"x\"\n  ]\n}\n")
    try world.run(#"await save [{a: 1}, [2]] to "{folder}/m.jsonl""#)
    #expect(world.text("m.jsonl") == "{\"a\":1}\n[2]\n")
    #expect(
      try world.run(#"await save [1] to "{folder}/t.bin""#).hasPrefix("ValueError: how to save a list is said by"))
  }

  @Test func standardOutputIsAPath() throws {
    let world = ScriptWorld { _ in StubAnswer(text: "page") }
    #expect(try world.run(#"(await save fetch "http://h/" to "-").size"#) == "4")
    #expect(String(decoding: world.output, as: UTF8.self) == "page")
  }

  @Test func aRuleCanForbidAPath() throws {
    let world = ScriptWorld(
      permissions: Permissions(write: { $0.hasPrefix("/etc") ? Refusal("no writing to /etc") : nil }))
    #expect(try world.run(#"await save "x" to "/etc/passwd""#) == "PermissionError: no writing to /etc")
  }

  @Test(arguments: [
    (#"save (x => x) to "/tmp/x""#, "TypeError: save needs a response"),
    (#"save "x" to 5"#, "TypeError: save's path needs a string, not the int 5"),
    (#"save "x" to """#, "ValueError: save's path is empty"),
    (#"save "x" to "a/""#, "ValueError: save needs the name of a file"),
    (#"save "x" to "a\0b""#, "ValueError: save's path holds a NUL character: the string \"a\\0b\""),
    (#"save "x" to "/tmp/x" with {apend: true}"#, "TypeError: save has no option `apend`"),
    (#"save "x" to "/tmp/x" with {mode: "9"}"#, "ValueError: save's option `mode`"),
  ])
  func aMistakeIsNamed(script: String, error: String) throws {
    let shown = try ScriptWorld().run(script)
    #expect(shown.hasPrefix(error), "\(shown)")
  }

  @Test(arguments: [
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func theHashIsTheStandards(text: String, count: Int, digest: String) {
    let hash = SHA256()
    let bytes = Array(String(repeating: text, count: count).utf8)
    // In uneven pieces, so that blocks are cut everywhere.
    var rest = bytes[...]
    var size = 1
    while !rest.isEmpty {
      rest.prefix(size).withUnsafeBytes { hash.update($0) }
      rest = rest.dropFirst(size)
      size = size * 3 % 1000 + 1
    }
    #expect(hash.finish() == digest)
  }

  @Test(arguments: [(0o600, nil), (0o640, nil), (nil, 0o600), (nil, nil)] as [(UInt32?, Int?)])
  func aFileIsNeverMoreOpenThanItIsToBe(_ mode: UInt32?, _ existing: Int?) throws {
    let world = ScriptWorld()
    if let existing {
      world.write("old", to: "x")
      try FileManager.default.setAttributes([.posixPermissions: existing], ofItemAtPath: world.folder + "/x")
    }
    let file = FileWithABirth(SavePlan(path: world.folder + "/x", mode: mode))
    try file.open()
    let open = mode == nil && existing == nil
    #expect(file.firstPermissions.map { $0 & 0o077 == 0 } == !open)
    try file.write([1])
    _ = try file.commit()
    world.write("", to: "usual")
    #expect(world.mode(of: "x") == mode ?? existing.map { UInt32($0) } ?? world.mode(of: "usual"))
  }
}

/// A file that remembers which permissions it was made with.
private final class FileWithABirth: PartialFile, @unchecked Sendable {
  var firstPermissions: UInt32?

  override func openTemporary() throws {
    try super.openTemporary()
    var status = stat()
    if fstat(descriptor, &status) == 0 { firstPermissions = UInt32(status.st_mode) & 0o777 }
  }
}

extension ScriptWorld {
  /// The permissions of a file in the folder.
  fileprivate func mode(of name: String) -> UInt32? {
    var status = stat()
    return stat("\(folder)/\(name)", &status) == 0 ? UInt32(status.st_mode) & 0o777 : nil
  }
}
