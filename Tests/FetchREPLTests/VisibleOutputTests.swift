import Foundation
import Testing

/// What a terminal would obey, from a script's values, errors and source, is shown instead.
@Suite struct VisibleOutputTests {
  /// A script's literal text that clears the screen, by both introducers.
  private static let hostile = #"\u{1B}[2J\u{9B}2Jx\rt\u{202E}"#
  private static let shown = #"\u{1b}[2J\u{9b}2Jx\rt\u{202e}"#

  private func screen(
    _ arguments: [String], status: Int32 = 0, input: String? = nil, environment: [String: String] = [:]
  ) throws -> Screen {
    let visit = try Visit(environment, arguments: arguments, input: input, columns: 160)
    #expect(try visit.waitForEnd() == status)
    return visit.screen
  }

  @Test(arguments: ["print(\"HOSTILE\")", "eprint(\"HOSTILE\")", "await save \"HOSTILE\\n\" to \"-\""])
  func whatAScriptWritesIsEscaped(_ script: String) throws {
    let screen = try screen(["-e", script.replacing("HOSTILE", with: Self.hostile)])
    #expect(screen.text == Self.shown)
    #expect(!screen.sawEscape)
  }

  @Test(arguments: ["print(\"50%\\r\", end: \"\")", "eprint(\"50%\\r\", end: \"\")"])
  func whatIsLeftAtTheEndIsShown(_ script: String) throws {
    #expect(try screen(["-e", script]).text == "50%\\r")
  }

  @Test func whatAScriptMeansIsObeyed() throws {
    let script = #"print("\u{1B}[1mbold\u{1B}[0m", raw: true); eprint("12\r3\u{1B}[K", raw: true)"#
    let screen = try screen(["-e", script])
    #expect(screen.text == "bold\n3")
    #expect(screen.sawEscape)
  }

  @Test func aBodyIsEscapedWhereverItsPiecesEnd() throws {
    let server = try PatientServer()
    let visit = try Visit(
      arguments: ["--no-progress", "-e", "await save fetch \"\(server.url)\" to \"-\""], columns: 160)
    let request = try server.takeRequest()
    request.answer("\u{1B}[2Jé\u{9B}2J\r\nend\n")
    #expect(try visit.waitForEnd() == 0)
    #expect(visit.screen.text == "\\u{1b}[2Jé\\u{9b}2J\nend")
    #expect(!visit.screen.sawEscape)
  }

  @Test func errorsAreEscaped() throws {
    let screen = try screen(["-e", "throw error(\"\(Self.hostile)\")"], status: 1)
    #expect(screen.text.hasPrefix("error: Error: " + Self.shown))
    #expect(!screen.sawEscape)
  }

  @Test func namesOfScriptsAreEscaped() throws {
    let folder = Visit.makeFolder()
    let path = "\(folder)/a\u{1B}[2J.fetch"
    try "fn f() { throw error(\"no\") }\nf()\nlet unused = 1\n".write(toFile: path, atomically: true, encoding: .utf8)
    let run = try screen([path], status: 1)
    #expect(run.text.contains("in f, called at \(folder)/a\\u{1b}[2J.fetch:2:1"), "\(run.text)")
    for arguments in [["check", path], ["disassemble", path], ["explain", path], ["format", "--check", path]] {
      let visit = try Visit(arguments: arguments, columns: 160)
      _ = try visit.waitForEnd()
      #expect(!visit.screen.sawEscape, "\(arguments)")
    }
  }

  @Test func whatTheCommandQuotesIsEscaped() throws {
    let folder = Visit.makeFolder()
    let path = "\(folder)/a.fetch"
    try "print(\"a\u{1B}[2Jb\")\n".write(toFile: path, atomically: true, encoding: .utf8)
    for arguments in [
      ["disassemble", path], ["check", "\u{1B}[2J.fetch"], ["explain", "\u{1B}[2J"], ["\u{1B}[2J"], ["--nix\u{1B}[2J"],
      ["check", "--nix\u{1B}[2J"], ["help", "\u{1B}[2J"], ["import", "curl x --nix\u{1B}[2J"],
      ["import", "wget \u{1B}[2J"],
      ["--report", "\u{1B}[2J.txt", path], ["--replay", "\u{1B}[2J", path],
      ["--report", "/nowhere/\u{1B}[2J.csv", path],
      ["--har", "/nowhere/\u{1B}[2J.har", path],
    ] {
      let visit = try Visit(arguments: arguments, columns: 160)
      _ = try visit.waitForEnd()
      #expect(!visit.screen.text.isEmpty, "\(arguments)")
      #expect(!visit.screen.sawEscape, "\(arguments): \(visit.screen.text)")
    }
  }

  @Test func aFormattedScriptIsEscaped() throws {
    let path = "\(Visit.makeFolder())/a.fetch"
    try "print(\"a\u{1B}[2Jb\")\n".write(toFile: path, atomically: true, encoding: .utf8)
    let screen = try screen(["format", "-"], input: path)
    #expect(screen.text == "print(\"a\\u{1b}[2Jb\")")
  }
}
