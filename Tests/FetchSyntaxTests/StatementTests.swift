import FetchDiagnostics
import Testing

@testable import FetchSyntax

struct StatementTests {
  @Test(arguments: [
    ("let {status, ...rest} = m", "(let {status:status ...rest} m)"),
    ("let {status: s, \"x y\": [a, _]} = m", "(let {status:s x y:[a _]} m)"),
    ("var [a, ...rest] = list", "(var [a ...rest] list)"),
    ("let [a, ...] = list", "(let [a ...] list)"),
    ("a.b = 1; a[0] += 2", "(= a.b 1); (+= a[0] 2)"),
    ("x -= 1; x *= 2; x /= 3", "(-= x 1); (*= x 2); (/= x 3)"),
    ("fn f(a, b = 2, ...rest) { a }", "(fn f [a b=2 ...rest] {a})"),
    ("fn f({a, b}, [c]) { return }", "(fn f [{a:a b:b} [c]] {(return)})"),
    ("f(1, ...xs, if: 2, b: 3)", "f(1 ...xs if:2 b:3)"),
    ("for x in xs if x > 1 { x }", "(for x xs if:(cmp x > 1) {x})"),
    ("for key, value in m { break }", "(for key,value m {break})"),
    ("for await r in g { continue }", "(for-await r g {continue})"),
    ("while true { }", "(while true {})"),
    ("[f(x) for x in xs if c]", "(each f(x) (for x xs if:c))"),
    ("[x for xs in yss for x in xs]", "(each x (for xs yss) (for x xs))"),
    ("{k: v for k, v in m}", "(each k:v (for k,v m))"),
    ("{x.id: x for x in xs}", "(each x.id:x (for x xs))"),
    ("{\"k\": v for v in m}", "(each \"k\":v (for v m))"),
    ("{x, y: 1, \"z w\": 2, [k]: 3, ...m, if: 4, 5: 6, -1: 7,}", "{x:x y:1 z w:2 [k]:3 ...m if:4 [5]:6 [(- 1)]:7}"),
    ("{}", "{}"), ("[]", "[]"), ("[1, ...xs,]", "[1 ...xs]"),
    ("let r = if a { 1 } else { 2 }", "(let r (if a {1} else {2}))"),
    ("within 5s { f() }", "(within 5000000000ns {f()})"),
    (
      "try { a } catch HTTPError e if e.status == 404 { b } catch TimeoutError or NetworkError { c } finally { d }",
      "(try {a} (catch HTTPError e if:(cmp e.status == 404) {b}) (catch TimeoutError|NetworkError {c}) finally {d})"
    ),
    ("try { a } catch { b }", "(try {a} (catch {b}))"),
    ("throw error(\"x\", kind: \"Mine\")", "(throw error(\"x\" kind:\"Mine\"))"),
    ("assert a == 1, \"no\"", "(assert (cmp a == 1) \"no\")"),
    ("import \"lib/api.fetch\" as api", "(import \"lib/api.fetch\" api)"),
    ("param limit = 8, \"how many\"", "(param limit 8 \"how many\")"),
    ("param n: int", "(param n :int)"),
    ("allow host \"*.example.com\", \"b\"", "(allow host *.example.com b)"),
    ("allow write \"out/\"", "(allow write out/)"),
    ("spawn { a; b }", "(spawn {a; b})"),
    ("gather [a, b]", "(gather [a b])"),
    ("gather {a: x, b}", "(gather {a:x b:b})"),
    ("gather [a, b] in ps { a }", "(gather [a b] ps {a})"),
    ("gather {id} in ps limit 2 { id }", "(gather {id:id} ps limit:2 {id})"),
    (
      "gather k, v in m if v limit n + 1 { continue } catch HTTPError e { null } catch e { 1 }",
      "(gather k,v m if:v limit:(+ n 1) {continue} (catch HTTPError e {null}) (catch e {1}))"
    ),
    ("f(gather a, gather b)", "f((gather a) (gather b))"),
    ("let limit = 3; gather x in xs limit limit { x }", "(let limit 3); (gather x xs limit:limit {x})"),
    ("let to = from.with; save to to to with with", "(let to from.with); (save to to with:with)"),
    ("xs.map(x => ({a: x}))", "xs.map((lambda [x] {{a:x}}))"),
    ("() => {}", "(lambda [] {})"),
    ("({a}) => a", "(lambda [{a:a}] {a})"),
    ("m.fetch.if.in(1)", "m.fetch.if.in(1)"),
    ("{a: 1}.a", "{a:1}.a"),
    ("for x in {a: 1} { x }", "(for x {a:1} {x})"),
    ("if x { {host, status: 1} }", "(if x {{host:host status:1}})"),
    ("fetch OPTIONS OPTIONS", "(fetch OPTIONS OPTIONS)"),
    ("(await fetch \"u\").json", "(await (fetch \"u\")).json"),
    ("fetch page.next", "(fetch page.next)"),
    ("from in xs", "(cmp from in xs)"),
  ])
  func statementsAreParsed(source: String, expected: String) {
    #expect(tree(source) == expected)
  }

