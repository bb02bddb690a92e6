import Testing

/// What compiled scripts do when the machine runs them.
struct MeaningTests {
  private func expect(
    _ script: String, with modules: [String: String] = [:], prints expected: String,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let output = try TinyHost.output(of: script, modules: modules)
    #expect(output == expected, sourceLocation: location)
  }

  @Test func operatorsKeepTheirMeaningInEveryForm() throws {
    let script = """
      let n = 7
      print(n + 1, 1 + n, n - 200, 200 - n, 3 * n, n * 2.5, n / 2, n // 2, n % 4, -n % 4, 2 ** n, -2 ** 2)
      print(n < 8, 8 < n, n > 8, n >= 7, 7 <= n, n == 7, n != 7, n == 7.0, "a" + "b", [1] + [2])
      print(1 < n < 10, 1 < n < 5, n in [1, 7], n not in [1, 7], not n == 7, n == null, null == null)
      print(null ?? n, n ?? 1, n and 0, null and n, false or n, n or 1, not null)
      if 1 < n < 10 and not (n == 8 or n == 9) and n != "7" { print("yes") } else { print("no") }
      if n == 8 or n > 300 or 10 < n { print("yes") } else { print("no") }
      """
    let expected = """
      8 8 -193 193 21 17.5 3.5 3 3 1 128 -4
      true false false true true true false true ab [1, 2]
      true false true false false false true
      7 7 0 null 7 7 true
      yes
      no
      """
    try expect(script, prints: expected)
  }

  @Test func aComparisonWithNanIsFalseBothWays() throws {
    let script = """
      let nan = 1e308 * 10 - 1e308 * 10
      if nan < 1 { print("less") } else { print("not less") }
      if not (nan < 1) { print("not") }
      while not (nan >= 1) { print("once")
        break }
      """
    try expect(script, prints: "not less\nnot\nonce")
  }

  @Test func eachTurnOfALoopHasVariablesOfItsOwn() throws {
    let script = """
      let made = []
      for i in 0..<3 {
        var j = i
        made.add(() => { j += 10
          [i, j] })
      }
      for x in [7, 8] { made.add(() => [x, x]) }
      for f in made { print(f(), f()) }
      """
    let expected = "[0, 10] [0, 20]\n[1, 11] [1, 21]\n[2, 12] [2, 22]\n[7, 7] [7, 7]\n[8, 8] [8, 8]"
    try expect(script, prints: expected)
  }

  @Test func closuresShareWhatChangesAndKnowWhatComesLater() throws {
    let script = """
      fn outer() {
        var count = 0
        let later = () => limit + even(4)
        fn even(n) { if n == 0 { 100 } else { odd(n - 1) } }
        fn odd(n) { if n == 0 { 200 } else { even(n - 1) } }
        fn add() { count += 1 }
        let early = try? later()
        let limit = 5
        add()
        add()
        [count, early, later()]
      }
      print(outer())
      let factorial = n => if n < 2 { 1 } else { n * factorial(n - 1) }
      print(factorial(10))
      """
    try expect(script, prints: "[2, null, 105]\n3628800")
  }

  @Test func aNameReadTooEarlyIsAnErrorThatNamesIt() throws {
    let inFunction = "fn f() { let g = () => late\n g()\n let late = 1 }\nf()"
    let global = "fn f() { late }\nf()\nlet late = 1"
    #expect(try TinyHost.output(of: inFunction).contains("NameError"))
    #expect(try TinyHost.output(of: inFunction).contains("late"))
    #expect(try TinyHost.output(of: global).contains("NameError"))
  }

  @Test func operandsAreReadBeforeWhatComesAfterThemChangesThem() throws {
    let script = """
      var x = 1
      let y = x + if true { x = 5
        10 } else { 0 }
      print(y, x)
      x += if true { x = 100
        1 } else { 0 }
      print(x)
      var list = [1, 2]
      list = [list, list.count]
      print(list)
      var m = {a: 1}
      m = {m: m, ...m, [m.a]: 2}
      print(m)
      x = null
      x = x?.foo ?? if x == null { "none" } else { x }
      print(x)
      """
    try expect(script, prints: "11 5\n6\n[[1, 2], 2]\n{m: {a: 1}, a: 1, [1]: 2}\nnone")
  }

  @Test func parametersTakeDefaultsRestLabelsAndPatterns() throws {
    let script = """
      fn f(a, b = a + 1, ...rest) { [a, b, rest] }
      print(f(1), f(1, 5), f(1, 5, 6, 7), f(1, b: 9), f(a: 3), f(...[1, 2, 3]), f(...0..<4))
      fn g({x, ...others}, [y, z] = [8, 9]) { x += 1
        let show = () => [x, others, y, z]
        show() }
      print(g({x: 1, k: 2}), g({x: 1}, [3, 4]))
      print([1, 2] |> f(3), 4 |> f)
      fn counter(n) { () => { n += 1
        n } }
      let c = counter(5)
      c()
      print(c())
      """
    let expected = """
      [1, 2, []] [1, 5, []] [1, 5, [6, 7]] [1, 9, []] [3, 4, []] [1, 2, [3]] [0, 1, [2, 3]]
      [2, {k: 2}, 8, 9] [2, {}, 3, 4]
      [[1, 2], 3, []] [4, 5, []]
      7
      """
    try expect(script, prints: expected)
  }

