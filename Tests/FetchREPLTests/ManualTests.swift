import Foundation
import Testing

/// The session on the page about the REPL is one that took place: it is played again, and must show the same but for the times.
///
/// With `FETCH_UPDATE_EXPECTED` set, what is shown now is written into the page.
@Suite struct ManualTests {
  /// What is typed, and what is waited for before the next is.
  private static let inputs: [(text: String, awaited: String?)] = [
    ("let site = \"http://127.0.0.1:8000\"", nil),
    ("fetch site + \"/\"", "done, 200"),
    ("await _", nil),
    ("_.status", nil),
    ("fn page(n) {\rlet response = await fetch \"{site}/{n}\"\rresponse.text.count\r}", nil),
    ("[page(1), _3, _]", nil),
    (":time (await gather n in 1..20 { page(n) }).sum()", nil),
    (":trace on", nil),
    ("page(7)", nil),
    (":trace off", nil),
    ("let crawl = gather n in 1..2 { await fetch \"{site}/slow/{n}\" }", nil),
    (":tasks", nil),
    (":cancel 45", nil),
    (":tasks", nil),
    ("spawn { await sleep(20ms); throw error(\"oops\") };", "nobody awaited this task"),
    (":set rows 5", nil),
    ("[n for n in 0..<5000]", nil),
    ("site.uper()", nil),
    (":taks", nil),
  ]

  private let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/repl.md")

  @Test func theSessionOnThePageIsWhatTheProgramShows() throws {
    let server = try PatientServer()
    server.answerAll(but: "/slow") { path in String(repeating: "x", count: path == "/" ? 3200 : 1000 + path.utf8.count)
    }
    let visit = try Visit(rows: 140, columns: 100)
    try visit.waitForPrompt()
    for (text, awaited) in ManualTests.inputs {
      let before = visit.screen.row
      visit.type(text.replacing("8000", with: "\(server.port)") + "\r")
      if let awaited { try visit.wait(for: awaited) }
      try visit.wait { $0.row > before && $0.currentLine == ">" }
    }
    let shown = visit.screen.text.replacing("\(server.port)", with: "8000").split(separator: "\n").dropLast()
    let session = "$ fetch\n" + shown.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["FETCH_UPDATE_EXPECTED"] != nil { try write(session) }
    #expect(masked(try blockOfPage()) == masked(session))
  }

  private func masked(_ text: String) -> String { text.replacing(/[0-9.]+(us|ms|s)\b/, with: "TIME") }

  private func blockOfPage() throws -> String {
    let text = try String(contentsOf: page, encoding: .utf8)
    let block = try #require(text.firstMatch(of: #/`{3}\n(?<block>\$ fetch\n(?s:.*?))`{3}/#))
    return String(block.block)
  }

  private func write(_ session: String) throws {
    let text = try String(contentsOf: page, encoding: .utf8)
    try text.replacing(try blockOfPage(), with: session).write(to: page, atomically: true, encoding: .utf8)
  }
}
