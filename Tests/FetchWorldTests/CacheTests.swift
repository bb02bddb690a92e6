import FetchHTTP
import FetchRuntime
import FetchVM
import Foundation
import Testing

@testable import FetchLibrary

/// The option `cache` of scripts, and the folder that answers are kept in.
@Suite struct CacheTests {
  /// Answers with the path and how often anything was asked; with a tag, and fresh for a minute.
  private static func answer(_ request: TransportRequest, _ count: Int) -> StubAnswer {
    let who = request.headers.first { $0.isNamed("authorization") || $0.isNamed("cookie") }?.value ?? ""
    if request.headers.contains(HeaderField("If-None-Match", "\"1\"")) { return StubAnswer(304) }
    return StubAnswer(
      headers: [
        HeaderField("Cache-Control", "max-age=60"), HeaderField("ETag", "\"1\""), HeaderField("Set-Cookie", "s=1"),
      ],
      text: "\(request.url.path) \(count)\(who)")
  }

  private func world(_ permissions: Permissions = Permissions()) -> ScriptWorld {
    var count = 0
    return ScriptWorld(permissions: permissions) { request in
      count += 1
      return Self.answer(request, count)
    }
  }

  /// Everything that stands in a world's cache, by its path in the folder.
  private func files(_ world: ScriptWorld, _ folder: String = "pages.cache") -> [String] {
    (FileManager.default.enumerator(atPath: "\(world.folder)/\(folder)")?.compactMap { $0 as? String } ?? [])
      .filter { $0.count > 2 }.sorted()
  }

  private func settle(_ world: ScriptWorld) throws {
    while let writing = world.world.settleCaches() { try world.loop.runUntilComplete(writing) }
  }

  /// Another world that has the same folder.
  private func sharer(of world: ScriptWorld) -> ScriptWorld {
    let other = ScriptWorld { _ in StubAnswer(text: "the other's") }
    other.machine.define("folder", .string(other.machine.intern(world.folder)))
    return other
  }

  private let twice = """
    let a = await fetch "http://h/a" with {cache: C}
    let b = await fetch "http://h/a" with {cache: C}
    [a.text, a.cached, b.text, b.cached, b.cookies]
    """

  @Test(arguments: [
    ("true", "[\"/a 1\", null, \"/a 1\", \"fresh\", {}]"),
    ("\"{folder}/pages.cache\"", "[\"/a 1\", null, \"/a 1\", \"fresh\", {}]"),
    ("{maxAge: 1h}", "[\"/a 1\", null, \"/a 1\", \"fresh\", {}]"), ("{}", "[\"/a 1\", null, \"/a 1\", \"fresh\", {}]"),
    ("{folder: \"{folder}/deep/pages.cache\", maxSize: 1MB}", "[\"/a 1\", null, \"/a 1\", \"fresh\", {}]"),
    ("false", "[\"/a 1\", null, \"/a 2\", null, {s: \"1\"}]"), ("null", "[\"/a 1\", null, \"/a 2\", null, {s: \"1\"}]"),
  ])
  func aRequestIsCached(_ option: String, _ expected: String) throws {
    #expect(try world().run(twice.replacing("C}", with: option + "}")) == expected)
  }

