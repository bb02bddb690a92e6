import Testing

struct NewlineTests {
  @Test(arguments: [
    ("a\nb", "a; b"),
    ("a; b;; c;", "a; b; c"),
    ("a +\nb", "(+ a b)"),
    ("let x =\n1", "(let x 1)"),
    ("x +=\n1", "(+= x 1)"),
    ("a and\nnot\nb", "(and a (not b))"),
    ("save x to\n\"p\"", "(save x \"p\")"),
    ("param n = 1,\n\"help\"", "(param n 1 \"help\")"),
    ("a\n.b\n  .c(1)\n  # a comment\n\n  ?.d", "<a.b.c(1)?.d>"),
    ("a\n|> f\n|> g(1)", "g(f(a) 1)"),
    ("a.\nb", "a.b"),
    ("f\n(x)", "f; x"),
    ("a\n[1]", "a; [1]"),
    ("a\n-b", "a; (- b)"),
    ("f (x)", "f(x)"),
    ("a [1]", "a[1]"),
    ("(a\n-b)", "(- a b)"),
    ("[a\n+ b,\nc\n]", "[(+ a b) c]"),
    ("{a: 1,\nb\n: 2\n}", "{a:1 b:2}"),
    ("f(a,\nb\n)", "f(a b)"),
    ("f(x => {\na\nb\n})", "f((lambda [x] {a; b}))"),
    ("if a { 1 }\nelse if b { 2 }\n\nelse { 3 }", "(if a {1} b {2} else {3})"),
    ("try { a }\ncatch e { b }\nfinally { c }", "(try {a} (catch e {b}) finally {c})"),
    ("fetch u\nwith o\nfrom s", "(fetch u from:s with:o)"),
    ("save fetch u\n  with o\n  to p", "(save (fetch u with:o) p)"),
    ("fetch u\nfrom = 1", "(fetch u); (= from 1)"),
    ("return\nx", "(return); x"),
    ("gather x in xs { x }\ncatch e { null }", "(gather x xs {x} (catch e {null}))"),
    ("match x { 1 => a\n2 => b, 3 => { c\nd } }", "(match x (1 => a) (2 => b) (3 => c; d))"),
    ("a # comment\nb", "a; b"),
    ("a\r\nb\r\n", "a; b"),
    ("", ""),
    ("\n# only this\n", ""),
    ("#!/usr/bin/env fetch\na", "a"),
    ("\u{FEFF}a", "a"),
    ("\"\"\"\n  {a\n   + b}\n  \"\"\"", "(str (+ a b))"),
  ])
  func newlinesEndWhatThePageSays(source: String, expected: String) {
    #expect(tree(source) == expected)
  }

  @Test func aNewlineInABlockInsideParenthesesEndsAStatement() {
    #expect(tree("f(() => {\n  a\n  -b\n}, [\n  a\n  -b\n])") == "f((lambda [] {a; (- b)}) [(- a b)])")
  }
}
