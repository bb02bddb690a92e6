import FetchHTTP
import Testing

@testable import FetchLibrary

/// A body with `stream: true` is read once: who comes second is told who came first.
@Suite struct StreamedBodyTests {
  private static let open = #"let r = await fetch "http://h/" with {stream: true}"#

  private func world() -> ScriptWorld {
    ScriptWorld { _ in
      var answer = StubAnswer(chunks: [Array("one\n".utf8), Array("two\n".utf8)])
      answer.chunkDelay = 1_000_000
      return answer
    }
  }

  @Test(arguments: [
    ("let a = save r to \"{folder}/a\"; await save r to \"{folder}/b\"", "save cannot write the response to \"…/b\""),
    ("await save r to \"{folder}/a\"; await save r to \"{folder}/b\"", "save cannot write the response to \"…/b\""),
    ("await save r to \"{folder}/a\"; for c in r.chunks { }", "the response has no `chunks` any more"),
    ("let a = save r to \"{folder}/a\"; for l in r.lines { }", "the response has no `lines` any more"),
  ])
  func aBodyThatWasSavedIsNotReadAgain(_ script: String, _ start: String) throws {
    let world = world()
    world.write("old", to: "b")
    let message = try world.run("\(Self.open); \(script)").replacing(world.folder, with: "…")
    #expect(
      message == "ValueError: \(start): its body went to \"…/a\", and a body with `stream: true` is read once")
    #expect(world.text("b") == "old")
  }

  @Test(arguments: [
    (
      "for c in r.chunks { break }; await save r to \"{folder}/b\"", "save cannot write the response to \"…/b\"",
      "chunks"
    ),
    ("for l in r.lines { }; await save r to \"{folder}/b\"", "save cannot write the response to \"…/b\"", "lines"),
    (
      "spawn { for c in r.chunks { } }; await sleep(1ms); await save r to \"{folder}/b\"",
      "save cannot write the response to \"…/b\"", "chunks"
    ),
    ("for c in r.chunks { break }; for l in r.lines { }", "the response has no `lines` any more", "chunks"),
    ("r.lines; for c in r.chunks { }", "the response has no `chunks` any more", "lines"),
  ])
  func aBodyThatLoopsReadIsTheirs(_ script: String, _ start: String, _ member: String) throws {
    let world = world()
    world.write("old", to: "b")
    let message = try world.run("\(Self.open); \(script)").replacing(world.folder, with: "…")
    #expect(
      message
        == "ValueError: \(start): its body is read as `\(member)`, and a body with `stream: true` is read once")
    #expect(world.text("b") == "old")
  }

  @Test func loopsOverOneMemberShareWhatIsLeft() throws {
    let script = "for c in r.chunks { break }; var left = []; for c in r.chunks { left.add(c.text()) }; left"
    #expect(try world().run("\(Self.open); \(script)") == #"["two\n"]"#)
  }

  @Test func aStreamedFetchNobodyAwaitedIsSaved() throws {
    let world = world()
    let script = #"(await save (fetch "http://h/" with {stream: true}) to "{folder}/a").size"#
    #expect(try world.run(script) == "8")
    #expect(world.text("a") == "one\ntwo\n")
  }

  @Test func aSaveThatFailsEndsTheTransfer() throws {
    let world = world()
    world.write("old", to: "a")
    let script = """
      \(Self.open)
      try { await save r to "{folder}/a" with {overwrite: false} } catch FileError e { "there already" }
      """
    #expect(try world.run(script) == "there already")
    #expect(world.transport.activeCount == 0)
  }

  @Test func timeoutBoundsABodyThatIsReadAsItComes() throws {
    let world = ScriptWorld { _ in
      var answer = StubAnswer(chunks: [[UInt8]](repeating: [1], count: 20))
      answer.chunkDelay = 100_000_000
      return answer
    }
    let script = """
      let r = await fetch "http://h/" with {stream: true, timeout: 1s}
      var size = 0
      try { for c in r.chunks { size += c.count } } catch TimeoutError e { "{size}: {e.message}" }
      """
    #expect(try world.run(script) == "9: the request to h was not done within 1 s")
  }
}
