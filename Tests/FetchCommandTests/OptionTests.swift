import FetchTestSupport
import Foundation
import Testing

/// The options that a script declares with `param`, as the command line gives them.
@Suite struct OptionTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// Runs a script of these lines.
  private func run(_ script: String, _ arguments: String...) throws -> FetchProcess.Ending {
    try folder.file("x.fetch", script)
    return try FetchProcess(["x.fetch"] + arguments, in: folder, input: "").end()
  }

  @Test(arguments: [
    ("param x = 8", ["--x", "16"], "16"), ("param x = 8", ["--x=-16"], "-16"), ("param x = 8", ["--x", "-1"], "-1"),
    ("param x = 8", [], "8"), ("param x: int", ["--x", "0xff"], "255"), ("param x: float", ["--x", "3"], "3.0"),
    ("param x = 0.5", ["--x", "1e3"], "1000.0"), ("param x = -2 * 8", ["--x", "1"], "1"),
    ("let n = 9\nparam x = n // 2", ["--x", "1"], "1"), ("param x = 1 / 3", ["--x", "1"], "1.0"),
    ("param x = \"a\"", ["--x", "16"], "\"16\""),
    ("param x = \"a\"", ["--x="], "\"\""), ("param x = \"a\"", ["--x", "a=b"], "\"a=b\""),
    ("param x = env(\"NO_SUCH\") ?? 3", ["--x", "4"], "4"), ("param x: duration", ["--x", "1.5h"], "1.5h"),
    ("param x = 5s", ["--x=250ms"], "250ms"), ("param x = 10MB", ["--x", "4KiB"], "4096"),
    ("param x: size", ["--x", "17"], "17"), ("param x = false", ["--x"], "true"),
    ("param x = true", ["--no-x"], "false"), ("param x: bool", ["--x=false"], "false"),
    ("param x = false", ["--x", "--no-x"], "false"), ("param x: url", ["--x", "http://a.b"], "http://a.b/"),
    ("param x = url(\"http://c\")", ["--x", "http://a.b"], "http://a.b/"),
    ("param x: list", ["--x", "a", "--x=b"], "[\"a\", \"b\"]"), ("param x = [80]", ["--x", "443"], "[443]"),
    ("param x = [80]", [], "[80]"), ("param x = []", ["--x", "1"], "[\"1\"]"),
    ("param x = 8", ["--x=1", "--x=2"], "2"),
    ("param x = null", ["--x", "1"], "\"1\""),
  ])
  func anOptionIsReadByItsTypeOrItsDefaults(_ script: String, _ arguments: [String], _ value: String) throws {
    try folder.file("x.fetch", script + "\nprint([x])")
    let ending = try FetchProcess(["x.fetch"] + arguments, in: folder, input: "").end()
    #expect(ending.output == "[\(value)]\n")
    #expect(ending.errors == "")
  }

  @Test func theOtherArgumentsAreArgs() throws {
    let script = "param n = 1\nprint(n, args)"
    #expect(try run(script, "a", "--n", "2", "b", "-", "-5").output == "2 [\"a\", \"b\", \"-\", \"-5\"]\n")
    #expect(try run(script, "a", "--", "--n", "2", "--").output == "1 [\"a\", \"--n\", \"2\", \"--\"]\n")
  }

  @Test func aNameOfSeveralWordsIsWrittenWithDashes() throws {
    let script = "param perHost = 1\nparam max_size = 1\nprint(perHost, max_size)"
    #expect(try run(script, "--per-host", "2", "--max-size", "3").output == "2 3\n")
    #expect(try run(script, "--perHost", "2", "--max_size", "3").output == "2 3\n")
  }

  @Test(arguments: [
    (["--limt", "3"], "there is no option --limt", "did you mean --limit?"),
    (["--no-verbos"], "there is no option --no-verbos", "did you mean --no-verbose?"),
    (["--colour"], "there is no option --colour", "fetch x.fetch --help lists the options"),
    (["-v"], "there is no option -v", "two dashes"), (["--no-limit"], "there is no option --no-limit", "--limit"),
    (["--n"], "--n needs an int behind it", "as in --n 16"),
    (["--n", "--limit", "1"], "--n needs an int behind it", "--n=--limit"),
    (["--n", "many"], "--n takes an int, not `many`", "as in --n 16"),
    (["--n", "1.5"], "--n takes an int, not `1.5`", "as in --n 16"),
    (["--n", "1 # one"], "--n takes an int, not `1 # one`", "as in --n 16"),
    (["--n", "99999999999999999999"], "--n takes an int", "the largest is"),
    (["--wait", "5m"], "--wait takes a duration, not `5m`", "5min"),
    (["--base", "example"], "--base takes a URL, not `example`", "as in --base"),
    (["--n=+5"], "--n takes an int, not `+5`", "as in --n 16"),
    (["--wait", "+5s"], "--wait takes a duration, not `+5s`", "as in --wait 5s"),
    (["--big", "5m"], "--big takes a size, not `5m`", "as in --big 10MB; units are KB MB GB KiB MiB GiB"),
    (["--no-verbose=true"], "--no-verbose takes no value", "--verbose for true"),
    (["--verbose=maybe"], "--verbose takes true or false, not `maybe`", "--no-verbose"),
    (["--n", "a\u{1B}[1m"], "--n takes an int, not `a\\u{1b}[1m`", "as in"),
    (["--limit", "3"], "the option --n is missing", "it takes an int: how many"),
  ])
  func aWrongCommandLineSaysWhatToWrite(_ arguments: [String], _ message: String, _ hint: String) throws {
    let script = """
      param limit = 8
      param n: int, "how many"
      param verbose = false
      param wait = 1s
      param big = 1MB
      param base = url("http://localhost/")
      print("ran")
      """
    try folder.file("x.fetch", script)
    let ending = try FetchProcess(["x.fetch"] + arguments, in: folder, input: "").end()
    ending.expectOneDiagnostic("error: \(message)", status: 2)
    #expect(ending.errors.contains("  help: ") && ending.errors.contains(hint), "\(ending.errors)")
    #expect(ending.output == "")
  }

  @Test(arguments: [
    "--deny-private", "--only-hosts=a.example", "--only-dir", "--trace", "--report", "--har", "--record=x.har",
    "--replay", "--waterfall", "--no-progress",
  ])
  func anOptionOfFetchBehindTheScriptIsAnError(_ option: String) throws {
    let name = option.prefix { $0 != "=" }
    for script in ["print(args)", "param limit = 8\nprint(args)"] {
      let ending = try run(script, "a", option, "b")
      ending.expectOneDiagnostic("error: the script has no option \(name)", status: 2)
      #expect(ending.errors.contains("  help: fetch's own options stand before the script, as in fetch \(name)"))
      #expect(ending.output == "")
    }
    #expect(try run("print(args)", "--", option).output == "[\"--\", \"\(option)\"]\n")
    #expect(try run("param n = 1\nprint(args)", "--", option).output == "[\"\(option)\"]\n")
  }

  @Test func aScriptMayDeclareWhatIsAnOptionOfFetch() throws {
    #expect(try run("param trace = false\nprint(trace)", "--trace").output == "true\n")
    #expect(try run("param onlyDir = \"\"\nprint(onlyDir)", "--only-dir", "x").output == "x\n")
  }

  @Test func helpShowsTheCommentAndTheOptionsAndRunsNothing() throws {
    let script = """
      #!/usr/bin/env fetch
      # Counts pages.
      #
      # Slowly.
      param limit = 8, "how many at once"
      param page: url, "where to begin"
      param perHost = 2.5
      param verbose = false, "say more"
      param tags = ["a",
        "b"]
      print("ran")
      """
    let ending = try run(script, "--limit", "3", "--help")
    #expect(ending.errors == "")
    #expect(ending.status == 0)
    #expect(
      ending.output == """
        Counts pages.

        Slowly.

        Usage: fetch x.fetch [OPTION …] [ARGUMENT …]

        Options:
          --limit INT        how many at once (default: 8)
          --page URL         where to begin (required)
          --per-host NUMBER  (default: 2.5)
          --[no-]verbose     say more (default: false)
          --tags TEXT …      (default: ["a", "b"], may be repeated)
          --help             shows this

        """)
  }

  @Test func helpOfAScriptWithoutOptionsShowsItsComment() throws {
    #expect(try run("# Does it.\nprint(args)", "--help").output.hasPrefix("Does it.\n\nUsage: fetch x.fetch [ARG"))
    #expect(try run("print(args)", "a", "--help").output == "[\"a\", \"--help\"]\n")
  }

  @Test func aScriptThatDoesNotCompileHasNoHelp() throws {
    try run("param n = 1\nprint(", "--help").expectOneDiagnostic("error: ", status: 2)
  }

  @Test func everyScriptOfACommandHasOptions() throws {
    #expect(try fetch("-e", "param n = 1\nprint(n)", "--n", "5").output == "5\n")
    #expect(try fetch("-", "--n", "5", input: "param n = 1\nprint(n)").output == "5\n")
    #expect(try fetch("-e", "param n = 1", "--help").output.hasPrefix("Usage: fetch -e CODE [OPTION …]"))
  }

  @Test func aModuleHasNone() throws {
    try folder.file("lib.fetch", "param n = 1")
    let ending = try run("import \"lib.fetch\" as lib\nprint(lib)")
    ending.expectOneDiagnostic("error: SyntaxError: lib.fetch did not compile", status: 1)
    #expect(ending.errors.contains("a module cannot declare the option `n`"), "\(ending.errors)")
  }
}