  @Test func matchHasAllItsPatterns() {
    let source = """
      match v {
        200 => a, 301 or 302 => b
        400..<500 => c
        -5..-1 => d
        string s => s
        int => 1
        [first, ...rest] => first
        {kind: "x", id, ...rest} => id
        null or true => e
        1s or 64KB => f
        n if (n > 3) => g
        n if n => h
        x => y => z
        _ => return
        _ => throw e
        _ => count += 1
        _ => { a
               b }
        _ => ({a: 1})
      }
      """
    let arms = [
      "(200 => a)", "((or 301 302) => b)", "((..< 400 500) => c)", "((.. (- 5) (- 1)) => d)",
      "((type string s) => s)", "((type int) => 1)", "([first ...rest] => first)",
      "({kind:\"x\" id:id ...rest} => id)", "((or null true) => e)", "((or 1000000000ns 64000) => f)",
      "(n if:(cmp n > 3) => g)", "(n if:n => h)", "(x => (lambda [y] {z}))", "(_ => (return))", "(_ => (throw e))",
      "(_ => (+= count 1))", "(_ => a; b)", "(_ => {a:1})",
    ]
    #expect(tree("fn f() { \(source) }") == "(fn f [] {(match v \(arms.joined(separator: " ")))})")
  }

  @Test func aYieldMakesAGeneratorOfItsOwnFunctionOnly() {
    #expect(tree("fn f() { fn g() { yield 1 }; if a { g() } }") == "(fn f [] {(fn g *[] {(yield 1)}); (if a {g()})})")
    #expect(tree("fn f() { for x in xs { within 1s { yield x } } }").hasPrefix("(fn f *[]"))
  }

  @Test func theLeadingCommentIsKept() {
    let script = "#!/usr/bin/env fetch\n# Mirrors a site.\n#\n#   fetch mirror.fetch\n\n# not this\nlet x = 1\n"
    let result = parse(SourceText(name: "a", script))
    #expect(result.script.leadingComment == "Mirrors a site.\n\n  fetch mirror.fetch")
    #expect(parse(SourceText(name: "a", "let x = 1 # no")).script.leadingComment == nil)
  }

  @Test func spansCoverWhatTheyName() throws {
    let source = SourceText(name: "a", "let x = (a + b) * c[1]")
    let statement = try #require(parse(source).script.body.statements.first)
    guard case .binding(let binding) = statement.kind, case .binary(let product) = binding.value.kind
    else { Issue.record("another tree"); return }
    #expect(source.text(of: statement.span) == "let x = (a + b) * c[1]")
    #expect(source.text(of: binding.value.span) == "(a + b) * c[1]")
    #expect(source.text(of: product.left.span) == "a + b")
    #expect(source.text(of: product.operatorSpan) == "*")
    #expect(source.text(of: product.right.span) == "c[1]")
  }
}