  @Test func finallyRunsOnEveryWayOut() throws {
    let script = """
      fn f(how) {
        for x in [1, 2] {
          try {
            if how == "break" { break }
            if how == "continue" { continue }
            if how == "return" { return "value" }
            if how == "throw" { throw error("oops") }
            print("body")
          } catch TypeError { print("never") } finally { print("finally", x) }
        }
        "end"
      }
      print(f("break"))
      print(f("continue"))
      print(f("return"))
      print(try { f("throw") } catch e { e.message })
      print(f(null))
      """
    let expected = """
      finally 1
      end
      finally 1
      finally 2
      end
      finally 1
      value
      finally 1
      oops
      body
      finally 1
      body
      finally 2
      end
      """
    try expect(script, prints: expected)
  }

  @Test func aWayOutDoesNotRunItsOwnHandlers() throws {
    let script = """
      fn f() {
        var runs = 0
        try {
          try { return "inner" } catch e { print("caught", e.message) } finally {
            runs += 1
            throw error("from finally {runs}")
          }
        } finally { print("outer", runs) }
      }
      print(try { f() } catch e { [e.message, e.cause] })
      fn g() { try { throw error("first") } finally { throw error("second") } }
      try { g() } catch e { print(e.message, e.cause.message) }
      fn h() { while true { try { throw error("lost") } finally { break } }
        "kept on" }
      print(h())
      """
    let expected = """
      outer 1
      ["from finally 1", null]
      second first
      kept on
      """
    try expect(script, prints: expected)
  }

  @Test func catchClausesAreTriedInOrder() throws {
    let script = """
      fn f(kind, text) {
        try { throw error(text, kind: kind) } catch Mine e if e.message == "a" { "first" }
        catch Mine or Yours e { "second " + e.message } catch HTTPError { "third" }
      }
      print(f("Mine", "a"), f("Mine", "b"), f("Yours", "c"), f("HTTPError", "d"))
      print(try? f("Other", "e"))
      f("Other", "e")
      """
    try expect(script, prints: "first second b second c third\nnull\nOther: e")
  }

  @Test func patternsTestAndTakeApart() throws {
    let script = """
      fn f(v) {
        match v {
          0 => "zero"
          301 or 302 => "moved"
          400..<500 => "mine"
          "a".."c" => "letter"
          1s..2s => "short"
          string s => "string " + s
          [] => "empty"
          [x] => x
          [first, ...rest] => rest
          {kind: "x", id} => id
          {kind: [_, n]} if n == 2 => "two"
          null => "null"
          bool => "bool"
          other if (other == 77) => "lucky"
          n => [n]
        }
      }
      print(f(0), f(302), f(450), f(499.5), f(500), f("b"), f("z"), f(1500ms))
      print(f([]), f([9]), f([1, 2, 3]), f({kind: "x", id: 5}), f({kind: [1, 2]}), f(null), f(true), f(77), f({}))
      let {a, b: [c, _, ...d], ...e} = {a: 1, b: [2, 3, 4, 5], z: 6}
      print(a, c, d, e)
      for k, [x, y] in {p: [1, 2], q: [3, 4]} { print(k, x, y) }
      print(try { let [one] = [1, 2] } catch e { e.kind })
      print(try { match 3 { 4 => 5 } } catch e { e.kind })
      """
    let expected = """
      zero moved mine mine [500] letter string z short
      empty 9 [2, 3] 5 two null bool lucky [{}]
      1 2 [4, 5] {z: 6}
      p 1 2
      q 3 4
      ValueError
      ValueError
      """
    try expect(script, prints: expected)
  }

  @Test func chainsEndAtNull() throws {
    let script = """
      let m = {a: {b: [1, 2, 3]}, f: (x) => x * 2}
      let none = null
      print(m?.a.b[1], m?.zz.b.c, none?.a.b.c, none?.f(1).g, m?.f(4), m.a?.b[0:2], none?.a[print("never")])
      m.a.b[0] += 10
      m.a["c"] = m.a.b[0]
      m.n = 1
      m.n *= 5
      print(m.a, m.n)
      """
    try expect(script, prints: "2 null null null 8 [1, 2] null\n{b: [11, 2, 3], c: 11} 5")
  }

  @Test func comprehensionsAndSpreadsBuildCollections() throws {
    let script = """
      fn numbers() { yield 1
        yield 2 }
      let xs = [[x, y] for x in 0..<3 for y in [1, 2] if x != y]
      print(xs)
      print({k: v + 1 for k, v in {a: 1, b: 2} if v > 1})
      print([0, ...[1, 2], 3, ...numbers(), ...0..<2], {a: 1, ...{b: 2}, c: 3})
      print("{1}{"a"}{[1, "b"]}{5s}")
      """
    let expected = """
      [[0, 1], [0, 2], [1, 2], [2, 1]]
      {b: 3}
      [0, 1, 2, 3, 1, 2, 0, 1] {a: 1, b: 2, c: 3}
      1a[1, "b"]5s
      """
    try expect(script, prints: expected)
  }