  @Test func aSessionKeepsItsOwn() throws {
    let world = world()
    let found = try world.run(
      """
      let a = session({cache: true})
      let b = session({cache: {maxAge: 1d}})
      let c = session({cache: false})
      defaults({cache: true})
      fn from(s, options) { let r = await fetch "http://h/a" from s with options; [r.text, r.cached] }
      let found = [from(a, {}), from(a, {}), from(b, {}), from(b, {}), from(c, {}), from(c, {cache: true}), from(null, {})]
      found + [from(null, {}), from(a, {cache: false}), from(a, {cache: null}), from(a, {cache: true})]
      """)
    #expect(
      found == """
        [["/a 1", null], ["/a 1", "fresh"], ["/a 2", null], ["/a 2", "fresh"], ["/a 3", null], ["/a 4", null], ["/a 5", null], \
        ["/a 5", "fresh"], ["/a 6", null], ["/a 7", null], ["/a 1", "fresh"]]
        """)
  }

  @Test func aFolderIsThereInTheNextRun() throws {
    let world = world()
    let script =
      #"let r = await fetch "http://h/a" with {cache: folder + "/pages.cache"}; [r.text, r.cached, r.headers["etag"]]"#
    #expect(try world.run(script) == #"["/a 1", null, "\"1\""]"#)
    try settle(world)
    #expect(try sharer(of: world).run(script) == #"["/a 1", "fresh", "\"1\""]"#)
    // What another has stored meanwhile is seen at once.
    let other = sharer(of: world)
    let page = script.replacing("/a\"", with: "/b\"").replacing(#", r.headers["etag"]"#, with: "")
    #expect(
      try other.run(page.replacing("cache: ", with: "cache: {maxAge: 1d, folder: ").replacing("\"}", with: "\"}}"))
        == #"["the other's", null]"#)
    try settle(other)
    #expect(
      try world.run(page.replacing("cache: ", with: "cache: {maxAge: 1d, folder: ").replacing("\"}", with: "\"}}"))
        == #"["the other's", "fresh"]"#)
  }

  @Test func filesAreForTheirOwnerAndHoldNoCredentials() throws {
    let world = world()
    try world.run(
      """
      let cache = folder + "/deep/pages.cache"
      await fetch "http://h/a?secret=in-the-url" with {cache, auth: "my-token", cookies: {id: "my-cookie"}}
      await fetch "http://h/b" with {cache, headers: {"X-Mine": secret("my-secret"), "X-Api-Key": "my-key"}}
      """)
    try settle(world)
    let names = files(world, "deep/pages.cache")
    #expect(names.count == 2)
    let path = "\(world.folder)/deep/pages.cache"
    for name in ["", String(names[0].prefix(2))] {
      #expect(try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int == 0o700)
    }
    for name in names {
      #expect(try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int == 0o600)
      let text = try #require(world.text("deep/pages.cache/\(name)"))
      let head = text.components(separatedBy: "\n").filter { !$0.hasPrefix("/") }.joined(separator: "\n")
      for word in ["my-", "secret", "s=1", "http:"] { #expect(!(head + name).contains(word), "\(word) in \(text)") }
    }
  }

  @Test func otherCredentialsHaveOtherFiles() throws {
    let world = world()
    let script = """
      let cache = folder + "/pages.cache"
      let found = []
      for auth in ["one", "two", null] { found.add((await fetch "http://h/a" with {cache, auth}).text) }
      found
      """
    #expect(try world.run(script) == #"["/a 1Bearer one", "/a 2Bearer two", "/a 3"]"#)
    try settle(world)
    #expect(try sharer(of: world).run(script) == #"["/a 1Bearer one", "/a 2Bearer two", "/a 3"]"#)
    #expect(files(world).count == 3)
  }

  @Test(arguments: [
    "cut", "longer", "changed", "head", "empty", "text", "moved", "folder", "link", "pipe", "unreadable", "endless",
  ])
  func aDamagedFileIsNotThere(_ damage: String) throws {
    let world = world()
    let script = #"let r = await fetch "http://h/a" with {cache: folder + "/pages.cache"}; [r.text, r.cached]"#
    _ = try world.run(script)
    try settle(world)
    let path = "\(world.folder)/pages.cache/\(try #require(files(world).first))"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try FileManager.default.removeItem(atPath: path)
    switch damage {
    case "cut": try bytes.dropLast().write(to: URL(fileURLWithPath: path))
    case "longer": try (bytes + [1]).write(to: URL(fileURLWithPath: path))
    case "changed": try (bytes.dropLast() + [63]).write(to: URL(fileURLWithPath: path))
    case "head":
      let text = String(decoding: bytes, as: UTF8.self).replacing("max-age=60", with: "max-age=99")
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    case "empty": try Data().write(to: URL(fileURLWithPath: path))
    case "text": try Data("what somebody put here\n".utf8).write(to: URL(fileURLWithPath: path))
    case "moved":
      // The answer to another question, in the place of this one.
      _ = try world.run(#"(await fetch "http://h/other" with {cache: folder + "/pages.cache"}).text"#)
      try settle(world)
      let other = try #require(files(world).first)
      try FileManager.default.copyItem(atPath: "\(world.folder)/pages.cache/\(other)", toPath: path)
    case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case "link":
      try bytes.write(to: URL(fileURLWithPath: "\(world.folder)/elsewhere"))
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(world.folder)/elsewhere")
    case "pipe": #expect(mkfifo(path, 0o600) == 0)
    case "endless":
      // It is as long as it says, and takes no room: nobody may make room for it.
      let text = String(decoding: bytes, as: UTF8.self)
      let words = text.split(separator: "\n")[0].split(separator: " ")
      let size = 1 << 40
      let title = words.dropLast().joined(separator: " ") + " \(size)\n"
      let rest = text.split(separator: "\n").dropFirst().joined(separator: "\n")
      try Data((title + rest).utf8).write(to: URL(fileURLWithPath: path))
      #expect(truncate(path, off_t(title.utf8.count + (Int(words[3]) ?? 0) + size)) == 0)
    default:
      try bytes.write(to: URL(fileURLWithPath: path))
      // Root may read everything.
      if getuid() == 0 { try Data().write(to: URL(fileURLWithPath: path)) } else { chmod(path, 0) }
    }
    let count = damage == "moved" ? 3 : 2
    #expect(try world.run(script) == "[\"/a \(count)\", null]")
    try settle(world)
    // A link is never written through.
    if damage == "link" { #expect(try Data(contentsOf: URL(fileURLWithPath: "\(world.folder)/elsewhere")) == bytes) }
    let isOurs = !["folder", "link", "pipe"].contains(damage)
    #expect(try world.run(script) == (isOurs ? "[\"/a \(count)\", \"fresh\"]" : "[\"/a \(count + 1)\", null]"))
  }

  @Test func aFolderWithinThatIsALinkIsNotFollowed() throws {
    let world = world()
    let script = #"let r = await fetch "http://h/a" with {cache: folder + "/pages.cache"}; r.text"#
    _ = try world.run(script)
    try settle(world)
    let inner = "\(world.folder)/pages.cache/\(try #require(files(world).first).prefix(2))"
    try FileManager.default.moveItem(atPath: inner, toPath: "\(world.folder)/elsewhere")
    try FileManager.default.createSymbolicLink(atPath: inner, withDestinationPath: "\(world.folder)/elsewhere")
    for count in 2...3 {
      #expect(try world.run(script) == "/a \(count)")
      try settle(world)
    }
  }

  @Test func aFolderIsKeptToItsSize() throws {
    let world = ScriptWorld { request in
      StubAnswer(headers: [HeaderField("Cache-Control", "max-age=60")], text: String(repeating: "x", count: 1000))
    }
    try world.run(
      #"let cache = {folder: folder + "/pages.cache", maxSize: 20KB}; await fetch "http://h/first" with {cache}"#)
    try settle(world)
    let own = try #require(files(world).first)
    // Somebody else's file, and what a process that was killed left behind: one of just now, and one of last year.
    let inner = own.prefix(2)
    let names = ["pages.cache/mine.txt", "pages.cache/\(inner)/mine.txt"]
    for name in names { world.write(String(repeating: "y", count: 50_000), to: name) }
    let name = own.dropFirst(3)
    for (mark, age) in [("1f", 0), ("2f", 40_000_000)] {
      let path = "pages.cache/\(inner)/.\(name).\(mark).part"
      world.write("half", to: path)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -Double(age))], ofItemAtPath: "\(world.folder)/\(path)")
    }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -5000)], ofItemAtPath: "\(world.folder)/pages.cache/\(own)")
    try world.run(
      """
      let cache = {folder: folder + "/pages.cache", maxSize: 20KB}
      for n in 1..60 { await fetch "http://h/n/{n}" with {cache} }
      """)
    try settle(world)
    let left = files(world)
    let answers = left.filter { !$0.contains("mine") && !$0.hasSuffix(".part") }
    let size = answers.reduce(0) { sum, name in sum + (world.text("pages.cache/\(name)")?.utf8.count ?? 0) }
    #expect(size <= 20_000 && answers.count >= 10)
    #expect(!answers.contains(own))
    #expect(left.count - answers.count == 3)
    #expect(left.contains { $0.hasSuffix(".1f.part") } && !left.contains { $0.hasSuffix(".2f.part") })
  }

  @Test func whatIsUsedIsKept() throws {
    let folder = try TemporaryPlace()
    let cache = CacheFolder(path: folder.path)
    let answer = StoredAnswer(
      head: ResponseHead(status: 200), body: [UInt8](repeating: 1, count: 1000), selectors: [], requested: 0,
      received: 0)
    let keys = (0..<8).map { CacheKey(url: "http://h/\($0)", identity: "GET") }
    for key in keys { #expect(cache.make([.keep(answer, key, [])]).written > 1000) }
    let files = folder.files
    for (index, key) in keys.enumerated() {
      // An hour ago, one after the other; the first two are then used again.
      let name = try #require(files.first { $0.contains(CacheFile.hash(of: [Array(key.url.utf8)]).dropFirst(2)) })
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -3600 + Double(index))], ofItemAtPath: "\(folder.path)/\(name)")
    }
    #expect(cache.find(keys[0], for: []) != nil && cache.find(keys[1], for: []) != nil)
    let size = cache.make([.trim(5000)]).size
    #expect(size.map { $0 <= 5000 } == true)
    #expect(keys.map { cache.find($0, for: []) != nil } == [true, true, false, false, false, false, false, true])
  }

  @Test func anUnsafeMethodForgetsWhatIsInAFolder() throws {
    let world = world()
    let script = """
      defaults({cache: folder + "/pages.cache"})
      fn text(path, options) { (await fetch "http://h{path}" with options).text }
      let found = [text("/a", {}), text("/a", {auth: "t"}), text("/b", {})]
      await fetch DELETE "http://h/a"
      found + [text("/a", {}), text("/a", {auth: "t"}), text("/b", {})]
      """
    #expect(try world.run(script) == #"["/a 1", "/a 2Bearer t", "/b 3", "/a 5", "/a 6Bearer t", "/b 3"]"#)
    try settle(world)
    #expect(
      try sharer(of: world).run(#"defaults({cache: folder + "/pages.cache"}); (await fetch "http://h/a").text"#)
        == "/a 5")
  }

  @Test func variantsStandSideBySideInAFolder() throws {
    let world = ScriptWorld { request in
      StubAnswer(
        headers: [HeaderField("Cache-Control", "max-age=60"), HeaderField("Vary", "Accept-Language")],
        text: request.headers.first { $0.isNamed("accept-language") }?.value ?? "none")
    }
    let script = """
      let cache = folder + "/pages.cache"
      let found = []
      for language in ["de", "", null, "fr"] {
        let r = await fetch "http://h/a" with {cache, headers: {"Accept-Language": language}}
        found.add("{r.text}:{r.cached}")
      }
      found
      """
    #expect(try world.run(script) == #"["de:null", ":null", "none:null", "fr:null"]"#)
    try settle(world)
    #expect(try sharer(of: world).run(script) == #"["de:fresh", ":fresh", "none:fresh", "fr:fresh"]"#)
    #expect(files(world).count == 4)
    // A fifth takes the place of the oldest.
    try world.run(
      #"await fetch "http://h/a" with {cache: folder + "/pages.cache", headers: {"Accept-Language": "it"}}"#)
    try settle(world)
    #expect(files(world).count == 4)
  }

  @Test func savesWorkFromTheCache() throws {
    let world = world()
    let checksum = "sha256:\(CacheFile.hash(of: [Array("/a 1".utf8)]))"
    let found = try world.run(
      """
      defaults({cache: true})
      let found = []
      for options in [{}, {checksum: "\(checksum)"}, {resume: true}] {
        let page = fetch "http://h/a"
        let saved = await save page to folder + "/{found.count}.txt" with options
        found.add([saved.size, (await page).cached])
      }
      let streamed = await fetch "http://h/a" with {stream: true}
      await save streamed to folder + "/3.txt"
      found + [streamed.cached, streamed.size]
      """)
    #expect(found == #"[[4, null], [4, "fresh"], [4, "fresh"], "fresh", null]"#)
    for number in 0...3 { #expect(world.text("\(number).txt") == "/a 1") }
    #expect(world.names == ["0.txt", "1.txt", "2.txt", "3.txt"])
  }

  @Test func aPartIsCompletedPastTheCache() throws {
    let world = ScriptWorld { request in
      let isRest = request.headers.contains { $0.isNamed("range") }
      var headers = [HeaderField("ETag", "\"1\""), HeaderField("Cache-Control", "max-age=60")]
      if isRest { headers.append(HeaderField("Content-Range", "bytes 3-5/6")) }
      var answer = StubAnswer(isRest ? 206 : 200, headers: headers, text: isRest ? "def" : "abc")
      if !isRest { answer.ending = .failure(HTTPFailure(.network(.receive), "broken off")) }
      return answer
    }
    let script = #"""
      let cache = folder + "/pages.cache"
      try? await save fetch "http://h/a" with {cache} to folder + "/a.txt" with {resume: true}
      (await save fetch "http://h/a" with {cache} to folder + "/a.txt" with {resume: true}).size
      """#
    #expect(try world.run(script) == "6")
    try settle(world)
    #expect(world.text("a.txt") == "abcdef")
    #expect(files(world) == [])
  }

  @Test(arguments: [
    ("5", "TypeError: fetch's option `cache` needs true, false, the path of a folder, or a map, not the int 5"),
    ("\"\"", "ValueError: fetch's option `cache` is empty"),
    ("{foldr: \"x\"}", "TypeError: fetch's cache has no option `foldr`"),
    ("{maxAge: 60}", "TypeError: fetch's cache's option `maxAge` needs a duration such as 5s or 500ms, not the int 60"),
    ("{maxSize: 0}", "ValueError: fetch's cache's option `maxSize`: it must be 1 or more, not 0"),
    ("{folder: 5}", "TypeError: fetch's cache's option `folder` needs a string, not the int 5"),
    (
      "\"{folder}/file\"",
      "ValueError: fetch's option `cache`: \"F/file\" is no folder that can be read: Not a directory"
    ),
  ])
  func aWrongValueIsNamed(_ value: String, _ message: String) throws {
    let world = world()
    world.write("text", to: "file")
    let found = try world.run("await fetch \"http://h/\" with {cache: \(value)}")
    #expect(found.replacing(world.folder, with: "F") == message)
    let session = try world.run("session({cache: \(value)})")
    #expect(session.replacing(world.folder, with: "F") == message.replacing("fetch's", with: "session's"))
  }

  @Test(arguments: [("read", "reading"), ("write", "writing")])
  func aFolderOutsideTheFenceIsRefused(_ kind: String, _ word: String) throws {
    let refuse = { (path: String) in path.hasSuffix("/cache") ? Refusal("\(word) is refused") : nil }
    let world = world(kind == "read" ? Permissions(read: refuse) : Permissions(write: refuse))
    for script in [
      #"fetch "http://h/" with {cache: folder + "/cache"}"#, #"session({cache: {folder: folder + "/cache"}})"#,
      #"defaults({cache: folder + "/cache"})"#,
    ] {
      #expect(try world.run(script) == "PermissionError: \(word) is refused")
    }
    #expect(world.transport.requests.isEmpty && world.names.isEmpty)
  }

  @Test func aFolderThatCannotBeMadeKeepsNothing() throws {
    let world = world()
    world.write("text", to: "file")
    let script = #"let r = await fetch "http://h/a" with {cache: folder + "/file/cache"}; [r.text, r.cached]"#
    #expect(try world.run(script).hasPrefix("[\"/a 1\""))
    try settle(world)
    #expect(try world.run(script) == "[\"/a 2\", null]")
  }

  @Test func answersInAFolderTakeNoTimeOnTheClock() throws {
    let world = world()
    let found = try world.run(
      """
      let cache = folder + "/pages.cache"
      await fetch "http://h/a" with {cache}
      let begin = clock()
      let pages = await gather n in 0..<50 limit 10 { fetch "http://h/a" with {cache} }
      [clock() - begin, pages.map(p => p.cached).unique(), pages.map(p => p.timings.total).unique()]
      """)
    #expect(found == #"[0s, ["fresh"], [0s]]"#)
  }
}

/// A folder for one test.
private final class TemporaryPlace {
  let path = NSTemporaryDirectory() + "fetch-cache-\(UUID().uuidString)"

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var files: [String] {
    (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).filter { $0.count > 2 }
  }
}
