import FetchHTTP
import Foundation
import Testing

@testable import FetchLibrary

/// `save … with {resume: true}`: what has come stays, and only what is missing is asked for.
@Suite struct ResumeTests {
  /// A site with one file, that breaks off as often as it is told.
  final class Site {
    var body = Array("0123456789".utf8)
    var validator = [HeaderField("ETag", "\"one\"")]
    /// After how many bytes each answer breaks off; none is whole.
    var breaks: [Int] = []
    /// Makes another answer of what an honest server would say.
    var change: ((TransportRequest, StubAnswer) -> StubAnswer)?
    private(set) var ranges: [String?] = []

    func answer(_ request: TransportRequest) -> StubAnswer {
      let range = request.headers.first { $0.isNamed("range") }?.value
      ranges.append(range)
      var answer = whole
      if let range, let first = Int(range.dropFirst("bytes=".count).dropLast()),
        request.headers.contains(where: { $0.isNamed("if-range") && $0.value == validator.first?.value })
      {
        answer = rest(from: first)
      }
      if let end = breaks.first {
        breaks.removeFirst()
        answer.chunks = answer.chunks.map { Array($0.prefix(end)) }
        answer.ending = .failure(HTTPFailure(.network(.receive), "broke off"))
      }
      return change?(request, answer) ?? answer
    }

    var whole: StubAnswer {
      StubAnswer(200, headers: validator + [HeaderField("Content-Length", "\(body.count)")], chunks: [body])
    }

    func rest(from first: Int) -> StubAnswer {
      guard first < body.count else {
        return StubAnswer(416, headers: [HeaderField("Content-Range", "bytes */\(body.count)")], text: "no")
      }
      let range = HeaderField("Content-Range", "bytes \(first)-\(body.count - 1)/\(body.count)")
      return StubAnswer(206, headers: validator + [range], chunks: [Array(body[first...])])
    }
  }

  private let site = Site()
  private let world: ScriptWorld
  private let save = #"(await save fetch "http://h/big" to "{folder}/big" with {resume: true}).size"#

  init() { world = ScriptWorld(answer: site.answer) }

  private func sha256(_ text: String) -> String {
    let hash = SHA256()
    Array(text.utf8).withUnsafeBytes { hash.update($0) }
    return hash.finish()
  }