  @Test func generatorsDelegateReceiveAndClose() throws {
    let script = """
      fn inner() { try { let got = yield 1
        print("got", got)
        yield 2
        "result" } finally { print("closed") } }
      fn outer() { let value = yield from inner()
        print(value)
        yield 3 }
      for x in outer() { print(x) }
      for x in outer() { break }
      fn take() { for x in outer() { return x } }
      print(take())
      """
    let expected = "1\ngot null\n2\nclosed\nresult\n3\nclosed\nclosed\n1"
    try expect(script, prints: expected)
  }

  @Test func gathersGuardCatchSkipAndKeepOrder() throws {
    let script = """
      let g = gather n in 0..<6 if n != 4 limit 2 {
        if n == 1 { continue }
        await sleep(1s)
        if n == 2 { throw error("two") }
        n * 10
      } catch e if e.message == "two" { "failed {n}" }
      print(await g)
      print(await gather url in ["/a", "/404"] { fetch url } catch HTTPError { null })
      print(await gather k, v in {a: 1, b: 2} { [k, v] })
      print(await gather [sleep(1s), spawn { 5 }])
      for await r in gather n in [3, 1, 2] { await sleep(n * 1s)
        n } { print(r)
        if r == 2 { break } }
      """
    let expected = """
      [0, null, "failed 2", 30, 50]
      ["\\"/a\\" null null null", null]
      [["a", 1], ["b", 2]]
      [null, 5]
      1
      2
      """
    try expect(script, prints: expected)
  }

  @Test func verbsHandOverTheirParts() throws {
    let script = """
      let o = {json: 1}
      print(await fetch "/x", await fetch POST "/y" from "s" with o, await fetch "/z" with {a: 2})
      await save [1] to "out.json" with {append: true}
      fn add(a, b = 0, ...rest) { [a, b, rest] }
      let m = {add: add}
      print(await spawn add(1), await spawn add(1, b: 2), await spawn m.add(...[1, 2, 3]), await spawn m.add(5))
      let none = null
      print(spawn none?.add(1))
      var n = 1
      let later = spawn { n }
      n = 2
      print(await later)
      """
    let expected = """
      "/x" null null null "/y" {json: 1} "s" "POST" "/z" {a: 2} null null
      save [1] "out.json" {append: true}
      [1, 0, []] [1, 2, []] [1, 2, [3]] [5, 0, []]
      null
      2
      """
    try expect(script, prints: expected)
  }

  @Test func withinIsLeftOnEveryWayOut() throws {
    let script = """
      fn f(how) {
        for x in [1] {
          let v = within 5s {
            spawn { await sleep(1s)
              print("child") }
            if how == "break" { break }
            if how == "return" { return "returned" }
            if how == "late" { await sleep(10s) }
            if how == "throw" { throw error("own") }
            "value"
          }
          print(v)
        }
        "end"
      }
      print(f("break"), f("return"), f(null))
      try { f("late") } catch TimeoutError { print("timeout") }
      try { f("throw") } catch e { print(e.message) }
      await sleep(1s)
      """
    let expected = "child\nchild\nchild\nvalue\nend returned end\nchild\ntimeout\nown"
    try expect(script, prints: expected)
  }

  @Test func modulesGiveTheirNamesAndOptionsTheirValues() throws {
    let script = """
      import "lib.fetch" as lib
      param given = 1
      param missing = 2 + 3
      print(lib.base, lib.twice(4), given, missing)
      assert given == 7, "given"
      assert missing == 0, "was {missing}"
      """
    let modules = ["lib.fetch": "let base = 10\nfn twice(n) { n * 2 + base - base }"]
    try expect(script, with: modules, prints: "10 8 7 5\nAssertionError: was 5")
  }

  @Test func manyElementsArgumentsAndPartsArriveInOrder() throws {
    let numbers = (0..<300).map(String.init)
    let script = """
      let list = [\(numbers.joined(separator: ", "))]
      fn count(...all) { [all.count, all[0], all[299]] }
      print(list.count, list[0], list[49], list[50], list[299], count(\(numbers.joined(separator: ", "))))
      print("\(numbers.map { "{\($0)}" }.joined())" == "\(numbers.joined())")
      """
    try expect(script, prints: "300 0 49 50 299 [300, 0, 299]\ntrue")
  }

  @Test func moreThanTwoHundredConstantsChangeNothing() throws {
    let filler = (0..<300).map { "m.key\($0) = \"text \($0)\"" }.joined(separator: "\n")
    let script = """
      let m = {}
      \(filler)
      m.late = 1.25
      m.late += 2.75
      print(m.late, m.late == 4.0, m.late == "4", m.late * 1.125, m?.later, m.key299)
      let {late, key7, ...rest} = m
      print(late, key7, try { throw error("x", kind: "Odd") } catch Odd { "odd" })
      match m { {key299: "text 299"} => print("matched") }
      """
    try expect(script, prints: "4.0 true false 4.5 null text 299\n4.0 text 7 odd\nmatched")
  }
}
