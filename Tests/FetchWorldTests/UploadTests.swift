import FetchHTTP
import FetchVM
import Foundation
import Testing

@testable import FetchLibrary

/// Files that are sent, alone and in forms.
@Suite struct UploadTests {
  private func bodies(_ world: ScriptWorld) -> [String] {
    world.transport.requests.map { request in
      if case .bytes(let bytes) = request.body { String(decoding: bytes, as: UTF8.self) } else { "none" }
    }
  }

  private func type(_ request: TransportRequest) -> String {
    request.headers.first { $0.isNamed("content-type") }?.value ?? ""
  }

  @Test func aFormIsWrittenAsBrowsersDo() throws {
    let world = ScriptWorld()
    world.write("page", to: "a.html")
    let answer = try world.run(
      #"""
      let upload = file("{folder}/a.html", {name: "ö \"x\"\n.html"})
      (await fetch "http://h/" with {multipart: {"a\"b\n": "one\ntwo\r\n", n: [1, 2], gone: null, upload}}).status
      """#)
    #expect(answer == "200")
    let request = try #require(world.transport.requests.first)
    #expect(request.method == "POST")
    let boundary = try #require(type(request).split(separator: "=").last)
    #expect(type(request) == "multipart/form-data; boundary=\(boundary)")
    let parts = [
      "name=\"a%22b%0D%0A\"\r\n\r\none\r\ntwo\r\n", "name=\"n\"\r\n\r\n1", "name=\"n\"\r\n\r\n2",
      "name=\"upload\"; filename=\"ö %22x%22%0A.html\"\r\nContent-Type: text/html\r\n\r\npage",
    ]
    let expected = parts.map { "--\(boundary)\r\nContent-Disposition: form-data; \($0)\r\n" }.joined()
    #expect(bodies(world) == [expected + "--\(boundary)--\r\n"])
  }

  @Test func aFileIsABodyWithItsType() throws {
    let world = ScriptWorld()
    world.write("{}", to: "a.json")
    try world.run(#"await fetch PUT "http://h/" with {body: file("{folder}/a.json")}"#)
    try world.run(#"await fetch "http://h/" with {body: file("{folder}/a.json", {type: "x/y"})}"#)
    #expect(bodies(world) == ["{}", "{}"])
    #expect(world.transport.requests.map(\.method) == ["PUT", "POST"])
    #expect(world.transport.requests.map(type) == ["application/json", "x/y"])
  }

  @Test func aFileIsReadAnewForEachAttemptAndNotBeforeItsTurn() throws {
    var folder = ""
    var attempts = 0
    let world = ScriptWorld(limit: 1) { _ in
      attempts += 1
      try? Data("now \(attempts)".utf8).write(to: URL(fileURLWithPath: folder + "/a.txt"))
      return attempts < 3 ? StubAnswer(503) : StubAnswer()
    }
    folder = world.folder
    world.write("at first", to: "a.txt")
    try world.run(
      #"""
      let first = fetch "http://h/" with {allow: "any"}
      let second = fetch PUT "http://h/" with {body: file("{folder}/a.txt"), retry: 1}
      await gather [first, second]
      """#)
    #expect(bodies(world) == ["none", "now 1", "now 2"])
  }

  @Test func whatCannotBeReadOrIsTooLargeIsNeverSent() throws {
    let world = ScriptWorld()
    let missing = try world.run(#"await fetch "http://h/" with {multipart: {a: file("{folder}/none")}}"#)
    #expect(missing.hasPrefix("FileError: cannot read \"\(world.folder)/none\": open: "))
    world.write("", to: "huge")
    #expect(truncate("\(world.folder)/huge", off_t(UploadBody.limit)) == 0)
    let large = try world.run(#"await fetch "http://h/" with {multipart: {a: file("{folder}/huge")}}"#)
    #expect(
      large == "LimitError: the request's body is larger than 256 MiB, and it is held in memory while it is sent")
    #expect(world.transport.requests.isEmpty)
    #expect(world.openFiles == 0)
  }

  @Test func aRequestThatIsCancelledWhileItsFileIsReadLeavesNothingOpen() throws {
    let world = ScriptWorld()
    world.write(String(repeating: "x", count: 4 << 20), to: "a.bin")
    let shown = try world.run(
      #"""
      let sending = fetch "http://h/" with {body: file("{folder}/a.bin")}
      await sleep(0s)
      sending.cancel()
      try { await sending } catch e { e.kind }
      """#)
    #expect(shown == "CancelledError")
    #expect(world.openFiles == 0)
    #expect(world.transport.activeCount == 0)
  }

  @Test func aPipeIsNotSent() throws {
    let world = ScriptWorld()
    let pipe = "\(world.folder)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let failure = try world.run(#"await fetch "http://h/" with {body: file("{folder}/pipe")}"#)
    #expect(failure == "FileError: cannot send \"\(pipe)\": it is a pipe")
    #expect(world.transport.activeCount == 0)
  }

  @Test func aFileThatMayNotBeReadIsNotSent() throws {
    let world = ScriptWorld(permissions: Permissions(read: { _ in Refusal("no files here") }))
    #expect(try world.run(#"file("a.txt")"#) == "PermissionError: no files here")
  }

  @Test(arguments: [
    (#"file(5)"#, "TypeError: file's path needs a string, not the int 5"),
    (#"file("-")"#, "ValueError: file's path \"-\" is standard input, which cannot be sent as a file"),
    (#"file("a", 5)"#, "TypeError: file's options needs a map, not the int 5"),
    (#"file("a", {nam: "b"})"#, "TypeError: file has no option `nam`"),
    (
      #"file("a", {type: "a\nb"})"#,
      #"ValueError: file's option `type`: the string "a\nb" is no media type, such as "text/plain""#
    ),
    (#"fetch "http://h/" with {multipart: 5}"#, "TypeError: fetch's option `multipart` needs a map, not the int 5"),
    (
      #"fetch "http://h/" with {multipart: {a: x => x}}"#,
      "TypeError: fetch's option `multipart` needs texts and numbers inside, not "
    ),
    (
      #"fetch "http://h/" with {multipart: {}, json: 1}"#,
      "ValueError: fetch's option `multipart`: a request has one body, and `json` is given too"
    ),
  ])
  func aMistakeIsNamed(_ script: String, _ error: String) throws {
    #expect(try ScriptWorld().run(script).hasPrefix(error))
  }
}
