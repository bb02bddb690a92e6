import DemoSite
import FetchRuntime
import FetchScript
import FetchTestSupport
import Foundation
import Testing

/// What README shows is run here, so that it stays true.
@Suite struct ReadmeTests {
  private let loop = EventLoop()
  private let folder: Folder
  private let site: DemoSite
  private let text: String

  init() throws {
    folder = try Folder()
    site = try DemoSite(on: loop)
    text = try String(contentsOf: Program.examples.appending(path: "../README.md"), encoding: .utf8)
  }

  /// The scripts in it, from the first to the last.
  private var scripts: [String] {
    text.components(separatedBy: "```fetch\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
  }

  private func run(_ script: String) throws -> Program {
    let code = script.replacing("http://localhost:8000", with: site.url)
    let running = loop.runInExecutor { [folder] in try Program("fetch", ["-e", code], in: folder) }
    try loop.runUntilComplete(running)
    return try #require(running.output)
  }

  @Test func aProgramStandsInItsFirstTenLines() throws {
    let script = try #require(scripts.first)
    let firstLines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(10)
    #expect(firstLines.joined(separator: "\n").contains(script))
    #expect(try run(script).printed == "50 pages, 36395 bytes\n")
    #expect(try folder.files.count == 50)
  }

  @Test func everyScriptOfTheTourPrintsWhatItSays() throws {
    let printed = [
      "200 646\n",
      "This took 70 ms.",
      "item 99: status 404\n3 items, 1 failed\n",
      "It works now.\nthat took too long\n",
      "[200, 200, 200, 200, 200]\n",
      "fresh\n",
      "large.bin 67108864 ",
      "green bell 99.5\nwhite lamp 83.5\n",
      #"Page 3 ["/", "/2", "/4", "/10", "/26"]"#,
      "51 pages, 0 failed\n",
    ]
    let tour = scripts.dropFirst()
    try #require(tour.count == printed.count)
    for (script, expected) in zip(tour, printed) {
      let program = try run(script)
      #expect(program.status == 0 && program.printed.contains(expected), "\(script)\(program.printed)")
    }
  }

  @Test func theMistakeIsShownAsItSays() throws {
    let program = try run("let limit = 8\nlimit = 16\n")
    #expect(program.status == 2)
    #expect(text.contains(program.printed.replacing("<command line>", with: "pages.fetch")))
  }

  @Test func theHostProgramRuns() throws {
    let interpreter = Interpreter(Configuration(output: .captured, arguments: ["Ada"]))
    interpreter.define("greeting", ["name"]) { arguments in
      guard case .string(let name) = arguments[0] else { return nil }
      return .string("Hello, \(name)!")
    }
    #expect(try interpreter.run("greeting(args.first)") == "Hello, Ada!")
  }
}
