import Testing

struct PrecedenceTests {
  @Test(arguments: [
    ("1 + 2 * 3", "(+ 1 (* 2 3))"),
    ("1 - 2 - 3", "(- (- 1 2) 3)"),
    ("a // b % c", "(% (// a b) c)"),
    ("-2 ** 2", "(- (** 2 2))"),
    ("2 ** 3 ** 2", "(** 2 (** 3 2))"),
    ("2 ** -1", "(** 2 (- 1))"),
    ("- - x", "(- (- x))"),
    ("not a == b", "(not (cmp a == b))"),
    ("not a and b", "(and (not a) b)"),
    ("a or b and c", "(or a (and b c))"),
    ("a ?? b or c", "(?? a (or b c))"),
    ("a |> f(1) ?? b", "(?? f(1) b)(a)"),
    ("a |> f(1)", "f(a 1)"),
    ("a |> f", "f(a)"),
    ("a |> (f(1))", "f(1)(a)"),
    ("a |> m.f(1) |> g", "g(m.f(a 1))"),
    ("a |> m?.f(1)", "<m?.f(a 1)>"),
    ("200 <= s < 300", "(cmp 200 <= s < 300)"),
    ("a in b == c not in d", "(cmp a in b == c not in d)"),
    ("(a < b) < c", "(cmp (cmp a < b) < c)"),
    ("0..<n + 1", "(..< 0 (+ n 1))"),
    ("x in 1..5", "(cmp x in (.. 1 5))"),
    ("await a + b", "(+ (await a) b)"),
    ("await a ** 2", "(await (** a 2))"),
    ("await fetch u ?? d", "(?? (await (fetch u)) d)"),
    ("await fetch b + \"/x\" with o", "(await (fetch (+ b \"/x\") with:o))"),
    ("fetch a == b", "(cmp (fetch a) == b)"),
    ("try? await f(x) + 1", "(+ (try? (await f(x))) 1)"),
    ("-a.b[0](c)", "(- a.b[0](c))"),
    ("a[1:3][:2][1:][:]", "a[1:3][:2][1:][:]"),
    ("m?.a.b", "<m?.a.b>"),
    ("(m?.a).b", "<m?.a>.b"),
    ("m?.a.b() + 1", "(+ <m?.a.b()> 1)"),
    ("x => x + 1", "(lambda [x] {(+ x 1)})"),
    ("(a, b) => a |> f", "(lambda [a b] {f(a)})"),
    ("xs.each(x => total += x)", "xs.each((lambda [x] {(+= total x)}))"),
    ("-9223372036854775808", "-9223372036854775808"),
    ("gather ts ?? us", "(?? (gather ts) us)"),
    ("save a + b to p + q with o + r", "(save (+ a b) (+ p q) with:(+ o r))"),
    ("save fetch u with o to p with q", "(save (fetch u with:o) p with:q)"),
    ("spawn f(x).g(y) + 1", "(+ (spawn f(x).g(y)) 1)"),
    ("await spawn f(x)", "(await (spawn f(x)))"),
    ("fetch POST u from s with o", "(fetch POST u from:s with:o)"),
    ("fetch u with o from s", "(fetch u from:s with:o)"),
  ])
  func operatorsBindAsThePageSays(source: String, expected: String) {
    #expect(tree(source) == expected)
  }

  @Test func yieldIsTheLoosest() {
    #expect(tree("fn f() { let x = yield a |> g }") == "(fn f *[] {(let x (yield g(a)))})")
    #expect(tree("fn f() { let x = yield }") == "(fn f *[] {(let x (yield))})")
    #expect(tree("fn f() { f(yield, (yield 1)) }") == "(fn f *[] {f((yield) (yield 1))})")
    #expect(tree("fn f() { let x = yield from g() ?? h }") == "(fn f *[] {(let x (yield-from (?? g() h)))})")
    #expect(tree("fn f(from) { yield from }") == "(fn f *[from] {(yield from)})")
    #expect(tree("fn f(from) { yield from.x }") == "(fn f *[from] {(yield from.x)})")
    #expect(tree("fn f(from) { yield from - 1 }") == "(fn f *[from] {(yield (- from 1))})")
  }
}