  @Test func whatHasComeStaysAndTheRestFollows() throws {
    site.breaks = [4]
    #expect(try world.run(save) == "NetworkError: broke off")
    #expect(world.names == ["big.part", "big.part.from"])
    #expect(world.text("big.part") == "0123")
    #expect(world.openFiles == 0)
    let shown = try world.run(
      #"let s = await save fetch "http://h/big" to "{folder}/big" with {resume: true}; "{s.size} {s.sha256}""#)
    #expect(shown == "10 \(sha256("0123456789"))")
    #expect(world.text("big") == "0123456789")
    #expect(world.names == ["big"])
    #expect(site.ranges == [nil, "bytes=4-"])
    #expect(world.openFiles == 0)
  }

  @Test func aRetryContinuesInTheSameRun() throws {
    site.breaks = [4, 3]
    let script =
      #"let s = await save fetch "http://h/big" with {retry: 3} to "{folder}/big" with {resume: true}; s.sha256"#
    #expect(try world.run(script) == sha256("0123456789"))
    #expect(site.ranges == [nil, "bytes=4-", "bytes=7-"])
    #expect(world.names == ["big"])
  }

  @Test func aCancelledSaveLeavesItsPart() throws {
    site.change = { _, answer in
      var answer = answer
      answer.chunks = [Array("0123".utf8)]
      answer.ending = .never
      return answer
    }
    let shown = try world.run("try { within 5s { \(save) } } catch TimeoutError e { \"late\" }")
    #expect(shown == "late")
    #expect(world.text("big.part") == "0123")
    #expect(world.openFiles == 0)
    site.change = nil
    #expect(try world.run(save) == "10")
    #expect(site.ranges == [nil, "bytes=4-"])
    #expect(world.text("big") == "0123456789")
  }

  @Test func anotherVersionStartsOver() throws {
    site.breaks = [4]
    _ = try world.run(save)
    site.body = Array("abcdefgh".utf8)
    site.validator = [HeaderField("ETag", "\"two\"")]
    #expect(try world.run(save) == "8")
    #expect(world.text("big") == "abcdefgh")
    #expect(world.names == ["big"])
  }

  @Test func anotherURLStartsOver() throws {
    site.breaks = [4]
    _ = try world.run(save)
    #expect(try world.run(save.replacing("h/big", with: "h/other")) == "10")
    #expect(site.ranges == [nil, nil])
    #expect(world.names == ["big"])
  }

  /// A server that minds no `If-Range`, or sends something else than it was asked for.
  @Test(arguments: ["tag", "missing", "earlier", "shorter", "coded", "length", "parts", "none"])
  func aRestThatDoesNotFitStartsOver(_ wrong: String) throws {
    site.breaks = [4]
    _ = try world.run(save)
    site.body = Array("abcdefghij".utf8)
    site.change = { request, answer in
      guard request.headers.contains(where: { $0.isNamed("range") }) else { return answer }
      var tag: HeaderField? = HeaderField("ETag", "\"one\"")
      var range: HeaderField? = HeaderField("Content-Range", "bytes 4-9/10")
      var others: [HeaderField] = []
      switch wrong {
      case "tag": tag = HeaderField("ETag", "\"two\"")
      case "missing": tag = nil
      case "earlier": range = HeaderField("Content-Range", "bytes 3-9/10")
      case "shorter": range = HeaderField("Content-Range", "bytes 4-8/10")
      case "length": range = HeaderField("Content-Range", "bytes 4-10/11")
      case "coded": others = [HeaderField("Content-Encoding", "gzip")]
      case "parts":
        range = nil
        others = [HeaderField("Content-Type", "multipart/byteranges; boundary=x")]
      default: range = nil
      }
      return StubAnswer(206, headers: [tag, range].compactMap { $0 } + others, text: "efghij")
    }
    #expect(try world.run(save) == "10")
    #expect(world.text("big") == "abcdefghij")
    #expect(site.ranges == [nil, "bytes=4-", nil])
    #expect(world.names == ["big"])
  }

  /// A rest that ends too early, or goes on too long, though nothing broke.
  @Test(arguments: ["4567", "456789+"]) func aRestOfAnotherLengthThanItsRangeIsAFailure(_ rest: String) throws {
    site.breaks = [4]
    _ = try world.run(save)
    site.change = { _, answer in
      var answer = answer
      answer.chunks = [Array(rest.utf8)]
      return answer
    }
    #expect(try world.run(save) == "NetworkError: the body ended after \(rest.utf8.count) of 6 bytes")
    #expect(world.text("big") == nil)
    site.change = nil
    #expect(try world.run(save) == "10")
    #expect(world.text("big") == "0123456789")
    #expect(site.ranges.last == .some(rest == "4567" ? "bytes=8-" : nil))
  }

  @Test func aPartThatIsWholeIsPutInItsPlace() throws {
    site.breaks = [10]
    _ = try world.run(save)
    #expect(world.text("big.part") == "0123456789")
    let script = #"""
      let page = fetch "http://h/big"
      let s = await save page to "{folder}/big" with {resume: true}
      "{(await page).status} {s.sha256}"
      """#
    #expect(try world.run(script) == "416 \(sha256("0123456789"))")
    #expect(site.ranges == [nil, "bytes=10-"])
    #expect(world.names == ["big"])
  }

  @Test(arguments: ["bytes */11", "bytes */*", "bytes 0-3/10", ""])
  func aRefusedRangeStartsOver(_ range: String) throws {
    site.breaks = [10]
    _ = try world.run(save)
    site.change = { request, answer in
      guard request.headers.contains(where: { $0.isNamed("range") }) else { return answer }
      return StubAnswer(416, headers: [HeaderField("Content-Range", range)])
    }
    #expect(try world.run(save) == "10")
    #expect(site.ranges == [nil, "bytes=10-", nil])
    #expect(world.names == ["big"])
  }

  /// What cannot be told from another version, and bytes that ranges do not count.
  @Test(arguments: [
    [], [("ETag", "W/\"one\"")], [("ETag", "one")], [("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")],
    [("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:37 GMT")],
    [("ETag", "\"one\""), ("Content-Encoding", "gzip")],
  ]) func aBodyWithoutAStrongValidatorLeavesNothing(_ headers: [(String, String)]) throws {
    site.validator = headers.map { HeaderField($0.0, $0.1) }
    site.breaks = [4, 4]
    #expect(try world.run(save) == "NetworkError: broke off")
    #expect(world.names == [])
    #expect(try world.run(save.replacing("big\" to", with: "big\" with {retry: 1} to")) == "10")
    #expect(site.ranges == [nil, nil, nil])
    #expect(world.text("big") == "0123456789")
  }

  @Test func theDateOfTheLastChangeIsAValidator() throws {
    site.validator = [
      HeaderField("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
      HeaderField("Date", "Sun, 06 Nov 1994 08:49:38 GMT"),
    ]
    site.breaks = [4]
    _ = try world.run(save)
    #expect(try world.run(save) == "10")
    #expect(site.ranges == [nil, "bytes=4-"])
    #expect(world.text("big") == "0123456789")
  }

  @Test func theChecksumIsThatOfTheWhole() throws {
    site.breaks = [4, 4]
    let checked = save.replacing("resume: true", with: "resume: true, checksum: \"sha256:\(sha256("0123456789"))\"")
    _ = try world.run(checked)
    _ = try world.run(checked)
    #expect(world.text("big.part") == "01234567")
    #expect(try world.run(checked) == "10")
    #expect(world.names == ["big"])
  }

  @Test func aWrongChecksumRemovesThePart() throws {
    site.breaks = [4]
    _ = try world.run(save)
    let checked = save.replacing("resume: true", with: "resume: true, checksum: \"sha256:\(sha256("other"))\"")
    #expect(try world.run(checked).hasPrefix("FileError: cannot save to"))
    #expect(world.names == [])
  }

  @Test func whatWasThereStaysUntilAllHasCome() throws {
    world.write("old", to: "big")
    chmod(world.folder + "/big", 0o640)
    site.breaks = [4]
    _ = try world.run(save)
    #expect(world.text("big") == "old")
    #expect(try world.run(save.replacing("resume", with: "durable: true, resume")) == "10")
    #expect(world.text("big") == "0123456789")
    var status = stat()
    #expect(stat(world.folder + "/big", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
  }

  @Test func overwriteFalseFailsBeforeAnythingIsAskedFor() throws {
    world.write("old", to: "big")
    let shown = try world.run(save.replacing("resume", with: "overwrite: false, resume"))
    #expect(shown.hasSuffix("it is there already, and overwrite is false"))
    #expect(site.ranges.isEmpty)
    #expect(
      try world.run(save.replacing("/big\" with {", with: "/new\" with {overwrite: false, mode: \"600\", ")) == "10")
    #expect(world.names == ["big", "new"])
  }

  @Test func aFailureBeforeAnyByteKeepsThePart() throws {
    site.breaks = [4]
    _ = try world.run(save)
    site.change = { _, _ in StubAnswer(503) }
    #expect(try world.run(save).hasPrefix("HTTPError"))
    #expect(world.text("big.part") == "0123")
    site.change = nil
    #expect(try world.run(save) == "10")
    #expect(site.ranges.last == "bytes=4-")
  }

  @Test func aPartOfWhatIsNoLongerKnownByAVersionIsRemoved() throws {
    site.breaks = [4]
    _ = try world.run(save)
    site.validator = []
    #expect(try world.run(save) == "10")
    #expect(world.names == ["big"])
  }

  @Test func aStrangersFileIsLeftAlone() throws {
    world.write("mine", to: "big.part")
    let shown = try world.run(save)
    #expect(shown == "FileError: cannot save to \"\(world.folder)/big\": no save has left \"\(world.folder)/big.part\"")
    #expect(world.text("big.part") == "mine")
  }

  @Test(arguments: ["", "part 1\nof x\n", "part 2\nof x\netag \"one\"\nend 10\n", "part 1"])
  func aNoteThatCannotBeReadStartsOver(_ note: String) throws {
    world.write("????", to: "big.part")
    world.write(note, to: "big.part.from")
    #expect(try world.run(save) == "10")
    #expect(site.ranges == [nil])
    #expect(world.names == ["big"])
  }

  @Test func aPartThatIsLongerThanTheWholeStartsOver() throws {
    site.breaks = [4]
    _ = try world.run(save)
    world.write("01234567890", to: "big.part")
    #expect(try world.run(save) == "10")
    #expect(site.ranges == [nil, nil])
  }

  @Test func anotherProgramsPartIsNotWrittenTo() throws {
    site.breaks = [4]
    _ = try world.run(save)
    let other = open(world.folder + "/big.part", O_WRONLY)
    defer { close(other) }
    #expect(flock(other, LOCK_EX) == 0)
    #expect(
      try world.run(save)
        == "FileError: cannot save to \"\(world.folder)/big\": another save writes \"\(world.folder)/big.part\"")
    #expect(world.text("big.part") == "0123")
  }

  @Test func savesToOnePathRunInOrder() throws {
    let script = #"await gather [save fetch "http://h/{n}" to "{folder}/x" with {resume: true} for n in 0..<20]"#
    _ = try world.run(script)
    #expect(world.names == ["x"])
    #expect(world.openFiles == 0)
  }

  @Test func aRequestThatIsUnderWayAlreadyIsSavedFromItsStart() throws {
    site.breaks = [4]
    _ = try world.run(save)
    let script = #"""
      let page = fetch "http://h/big"
      await sleep(1s)
      (await save page to "{folder}/big" with {resume: true}).size
      """#
    #expect(try world.run(script) == "10")
    #expect(site.ranges == [nil, nil])
    #expect(world.text("big") == "0123456789")
  }

  @Test func maxBodyBoundsTheWhole() throws {
    site.breaks = [4]
    _ = try world.run(save)
    let bounded = save.replacing("big\" to", with: "big\" with {maxBody: 9} to")
    #expect(try world.run(bounded) == "LimitError: the body is larger than maxBody, 9 bytes")
    #expect(try world.run(bounded.replacing("9", with: "10")) == "10")
  }

  @Test func aDeviceIsWrittenAsItIs() throws {
    #expect(try world.run(save.replacing("{folder}/big", with: "/dev/null")) == "10")
    #expect(!FileManager.default.fileExists(atPath: "/dev/null.part"))
  }

  @Test(arguments: [
    (
      #"save fetch "http://h/" to "{folder}/x" with {resume: true, append: true}"#,
      "true completes a file, and `append`"
    ),
    (#"save fetch "http://h/" to "-" with {resume: true}"#, "true completes a file, and \"-\" is standard output"),
    (
      #"save "x" to "{folder}/x" with {resume: true}"#,
      "true continues a fetch that nobody has awaited yet, and this is"
    ),
    (
      #"save await fetch "http://h/" to "{folder}/x" with {resume: true}"#,
      "true continues a fetch that nobody has awaited yet, and this is"
    ),
    (
      #"save fetch POST "http://h/" to "{folder}/x" with {resume: true}"#,
      "true continues a GET without a body, and this is a POST"
    ),
    (
      #"save fetch "http://h/" with {headers: {Range: "bytes=1-"}} to "{folder}/x" with {resume: true}"#,
      "true asks for what is missing, and the request has a header Range of its own"
    ),
  ]) func whatCannotBeResumedIsAnError(_ script: String, _ reason: String) throws {
    let shown = try world.run("try { await \(script) } catch ValueError e { e.message }")
    #expect(shown.hasPrefix("save's option `resume`: \(reason)"), "\(shown)")
    #expect(world.names == [])
  }
}
