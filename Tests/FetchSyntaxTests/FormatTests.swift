import CorpusSupport
import FetchDiagnostics
import FetchTestSupport
import Testing

@testable import FetchSyntax

/// A script in the one style.
func formatted(_ text: String) throws -> String {
  switch format(SourceText(name: "test.fetch", text)) {
  case .formatted(let text): return text
  case .wrong(let diagnostics):
    Issue.record("unexpected diagnostics: \(diagnostics)")
    throw CancellationError()
  }
}

/// The one style, rule by rule.
@Suite struct FormatTests {
  private static let spacing: [(String, String)] = [
    ("let   a=1;let b = [ 1,2 , 3 ]", "let a = 1; let b = [1, 2, 3]"),
    ("fn f( a,b=2,...rest ){ a+b*-2 }", "fn f(a, b = 2, ...rest) { a + b * -2 }"),
    ("let m={ a:1,\"b\":[],...x,[k] :v }", "let m = {a: 1, \"b\": [], ...x, [k]: v}"),
    ("let {a,b: [c,...d]}   =m", "let {a, b: [c, ...d]} = m"),
    ("x [ 1 : 2 ][-1] [:n]", "x[1:2][-1][:n]"),
    ("f (1) (2) . g ( x )?.h", "f(1)(2).g(x)?.h"),
    ("0 ..< 50; 1 .. -1; a..b+1", "0..<50; 1..-1; a..b + 1"),
    ("- - 3; - -x; -+x; 2 - -3; 2**-1; 2+-1", "- -3; - -x; -+x; 2 - -3; 2 ** -1; 2 + -1"),
    ("not  a and b or(c); return-1", "not a and b or (c); return -1"),
    ("try?f(1); try?  (x)", "try? f(1); try? (x)"),
    ("spawn{1}; spawn  f ()", "spawn { 1 }; spawn f()"),
    ("x  =>x+1; ( a,b )=>{a}; f(x=>{ })", "x => x + 1; (a, b) => { a }; f(x => {})"),
    ("a|>f ()|>g", "a |> f() |> g"),
    ("if(a){b}else  if c{d}else{e}", "if (a) { b } else if c { d } else { e }"),
    (
      "match x{-1 ..3=>1,string s=>s,301  or 302=>2,n if(n>3)=>3}",
      "match x { -1..3 => 1, string s => s, 301 or 302 => 2, n if (n > 3) => 3 }"
    ),
    ("fetch GET(url)from(s)with{a:1}", "fetch GET (url) from (s) with {a: 1}"),
    ("save(x)to(p)with  o", "save (x) to (p) with o"),
    ("gather x in[1]limit(n){x}catch A or B e if(c){1}", "gather x in [1] limit (n) { x } catch A or B e if (c) { 1 }"),
    ("[x for x in(xs)if x]; {k:v for k,v in m}", "[x for x in (xs) if x]; {k: v for k, v in m}"),
    ("param n :int,\"help\"", "param n: int, \"help\""),
    ("param  n=2 , \"help\"", "param n = 2, \"help\""),
    ("import\"a\"as a; allow host\"a\",\"b\"", "import \"a\" as a; allow host \"a\", \"b\""),
    ("m.if; m.match (1); {else:1}; f(for:2)", "m.if; m.match(1); {else: 1}; f(for: 2)"),
    ("print(\"{a+b}\")", "print(\"{a+b}\")"),
    ("a+=1;a-=1;a*=2", "a += 1; a -= 1; a *= 2"),
    ("a   ;; b", "a;; b"),
  ]

  @Test(arguments: spacing)
  func spacesStandWhereTheStyleHasThem(_ written: String, _ styled: String) throws {
    #expect(try formatted(written) == styled + "\n")
  }

  @Test(arguments: spacing)
  func theStyleStaysAsItIs(_: String, _ styled: String) throws {
    #expect(try formatted(styled + "\n") == styled + "\n")
  }

