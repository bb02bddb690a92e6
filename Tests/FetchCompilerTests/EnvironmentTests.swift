import FetchBytecode
import FetchCompiler
import FetchDiagnostics
import Testing

/// What a source is compiled for: a script, a module or an input of a session.
struct EnvironmentTests {
  private func chunk(_ text: String, _ mode: CompilerEnvironment.Mode, known: [String] = []) throws -> Chunk {
    var environment = CompilerEnvironment.forTests
    environment.mode = mode
    environment.knownGlobals = known
    let result = compile(source: SourceText(name: "a.fetch", text), in: environment)
    #expect(result.diagnostics.map(\.message) == [])
    let chunk = try #require(result.chunk)
    #expect(chunk.verify() == [])
    return chunk
  }

  @Test func onlyNamesThatFunctionsUseAreGlobalsOfAScript() throws {
    let chunk = try chunk("let a = 1\nlet b = 2\nfn f() { b }\nprint(a, f())", .script)
    #expect(chunk.globals == ["b"])
    #expect(chunk.exports.isEmpty)
  }

  @Test func aModuleGivesAwayItsTopLevelNames() throws {
    let chunk = try chunk("import \"x.fetch\" as x\nlet a = 1\nfn f() { let inner = 2\n inner }", .module)
    #expect(Set(chunk.exports.keys) == ["a", "f"])
    #expect(chunk.exports["a"].map { chunk.globals[$0] } == "a")
  }

  @Test func aSessionKeepsTheSlotsOfEarlierInputs() throws {
    let chunk = try chunk("let b = a + 1\nlet c = b", .session, known: ["x", "a"])
    #expect(chunk.globals == ["x", "a", "b", "c"])
  }

  @Test func aSessionMayBindANameAgain() throws {
    let chunk = try chunk("let a = a + 1\nlet a = a * 2\na = 5", .session, known: ["a"])
    #expect(chunk.globals == ["a"])
  }

  @Test func anUnfinishedInputIsIncompleteRatherThanWrong() {
    let result = compile(source: SourceText(name: "a.fetch", "fn f() {"), in: .forTests)
    #expect(result.isIncomplete)
    #expect(result.chunk == nil)
  }

  @Test func aGatherAtTheEndKeepsNoResultsWhenNobodyUsesTheScriptsValue() throws {
    var environment = CompilerEnvironment.forTests
    let source = SourceText(name: "a.fetch", "await gather n in 0..<9 { n }")
    func flags() throws -> GatherFlags? {
      let chunk = try #require(compile(source: source, in: environment).chunk)
      let gather = CodeReader(chunk.main.code).first { $0.instruction.opcode == .gatherEach }
      return gather.map { GatherFlags(rawValue: $0.instruction.c) }
    }
    #expect(try flags() == .keepsResults)
    environment.usesValue = false
    #expect(try flags() == [])
  }

  @Test func optionsAreReadByTheirDefaults() throws {
    let text = """
      param limit = 8, "how many"
      param size = 4MB
      param wait = 5s
      param deep = true
      param rate = -0.5
      param tags = ["a"]
      param out = "pages"
      param name: string, "who"
      """
    let options = try chunk(text, .script).options
    #expect(options.map(\.kind) == [.int, .size, .duration, .bool, .float, .string, .string, .string])
    #expect(options.filter(\.isList).map(\.name) == ["tags"])
    #expect(options.map(\.isRequired) == [false, false, false, false, false, false, false, true])
    #expect(options[0].help == "how many")
    #expect(options[1].defaultText == "4MB")
  }

  @Test(arguments: [
    ("param n = 1", CompilerEnvironment.Mode.module, "a module cannot declare the option `n`"),
    ("param n: int", .session, "the option `n` has no value here"),
    ("param help = 1", .script, "an option cannot be called `help`"),
  ])
  func optionsBelongToScripts(_ text: String, _ mode: CompilerEnvironment.Mode, _ message: String) {
    var environment = CompilerEnvironment.forTests
    environment.mode = mode
    let result = compile(source: SourceText(name: "a.fetch", text), in: environment)
    #expect(result.diagnostics.map(\.message) == [message])
  }

  @Test func anOptionOfASessionIsItsDefault() throws {
    #expect(try chunk("param n = 1\nprint(n)", .session).options.map(\.name) == ["n"])
  }

  @Test func whatAScriptAllowsTravelsWithItsCode() throws {
    let chunk = try chunk("# fenced\nallow host \"a\",\n  \"b\"\nparam n = 1\nallow env \"T\"", .script)
    #expect(
      chunk.allowances == [
        Allowance(.host, "a", line: 2), Allowance(.host, "b", line: 2), Allowance(.env, "T", line: 5),
      ])
  }

  @Test(arguments: [
    (CompilerEnvironment.Mode.module, "a module has no `allow`"), (.session, "a session has no `allow`"),
  ])
  func onlyAScriptAllows(_ mode: CompilerEnvironment.Mode, _ message: String) {
    var environment = CompilerEnvironment.forTests
    environment.mode = mode
    let result = compile(source: SourceText(name: "a.fetch", "allow host \"a\""), in: environment)
    #expect(result.diagnostics.map(\.message) == [message])
  }

  @Test func whoeverEnforcesAnAllowanceSaysWhatIsWrongWithIt() {
    var environment = CompilerEnvironment.forTests
    environment.allowanceFault = { $0.kind == .read && $0.text == "b" ? "b is none" : nil }
    let source = SourceText(name: "a.fetch", "allow write \"b\"\nallow read \"a\", \"b\"")
    let result = compile(source: source, in: environment)
    #expect(result.diagnostics.map(\.message) == ["this allows nothing: b is none"])
    #expect(result.diagnostics.map { source.text(of: $0.span) } == ["\"b\""])
  }
}
