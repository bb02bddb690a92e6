import FetchTestSupport
import Foundation
import Testing

@testable import FetchScript

/// What is said of options: of what is known of them in part, nothing is guessed.
extension ExplainTests {
  @Test(
    arguments: [
      (
        "let o = {base: \"http://evil/\"}\nlet api = session({base: \"http://good/\", ...o})",
        ["  line 3  http://evil/"]
      ),
      (
        "let o = {base: \"http://evil/\"}\nlet api = session({...o, base: \"http://good/\"})",
        ["  line 3  http://good/"]
      ),
      (
        "let o = {...args[0]}\nlet api = session({...o, base: \"http://good/\"})",
        [
          "  line 2  from the options `args[0]`", "  line 3  http://good/",
        ]
      ),
      (
        "let k = args[0]\nlet api = session({base: \"http://good/\", [k]: 1})",
        [
          "  line 2  from the options `{base: \"http://good/\", [k]: 1}`",
          "  line 3  from the options `{base: \"http://good/\", [k]: 1}`",
        ]
      ),
      (
        "let o = {base: \"http://good/\"}\no.base = args[0]; let api = session(o)",
        [
          "  line 2  from the options `o`", "  line 3  from the options `o`",
        ]
      ),
      ("let o = {base: \"http://a/\"}\nlet api = session(o)", ["  line 3  http://a/"]),
      (
        "let make = x => session(x)\nlet api = make({base: \"http://a/\"})",
        [
          "  line 1  from the options `x`", "  line 3  from `api`",
        ]
      ),
      (
        "let make = session\nlet api = make({base: \"http://a/\"})",
        ["  line 1  from `session`", "  line 3  from `api`"]
      ),
    ] as [(String, [String])])
  func theBaseOfASessionIsNotGuessed(_ script: String, _ rows: [String]) throws {
    #expect(try section("Asks:", of: script + "\nfetch \"/x\" from api") == rows)
  }

  @Test func everyDefaultsCounts() throws {
    let script = """
      defaults({base: "http://first/"})
      fetch "/secret"
      defaults({base: "http://second/"})
      fetch "/x" from session({timeout: 1s})
      fetch "http://other/"
      """
    #expect(
      try section("Asks:", of: script) == [
        "  line 2  http://first/", "  line 2  http://second/", "  line 4  http://first/", "  line 4  http://second/",
        "  line 5  http://other/",
      ])
    try folder.file("lib.fetch", "defaults({base: \"http://evil/\"})\n")
    #expect(
      try section("Asks:", of: "import \"lib.fetch\" as _lib\nfetch \"/secret\"") == ["  line 2  http://evil/"])
  }

  @Test func aProxyIsAskedWhereverItIsNamed() throws {
    let script = """
      let p = "http://evil:2"
      let api = session({base: "http://good/", proxy: p})
      defaults({proxy: "http://evil:3"})
      fetch "/x" from api with {proxy: args[0]}
      fetch "/y" from api with {proxy: ""}
      """
    #expect(
      try section("Asks:", of: script) == [
        "  line 2  http://evil:2", "  line 3  http://evil:3", "  line 4  http://good/", "  line 4  from `args[0]`",
        "  line 5  http://good/",
      ])
  }

  @Test func whatAModuleGivesAwayMayBeChangedByOthers() throws {
    try folder.file(
      "lib.fetch",
      "let o = {base: \"http://good/\"}\nfn ask() { let p = {base: \"http://a/\"}; fetch \"/x\" from session(p) }\nfn own() { fetch \"/x\" from session(o) }\n"
    )
    #expect(
      try section("Asks:", of: "import \"lib.fetch\" as lib\nlib.o.base = args[0]\nlib.ask()\nlib.own()") == [
        "  lib.fetch:2  http://a/", "  lib.fetch:3  from the options `o`",
      ])
  }

  @Test(arguments: ["//evil/x", "/\\\\evil/x", "/{args[0]}", "https:evil"])
  func whatMayHaveAHostOfItsOwnIsNotRelative(_ url: String) throws {
    let rows = try section("Asks:", of: "let api = session({base: \"http://good/\"})\nfetch \"\(url)\" from api")
    #expect(rows.count == 1 && !rows[0].contains("good"), "\(rows)")
  }

  @Test func aNameIsTheOneOfItsScope() throws {
    let script =
      "let u = \"http://a/\"\nfn f(u) { fetch u }\nif args.isEmpty { let u = \"http://b/\"; fetch u }\nfetch u"
    #expect(
      try section("Asks:", of: script) == ["  line 2  from `u`", "  line 3  http://b/", "  line 4  http://a/"])
  }

  @Test func textsThatMultiplyAreSoonTooMany() throws {
    let many = (1...40).map { "let a\($0) = \"\(String(repeating: "{a\($0 - 1)}", count: 10))\"" }
    let long = ["let a0 = \"http://a/x\""] + many + ["fetch a40"]
    let rows = try section("Asks:", of: long.joined(separator: "\n"))
    #expect(rows.count == 1 && rows[0].hasPrefix("  line 42  http://a/x") && rows[0].count < 1_200)
    let wide = ["let a0 = args[0] ?? args[1]"] + many + ["fetch a40"]
    #expect(try section("Asks:", of: wide.joined(separator: "\n")).count <= 100)
  }

  @Test func whatAScriptSaysOfItselfIsEscaped() throws {
    let script = """
      # nice \u{1B}[2J\u{1B}[1;31m\u{202E}
      # 日本
      param name = "a\u{1B}[2K", "what \u{9B}2J it is"
      param 長い: string, "w"
      print(name, 長い)
      """
    let text = try explained(script)
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || [0x9B, 0x202E].contains($0.value) })
    #expect(text.hasPrefix("nice \\u{1b}[2J\\u{1b}[1;31m\\u{202e}\n日本\n"))
  }

  @Test func columnsAreAsWideAsTheyLook() throws {
    #expect(
      try section("Asks:", of: "allow host \"a\"\nfetch \"http://a/日本\"\nfetch \"http://a/abc\"") == [
        "  line 2  http://a/日本  allowed at line 1", "  line 3  http://a/abc   allowed at line 1",
      ])
  }

  @Test func anImportThatIsNoFileIsNotRead() throws {
    #expect(mkfifo(folder.url.path + "/pipe", 0o600) == 0)
    let script = "import \"pipe\" as a\nimport \"/dev/zero\" as b\nprint(a, b)"
    #expect(
      try section("Imports:", of: script) == [
        "  line 1  pipe, which is not there or no file", "  line 2  /dev/zero, which is not there or no file",
      ])
    let path = try folder.file("script.fetch", script)
    let interpreter = Interpreter(Configuration(output: .captured))
    #expect(try interpreter.check(contentsOf: path).contains("pipe"))
    do throws(ScriptError) {
      try interpreter.run(contentsOf: path)
      Issue.record("a pipe was imported")
    } catch {
      #expect(error.message.hasSuffix("pipe: it is a pipe or device"))
    }
  }
}
