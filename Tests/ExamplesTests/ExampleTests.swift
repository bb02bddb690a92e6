import DemoSite
import FetchRuntime
import FetchTestSupport
import Foundation
import Testing

/// Runs every example against the demo site, as a user does.
@Suite struct ExampleTests {
  private let loop = EventLoop()
  private let folder: Folder
  private let site: DemoSite

  init() throws {
    folder = try Folder()
    site = try DemoSite(on: loop)
  }

  /// Runs a program on a thread while the site answers on this one.
  private func run(_ name: String, _ arguments: String...) throws -> Program {
    let running = loop.runInExecutor { [folder] in try Program(name, arguments, in: folder) }
    try loop.runUntilComplete(running)
    return try #require(running.output)
  }

  private func example(_ name: String) throws -> Program {
    try run("fetch", Program.examples.appending(component: name).path, site.url)
  }

  @Test func fiftyPagesAreDownloadedAndSaved() throws {
    let program = try example("fifty-pages.fetch")
    #expect(program.status == 0)
    #expect(try folder.files == (0..<50).map { "pages/\($0).html" }.sorted())
    var bytes = 0
    for number in 0..<50 {
      let text = try folder.text("pages/\(number).html")
      #expect(text.contains("<title>Page \(number)</title>"))
      #expect(text.hasSuffix("</html>\n"))
      #expect(program.lines.contains("saved pages/\(number).html (\(text.utf8.count) bytes)"))
      bytes += text.utf8.count
    }
    #expect(program.lines.count == 51)
    #expect(program.lines.last?.hasPrefix("50 pages, \(bytes) bytes, in ") == true)
    #expect(site.requestCount == 50)
  }

  @Test func theCrawlVisitsEveryPageOnce() throws {
    let program = try example("crawl.fetch")
    #expect(program.status == 0)
    #expect(
      program.printed == """
        1 pages at depth 0
        3 pages at depth 1
        9 pages at depth 2
        27 pages at depth 3
        40 pages in all

        """)
    #expect(site.requestCount == 40)
    let files = try folder.files
    #expect(files.count == 40)
    #expect(files.contains("mirror/tree.json") && files.contains("mirror/tree/c/a/b.json"))
    #expect(try folder.text("mirror/tree/c/a/b.json").contains(#""title": "c > a > b""#))
  }

  @Test func theMirrorHasEveryPageThatLinksLeadTo() throws {
    let program = try example("mirror.fetch")
    #expect(program.status == 0)
    #expect(program.printed == "51 pages, 0 failed\n")
    #expect(site.requestCount == 51)
    #expect(try folder.files == (["index"] + (0..<50).map(String.init)).map { "mirror/\($0).html" }.sorted())
    #expect(try folder.text("mirror/17.html").contains("<title>Page 17</title>"))
  }

  @Test func theThreeWaysSideBySideFetchTheSamePages() throws {
    let program = try example("side-by-side.fetch")
    try #require(program.status == 0 && program.lines.count == 3, "\(program.printed)")
    let slowestFirst = [120, 110, 100, 90, 80, 70, 60, 50, 40, 30]
    #expect(program.lines[1].hasSuffix("in order: \(slowestFirst)"))
    // In which order they complete is the machine's affair when it is busy.
    let completed = program.lines[2].drop { $0 != "[" }.dropFirst().dropLast().split(separator: ", ").map(String.init)
    #expect(completed.compactMap(Int.init).sorted(by: >) == slowestFirst)
    let milliseconds = program.lines.compactMap { $0.split(separator: ":")[1].split(separator: " ").first }
      .compactMap { Int($0) }
    try #require(milliseconds.count == 3)
    #expect(milliseconds[0] >= 750 && milliseconds[1] < milliseconds[0] && milliseconds[2] < milliseconds[0])
  }

  @Test func onePageTellsFailuresApart() throws {
    let program = try example("one-page.fetch")
    #expect(program.status == 0)
    #expect(
      program.printed == """
        a page:     518 bytes
        missing:    there is no such page
        refused:    the server answered 400
        not there:  no answer (it failed to connect)
        at last:    It works now.

        """)
  }

  @Test func thePagedAPIIsReadToItsEnd() throws {
    let program = try example("paged-api.fetch")
    #expect(program.status == 0)
    #expect(program.lines.count == 24)
    #expect(program.lines.first == "green lamp   47.5")
    #expect(program.lines.last == "together 1273.5")
    #expect(site.requestCount == 5)
  }

  @Test func everyExampleIsRunHere() throws {
    let scripts = try FileManager.default.contentsOfDirectory(atPath: Program.examples.path)
      .filter { $0.hasSuffix(".fetch") }.sorted()
    #expect(
      scripts == [
        "crawl.fetch", "fifty-pages.fetch", "mirror.fetch", "one-page.fetch", "paged-api.fetch", "side-by-side.fetch",
      ])
  }

  @Test func withoutTheSiteAnExampleSaysWhyItFailed() throws {
    try loop.runUntilComplete(site.stop())
    let program = try example("fifty-pages.fetch")
    #expect(program.status == 1)
    #expect(program.printed.hasPrefix("error: NetworkError: "))
    #expect(try folder.files == [])
  }

  @Test func theRawFetcherPrintsAPage() throws {
    let program = try run("raw-fetcher", site.url + "/7")
    #expect(program.status == 0)
    #expect(program.printed.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(program.printed.contains("<title>Page 7</title>"))
  }
}
