import FetchHTTP
import Testing

/// `save` of streams and gathers, item by item.
@Suite struct ItemSaveTests {
  @Test func aGeneratorIsSavedAsItYields() throws {
    let world = ScriptWorld()
    let script = #"""
      fn pages() {
        for n in 0..<3 { yield (await fetch "http://h/{n}").text }
      }
      (await save pages() to "{folder}/x.txt").size
      """#
    #expect(try world.run(script) == "33")
    #expect(world.text("x.txt") == "page of /0\npage of /1\npage of /2\n")
  }

  @Test func aStreamCanBecomeAJSONList() throws {
    let world = ScriptWorld()
    try world.run("fn f() { yield 1\n yield {a: 2} }\nawait save f() to \"{folder}/x.json\"")
    #expect(world.text("x.json") == "[\n  1,\n  {\"a\":2}\n]\n")
    try world.run("fn g() { if false { yield 1 } }\nawait save g() to \"{folder}/y.json\"")
    #expect(world.text("y.json") == "[]\n")
  }

  @Test func manyItemsGoToTheDiskInPieces() throws {
    let world = ScriptWorld()
    world.machine.heap.collectsAlways = false
    let script = #"""
      fn rows() { for n in 0..<30000 { yield {n, twice: 2 * n} } }
      (await save rows() to "{folder}/x.csv").size
      """#
    let size = try world.run(script)
    let text = try #require(world.text("x.csv"))
    #expect(size == "\(text.utf8.count)")
    #expect(text.split(separator: "\n").count == 30001)
    #expect(text.hasPrefix("n,twice\n0,0\n1,2\n"))
    #expect(text.hasSuffix("\n29999,59998\n"))
  }

  @Test func aGatherIsSavedAsItCompletes() throws {
    let world = ScriptWorld { request in
      var answer = StubAnswer(text: request.url.path)
      answer.headDelay = request.url.path == "/0" ? 5_000_000_000 : 1_000_000_000
      return answer
    }
    let script = #"""
      await save (gather n in 0..<3 { (await fetch "http://h/{n}").text }) to "{folder}/x.txt"
      """#
    try world.run(script)
    #expect(world.text("x.txt") == "/1\n/2\n/0\n")
  }

  @Test func aGeneratorThatFailsLeavesNothingAndItsFinallyRuns() throws {
    let world = ScriptWorld()
    let script = #"""
      fn broken() {
        try {
          yield "one"
          throw error("half way")
        } finally { show("closed") }
      }
      await save broken() to "{folder}/x.txt"
      """#
    #expect(try world.run(script) == "Error: half way")
    #expect(world.names == [])
    #expect(world.shown == ["closed"])
  }

  @Test func anItemThatCannotBeSavedClosesTheGenerator() throws {
    let world = ScriptWorld()
    let script = #"""
      fn rows() { try { yield {a: 1}
          yield 5 } finally { show("closed") } }
      await save rows() to "{folder}/x.csv"
      """#
    #expect(try world.run(script) == "TypeError: a row of a .csv file must be a map or a list, not the int 5")
    #expect(world.names == [])
    #expect(world.shown == ["closed"])
  }

  @Test func aCancelledSaveClosesItsGenerator() throws {
    let world = ScriptWorld()
    let script = #"""
      fn slow() { try { yield "one"
          await sleep(1h) } finally { show("closed") } }
      try { within 1s { await save slow() to "{folder}/x.txt" } } catch TimeoutError e { "late" }
      """#
    #expect(try world.run(script) == "late")
    #expect(world.names == [])
    #expect(world.shown == ["closed"])
  }

  @Test func bytesOfAStreamAreSavedAsTheyAre() throws {
    let world = ScriptWorld { _ in StubAnswer(chunks: [[1, 2], [3]]) }
    let script = #"""
      let r = await fetch "http://h/" with {stream: true}
      (await save r.chunks to "{folder}/x.bin").size
      """#
    #expect(try world.run(script) == "3")
    let direct = #"""
      (await save (await fetch "http://h/" with {stream: true}) to "{folder}/y.bin").size
      """#
    #expect(try world.run(direct) == "3")
    #expect(world.text("x.bin") == "\u{1}\u{2}\u{3}")
  }
}
