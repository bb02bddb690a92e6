import FetchDiagnostics
import FetchTestSupport
import Testing

@testable import FetchSyntax

struct FuzzTests {
  private static let pieces = [
    "let", "var", "fn", "return", "if", "else", "for", "in", "while", "break", "continue", "match", "and", "or", "not",
    "true", "null", "try", "catch", "finally", "throw", "fetch", "await", "gather", "save", "spawn", "yield", "within",
    "import", "assert", "param", "allow", "to", "with", "from", "limit", "as", "GET", "x", "y", "_", "string", "E", "1",
    "2.5", "5s", "64KB", "5m", "0x", "\"a\"", "'b'", "\"", "'", "\"\"\"", "\"{", "}\"", "(", ")", "[", "]", "{", "}",
    ",", ";", ":", ".", "?.", "...", "=>", "|>", "??", "..", "..<", "+", "-", "*", "/", "//", "%", "**", "=", "+=",
    "==", "!=", "<", "<=", "?", "&&", "||", "!", "++", "->", "\n", "\n", "\n", "#c\n", "\\", "é", "日", "\u{200B}",
    "const", "def", "elif", "switch", "None", "async",
  ]

  private func check(_ text: String) {
    let source = SourceText(name: "fuzz", text)
    let result = parse(source)
    for diagnostic in result.diagnostics {
      let isInside = diagnostic.span.start <= diagnostic.span.end && diagnostic.span.end <= source.span.end
      #expect(isInside, "\(diagnostic.message) in \(text)")
    }
    #expect(result.script.body.depth <= NestingLimit.levels)
    if result.diagnostics.isEmpty {
      #expect(!TreeDump.dump(result.script).contains("INVALID"), "no error for \(text)")
    } else {
      #expect(!DiagnosticRenderer().render(result.diagnostics, in: source).isEmpty)
    }
  }

  @Test(arguments: 0..<8)
  func soupOfTokensIsRead(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    for _ in 0..<1000 {
      var text = ""
      for _ in 0..<Int.random(in: 1...40, using: &random) {
        text += Self.pieces.randomElement(using: &random) ?? ""
        if Bool.random(using: &random) { text += " " }
      }
      check(text)
    }
  }

  @Test func everyBeginningOfAScriptIsRead() {
    let script = Array(Self.script.utf8)
    for end in script.indices { check(String(decoding: script[..<end], as: UTF8.self)) }
  }

  @Test func scriptsWithAByteChangedAreRead() {
    var random = SplitMix(seed: 42)
    let original = Array(Self.script.utf8)
    for _ in 0..<3000 {
      var script = original
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: script.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: script.remove(at: index)
        case 1: script[index] = UInt8.random(in: 9...126, using: &random)
        default: script.insert(UInt8.random(in: 32...126, using: &random), at: index)
        }
      }
      check(String(decoding: script, as: UTF8.self))
    }
  }

  private static let script = #"""
    # A crawler.
    import "lib/api.fetch" as api
    param limit = 8, "how many at once"
    let todo = queue(["http://localhost:8000/"])
    let crawl = gather url in todo limit 10 {
      let page = await fetch GET url from api with {retry: 3, "x": [1, ...xs]}
      for link in page.links if link.startsWith(start) { todo.add(link) }
      await save page to "mirror/{page.url.file["a"]}"
    } catch HTTPError or TimeoutError e if e.status == 404 { null }
    fn items(url, n = 2 ** -1, ...rest) {
      while url and not done {
        yield from (await fetch url).json.items[1:-2]
        url = page?.next.a(b: 1) ?? null
      }
      return match n { 200 or 301 => a, 400..<500 => { b }, string s if (s > 1) => s, [x, ...y] => throw x, {k: "v", id} => id, _ => () => 1 }
    }
    let text = """
      a {x + 1s} b
        c
      """
    try { within 5s { spawn f(x => ({a: x}), (a, b) => { a }) } } finally { print('raw {', {k: v for k, v in m if k}) }
    """#
}
