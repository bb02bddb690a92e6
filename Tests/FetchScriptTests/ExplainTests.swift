import FetchTestSupport
import Foundation
import Testing

@testable import FetchScript

/// What is said of a script that is not run.
@Suite struct ExplainTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  /// What is said of a script, its own path left out.
  func explained(_ script: String) throws -> String {
    let path = try folder.file("script.fetch", script)
    return try Interpreter(Configuration(output: .captured)).explain(contentsOf: path)
      .replacing(folder.url.path + "/", with: "")
  }

  /// The lines under a heading.
  func section(_ heading: String, of script: String) throws -> [String] {
    let lines = try explained(script).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return Array(lines.drop { $0 != heading }.dropFirst().prefix { !$0.isEmpty })
  }

  @Test func everythingAboutAScript() throws {
    try folder.file(
      "api.fetch", "fn one() { await fetch \"https://api.example.com/one\" }\nlet token = env(\"TOKEN\")\n")
    // How wide the first column is depends on where the folder is.
    let text = try explained(
      """
      # Fetches pages.
      import "api.fetch" as api
      param site = "http://localhost:8000", "where they are"
      let base = "https://www.example.com"
      await gather n in 1..3 {
        await save fetch base + "/{n}" to "pages/{n}.html"
      }
      await save api.one() to "one.html"
      await fetch "{site}/x"
      for line in lines("urls.txt") { await fetch line }
      """
    ).replacing(/(line [0-9]+) +/) { "\($0.output.1)  " }
    #expect(
      text
        == """
        Fetches pages.

        Usage: fetch script.fetch [OPTION …] [ARGUMENT …]

        Options:
          --site TEXT  where they are (default: "http://localhost:8000")
          --help       shows this

        Imports:
          line 2  api.fetch

        Asks:
          line 6  https://www.example.com/… (`n`)
          line 9  from the option --site
          line 9  http://localhost:8000/x
          line 10  from `line`
          api.fetch:1  https://api.example.com/one

        Reads:
          line 10  urls.txt

        Writes:
          line 6  pages/… (`n`)
          line 8  one.html

        Reads from the environment:
          api.fetch:2  TOKEN

        It has no `allow`: it may ask every host, and read and write every file, as whoever runs it may.
        What it asks for is not all known before it runs: look at the lines above.

        """)
  }

  @Test func anAllowIsMeasuredAgainstWhatItAsksFor() throws {
    let script = """
      allow host "*.example.com", "localhost:8000"
      allow write "out/"
      await fetch "https://api.example.com/"
      await fetch "http://localhost:8000/{args.first}"
      await fetch "http://localhost/"
      await save fetch args[0] to "out/{args[1]}"
      await save "x" to "other/x"
      print(await read("out/x"), env("HOME"))
      """
    #expect(
      try section("Asks:", of: script) == [
        "  line 3  https://api.example.com/                allowed at line 1",
        "  line 4  http://localhost:8000/… (`args.first`)  allowed at line 1",
        "  line 5  http://localhost/                       refused",
        "  line 6  from `args[0]`                          known only when it runs",
      ])
    #expect(
      try section("Writes:", of: script) == [
        "  line 6  out/… (`args[1]`)  allowed at line 2", "  line 7  other/x            refused",
      ])
    #expect(try section("Reads:", of: script) == ["  line 8  out/x  refused"])
    #expect(
      try section("It may do nothing but what it allows itself:", of: script) == [
        "  line 1  allow host \"*.example.com\"", "  line 1  allow host \"localhost:8000\"",
        "  line 2  allow write \"out/\"", "4 things it asks for would be refused.",
      ])
  }

  @Test func anAllowIsProposedThatLetsTheScriptThrough() throws {
    let script = """
      let api = session({base: "https://api.example.com/v1/", cacert: "ca.pem"})
      let urls = ["http://one.example/a", "http://two.example:81/b"]
      for url in urls { await save fetch url to "out/{url.count}.html" }  # check: sequential-fetch
      await fetch "/users" from api
      print(env("TOKEN"), glob("data/*.csv"), read("-"))
      """
    let proposed = [
      "allow host \"one.example\", \"two.example:81\", \"api.example.com\"", "allow read \"ca.pem\", \"data/\"",
      "allow write \"out/\"", "allow env \"TOKEN\"",
    ]
    #expect(try explained(script).hasSuffix("\n\n" + proposed.joined(separator: "\n") + "\n"))
    let fenced = try explained(proposed.joined(separator: "\n") + "\n" + script)
    #expect(!fenced.contains("refused") && !fenced.contains("known only"))
    #expect(fenced.contains("allowed at line 4"))
  }

  @Test func theFolderOfACacheIsReadAndWritten() throws {
    let script = """
      let place = {folder: "b.cache", maxAge: 1d}
      let isOn = true
      fetch "http://a/" with {cache: "a.cache"}
      let api = session({cache: place})
      defaults({cache: {folder: args[0]}})
      for option in [true, null] { fetch "http://a/" with {cache: isOn} }
      fetch "http://a/" with {cache: {maxAge: 1d}}
      """
    let expected = ["  line 1  b.cache", "  line 3  a.cache", "  line 5  from `args[0]`"]
    #expect(try section("Reads:", of: script) == expected)
    #expect(try section("Writes:", of: script) == expected)
  }

  @Test func aFileThatIsSentIsReadOnce() throws {
    let script = """
      await fetch PUT "http://a/" with {file: "one.txt"}
      let two = file("two.txt")
      await fetch PUT "http://a/" with {file: two}
      await fetch PUT "http://a/" with {file: file("three.txt")}
      """
    #expect(try section("Reads:", of: script) == ["  line 1  one.txt", "  line 2  two.txt", "  line 4  three.txt"])
  }

  @Test func namesThatMeanSeveralThingsAreUnknown() throws {
    #expect(try section("Asks:", of: "var u = \"http://a/\"\nu = args[0]\nfetch u") == ["  line 3  from `u`"])
    #expect(try section("Asks:", of: "fn f(u) { fetch u }\nlet u = \"http://a/\"\nf(u)") == ["  line 1  from `u`"])
    #expect(
      try section("Asks:", of: "let u = args.first ?? \"http://a/\"\nfetch u") == [
        "  line 2  from `args.first`", "  line 2  http://a/",
      ])
    #expect(try section("Reads from the environment:", of: "fn env(x) { x }\nenv(\"A\")") == [])
  }

  @Test func whatCanChangeIsUnknown() throws {
    let changing = "let urls = [\"http://a/\"]\nurls.add(args[0])\nawait gather u in urls { fetch u }"
    #expect(try section("Asks:", of: changing) == ["  line 3  from `u`"])
    #expect(
      try section("Reads:", of: "print(glob(\"data/*\").map(read))") == ["  line 1  data/*", "  line 1  from `read`"])
    #expect(try section("Reads from the environment:", of: "print(\"HOME\" |> env)") == ["  line 1  HOME"])
  }

  @Test func aQueueOnDiskIsReadAndWritten() throws {
    let script = """
      param place = "state/crawl.db"
      let urls = ["http://a/"]
      let first = queue(place, urls)
      let second = queue(urls)
      let third = queue("one.db", attempts: 2)
      """
    let files = ["  line 3  from the option --place", "  line 3  state/crawl.db", "  line 5  one.db"]
    #expect(try section("Reads:", of: script) == files)
    #expect(try section("Writes:", of: script) == files)
  }

  @Test func aScriptThatAsksForNothingIsSaidToDoSo() throws {
    #expect(try explained("print(1)").contains("It asks for nothing of the world.\n"))
    #expect(throws: ScriptError.self) { try explained("print(") }
    #expect(
      try section("Imports:", of: "import \"gone.fetch\" as gone\nprint(gone)") == [
        "  line 1  gone.fetch, which is not there or no file"
      ])
  }
}