  @Test func aLineIsIndentedOnceForTheBracketsOfALine() throws {
    let written = """
      foo(a, {
      x: 1,
        }, [
          1,
           ])
      fn f(
      a,
      b
      ) {
      if a and
      b {
      a
      }
      else {
      b
      }
      }
      """
    #expect(
      try formatted(written) == """
        foo(a, {
          x: 1,
        }, [
          1,
        ])
        fn f(
          a,
          b
        ) {
          if a and
            b {
            a
          }
          else {
            b
          }
        }

        """)
  }

  @Test func aLineThatGoesOnIsOneStepFurther() throws {
    let written = """
      let adults = people
      .filter(p => {
      p.age > 17
      })
      |> names()
      let all =
      people
      .map(p => p.name)
      let sum =
      a +
      b
      await save fetch url
      to "p"
      with {
      a:
      1,
      }
      match x {
      1 =>
      "one"
      _ => f(a,
      b)
      }
      let xs = [
      f(x)
      for x in xs
      if x
      ]
      """
    #expect(
      try formatted(written) == """
        let adults = people
          .filter(p => {
            p.age > 17
          })
          |> names()
        let all =
          people
            .map(p => p.name)
        let sum =
          a +
          b
        await save fetch url
          to "p"
          with {
            a:
              1,
          }
        match x {
          1 =>
            "one"
          _ => f(a,
            b)
        }
        let xs = [
          f(x)
          for x in xs
          if x
        ]

        """)
  }

  @Test func blankLinesDivideAndDoNotBeginOrEnd() throws {
    let written = "\n\n# top\n\n\n\nlet a = [\n\n 1,\n\n\n 2\n\n]\n{\n\n}\nif a {  # why\n\n  b\n\n  # end\n\n}\n\n\n"
    #expect(
      try formatted(written) == "# top\n\nlet a = [\n  1,\n\n  2\n]\n{\n}\nif a {  # why\n  b\n\n  # end\n}\n")
    #expect(try formatted("\n \n") == "")
    #expect(try formatted("  # only\r\n") == "# only\n")
    #expect(try formatted("\u{FEFF}print( 1 )\r\n\tprint(2)") == "print(1)\nprint(2)\n")
  }

  @Test func commentsKeepTheirColumnOrStandTwoSpacesOff() throws {
    let written = """
      a   # one
      let b = 2 # two
      f(a)      # three
      g( a,b )  # four
                # and more of it
      if x {# five
      # six
      }
      #seven
      """
    #expect(
      try formatted(written) == """
        a  # one
        let b = 2  # two
        f(a)       # three
        g(a, b)    # four
                   # and more of it
        if x {  # five
          # six
        }
        #seven

        """)
  }

  @Test func aStringsLinesMoveTogetherOrNotAtAll() throws {
    // Its text is the same before and after, as the closing quotes move along.
    #expect(
      try formatted("if a {\nf(\"\"\"\n    one\n\n      two\n    \"\"\")\n}")
        == "if a {\n  f(\"\"\"\n      one\n\n        two\n      \"\"\")\n}\n")
    // They cannot move further to the left than to the margin.
    #expect(try formatted("      f('''\n  one\n  ''')") == "f('''\none\n''')\n")
    // Where the quotes close behind text, white space is text.
    #expect(try formatted("  f('''\n  one''')") == "f('''\n  one''')\n")
    // Nor can lines that are code.
    #expect(try formatted("  f(\"\"\"\n  {a +\nb}\n  \"\"\")") == "f(\"\"\"\n  {a +\nb}\n  \"\"\")\n")
    #expect(try formatted("\tf('''\n\tone\n\t\ttwo\n\t''')") == "f('''\none\n\ttwo\n''')\n")
  }

  @Test func whatIsWrongIsReported() {
    guard case .wrong(let diagnostics) = format(SourceText(name: "test.fetch", "print(")) else {
      Issue.record("it was formatted")
      return
    }
    #expect(diagnostics.count == 1)
  }
}
