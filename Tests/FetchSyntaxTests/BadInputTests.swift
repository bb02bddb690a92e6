import FetchDiagnostics
import FetchTestSupport
import Testing

@testable import FetchSyntax

struct BadInputTests {
  /// The messages of a source that is parsed, rendered and freed on a small stack.
  private func messages(_ text: String) throws -> [String] {
    try onSmallStack {
      let source = SourceText(name: "a", text)
      let result = parse(source)
      _ = DiagnosticRenderer().render(result.diagnostics, in: source)
      return result.diagnostics.map(\.message)
    }
  }

  private func nested(_ open: String, _ inner: String, _ close: String, _ count: Int) -> String {
    String(repeating: open, count: count) + inner + String(repeating: close, count: count)
  }

  @Test(arguments: [
    ("(", "1", ")"), ("[", "1", "]"), ("{a: ", "1", "}"), ("f(", "1", ")"), ("a[", "1", "]"), ("- ", "1", ""),
    ("not ", "a", ""), ("await ", "a", ""), ("try? ", "a", ""), ("\"{", "a", "}\""), ("x => ", "a", ""),
    ("(x) => { ", "a", " }"), ("if a { ", "1", " }"), ("fn f() { ", "1", " }"), ("while a { ", "1", " }"),
    ("match a { _ => ", "1", " }"), ("try { ", "1", " } catch { }"), ("a ** ", "b", ""), ("1 + (", "1", ")"),
    ("gather x in xs { ", "1", " }"), ("save a to ", "b", ""), ("spawn { ", "1", " }"), ("fetch ", "a", ""),
    ("[x for x in ", "a", "]"), ("a ?? b or c and not d == e + f * g ** (", "1", ")"),
  ])
  func whatIsNestedTooDeeplyIsOneError(open: String, inner: String, close: String) throws {
    #expect(
      try messages(nested(open, inner, close, open.utf8.count < 3 ? 100_000 : 5000)) == ["this is nested too deeply"])
  }

  @Test(arguments: [
    ("a", " + a"), ("a", ".b"), ("a", "(1)"), ("a", "[1]"), ("a", " ?? b"), ("a", " |> f"), ("a", "?.b"),
  ])
  func longChainsAreNestedTooDeeply(first: String, link: String) throws {
    #expect(try messages(first + String(repeating: link, count: 10_000)) == ["this is nested too deeply"])
    #expect(try messages(first + String(repeating: link, count: 400)) == [])
  }

  @Test func patternsNestNoDeeper() throws {
    #expect(try messages("let " + nested("[", "a", "]", 100_000) + " = b") == ["this is nested too deeply"])
    #expect(try messages("match a { " + nested("{k: ", "a", "}", 100_000) + " => 1 }") == ["this is nested too deeply"])
  }

  @Test func whatIsListedIsNotNested() throws {
    #expect(try messages("if a { 1 }" + String(repeating: " else if b { 2 }", count: 10_000)) == [])
    #expect(try messages("a" + String(repeating: " < b", count: 10_000)) == [])
    #expect(try messages("[" + String(repeating: "1, ", count: 10_000) + "]") == [])
    #expect(try messages("match a { 1" + String(repeating: " or 1", count: 10_000) + " => 1 }") == [])
  }

  @Test func unclosedBracketsAreOneError() throws {
    for bracket in ["(", "[", "{", "f(", "\"{", "((["] {
      #expect(try messages(String(repeating: bracket, count: 100_000)).count == 1, "\(bracket)")
    }
    #expect(try messages(String(repeating: "if a {\n", count: 60)).count == 1)
  }

  @Test func strayBracketsAreAllNamedUpToAHundred() throws {
    #expect(
      try messages("a )\nb ]\n}") == ["this `)` closes nothing", "this `]` closes nothing", "this `}` closes nothing"])
    #expect(try messages(String(repeating: ")", count: 100_000)).count <= 100)
  }

  @Test func bytesThatAreNoTextAreOneError() {
    #expect(
      parse(SourceText(name: "a", bytes: [0x61, 0xFF, 0x28])).diagnostics.map(\.message) == [
        "this file is not valid UTF-8"
      ])
    #expect(
      parse(SourceText(name: "a", bytes: [0x28, 0])).diagnostics.map(\.message) == [
        "this file holds a NUL byte, so it is no script"
      ])
  }

  @Test func aLineOfTenMegabytesIsReadAndPointedInto() throws {
    let list = "let xs = [" + String(repeating: "1,", count: 100_000) + "]"
    #expect(try messages(list) == [])
    let text = "let s = \"" + String(repeating: "a", count: 10_000_000) + "\" + )"
    let source = SourceText(name: "a", text)
    let result = parse(source)
    let rendered = DiagnosticRenderer().render(result.diagnostics, in: source)
    #expect(rendered.utf8.count < 2000)
    #expect(rendered.contains("--> a:1:10000014\n"))
  }

  @Test func manyErrorsStopAtAHundred() throws {
    let count = try messages(String(repeating: "let = 1\n", count: 100_000)).count
    #expect(count == 100)
  }

  @Test func everyErrorOfAFileIsReported() throws {
    let text = """
      let x 5
      f(1 2, 3 4)
      if a = b { let y = }
      for x xs {
        a b
        break
      }
      let v = [1, (2
      let z = 007
      print("abc)
      match a { b c => 1, 5m => 2 }
      g(
      for x in xs { }
      }
      """
    let lines = errors(text).map { $0.prefix { $0 != ":" } }
    #expect(lines == ["1", "2", "2", "3", "3", "4", "5", "8", "9", "10", "11", "11", "12", "14"])
  }

  @Test(arguments: [
    "f(", "if a {", "let x =", "[1,\n2", "a +", "\"\"\"\nabc", "fn f() {\n  g(\n", "try { a }", "gather x in xs",
    "match a {\n 1 => 2",
    "\"\"\"{a", "a |>", "not", "if a { 1 } else", "fn f(a,", "x =>", "for x in", "save x to", "fetch",
  ])
  func whatLacksItsEndIsIncomplete(text: String) {
    #expect(parse(SourceText(name: "a", text)).isIncomplete)
    #expect(parse(SourceText(name: "a", text + "\n")).isIncomplete)
  }

  @Test(arguments: [
    "a", "f()", "f(]", "a b", "let = (", "\"abc", "if a = { 1", ")", "let x = 007 + ", "{a: b c", "import \"a\"",
  ])
  func whatIsWholeOrWrongIsNotIncomplete(text: String) {
    #expect(!parse(SourceText(name: "a", text)).isIncomplete)
  }
}
