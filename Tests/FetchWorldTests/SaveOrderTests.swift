import FetchHTTP
import FetchTestSupport
import Foundation
import Testing

@testable import FetchLibrary

/// Saves to one file run in the order they were started, whatever the file is called.
@Suite struct SaveOrderTests {
  private let world = ScriptWorld { request in
    var answer = StubAnswer(chunks: [Array("first ".utf8), Array("first ".utf8)])
    answer.chunkDelay = 1_000_000_000
    if request.url.path == "/never" { answer.ending = .never }
    return answer
  }

  @Test(arguments: ["a/b.txt", "a/./b.txt", "a//b.txt", "c/../a/b.txt", "link/b.txt", "link.txt"])
  func onePathByAnyNameIsOneFile(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: world.folder + "/a", withIntermediateDirectories: false)
    try FileManager.default.createDirectory(atPath: world.folder + "/c", withIntermediateDirectories: false)
    world.write("", to: "a/b.txt")
    try FileManager.default.createSymbolicLink(atPath: world.folder + "/link", withDestinationPath: "a")
    try FileManager.default.createSymbolicLink(atPath: world.folder + "/link.txt", withDestinationPath: "a/b.txt")
    try world.run(
      """
      let first = save fetch "http://h/" to "{folder}/a/b.txt" with {append: true}
      await save "second" to "{folder}/\(name)" with {append: true}
      await first
      """)
    #expect(world.text("a/b.txt") == "first first second")
  }

  @Test(arguments: ["new/b.txt", "new/./b.txt", "new/../new/b.txt", "new/other/../b.txt"])
  func aFileThatIsNotThereYetIsTheOneItWillBe(_ name: String) throws {
    try world.run(
      """
      let first = save fetch "http://h/" to "{folder}/new/b.txt"
      await save "second" to "{folder}/\(name)" with {append: true}
      await first
      """)
    #expect(world.text("new/b.txt") == "first first second")
  }

  @Test func whatOthersHaveAddedIsNotCutOff() throws {
    world.write("old ", to: "x")
    let task = try world.start(
      """
      within 3s { await save fetch "http://h/never" to "{folder}/x" with {append: true} }
      """)
    let adding = world.loop.sleep(2_500_000_000)
    adding.addCallback { [world] _ in
      let file = FileHandle(forWritingAtPath: world.folder + "/x")
      _ = try? file?.seekToEnd()
      file?.write(Data("IMPORTANT".utf8))
    }
    try world.loop.runUntilComplete(task.future)
    #expect(world.result(of: task).hasPrefix("TimeoutError"))
    #expect(world.text("x")?.hasSuffix("IMPORTANT") == true)
  }

  @Test(.timeLimit(.minutes(1))) func aLongLineIsLeftQuickly() {
    let order = PathOrder()
    let turns = (0..<200_000).map { _ in order.enter("no/such/file") }
    #expect(turns[0].hasCome && !turns[1].hasCome)
    // Some go before their turn has come.
    for turn in turns.dropFirst().prefix(1_000) { order.leave(turn) }
    for (index, turn) in turns.enumerated() where index == 0 || index > 1_000 {
      #expect(turn.hasCome)
      order.leave(turn)
    }
    #expect(order.enter("no/such/file").hasCome)
  }
}
