/// Programs whose code is checked for its structure only.
enum SamplePrograms {
  static let all: [String] = [
    "", "null", "let x = 1", "1 + 2 * 3 ** -2", "-2 ** 2", "9_000_000_000", "\"a{1}b{2}c\"",
    "[1, \"a\", null, 2.5, 5s]",
    "let a = 1\nlet b = a - 200\nlet c = 3 * b\nlet d = b - 2.5\nlet e = 10 // b\nlet f = -9223372036854775807 - a",
    "let x = 5\nprint(1 < x < 10, x in [1, 2], x not in [3], x != 2 and not (x == 3) or x >= 4)",
    "let x = 5\nif 1 < x < 10 and x in [1] or 3 < x or x > 200 or x == null or x != \"a\" { print(x) }",
    "var x = 1\nlet y = x + if true { x = 5\n 1 } else { 2 }\nprint(x, y)",
    "var x = 1\nx = [x, x]\nx = {x: x, [\"k\"]: x, ...{}}\nx = x?.x ?? 3\nx = x and x or x",
    "let m = {a: {b: [1, 2]}}\nm.a.b[0] += 2\nm.a[\"b\"] = m?.a.b[0:1]\nm.a.c = m?.x?.y.z(1)?.w\nprint(m)",
    "fn f(a, b = 2, ...rest) { [a, b, rest] }\nprint(f(1), f(1, b: 3), f(...[1, 2, 3]), [1, 2] |> f(3))",
    "fn f({a, b}, [c, d] = [1, 2]) { a = b\n () => a + c }\nf({a: 1, b: 2})",
    "fn outer() { var n = 0\n fn add() { n += 1\n n }\n let g = () => { n = 5\n h() }\n fn h() { add() }\n [add(), g()] }\nouter()",
    "let fs = []\nfor i in 0..<3 { var j = i\n fs.add(() => { j += 1\n i + j }) }\nfor f in fs { print(f()) }",
    "for k, v in {a: 1} { if v == 1 { continue }\n for await x in [sleep(1s)] { break } }",
    "for i in 0..5 if i % 2 == 0 { for j in i..<10 { if j == 3 { break }\n if j == 4 { continue } } }",
    "fn f() { for x in [1, 2] { try { if x == 1 { continue }\n return x } finally { for y in [3] { if y == 3 { break } } } } }",
    "fn f() { try { try { throw error(\"a\") } finally { return 1 } } catch e { return 2 } finally { print(3) } }",
    "let v = try { 1 } catch HTTPError or TimeoutError e if e.message == \"x\" { 2 } catch { 3 } finally { print(4) }\nprint(v)",
    "let v = within 5s { try? await fetch \"http://localhost\" }\nprint(v)",
    "fn f(xs) { for x in xs { within 1s { for y in x { if y { return within 2s { y } } else { break } } } } }",
    "let start = \"http://localhost/\"\nlet todo = queue([start])\nlet crawl = gather url in todo limit 10 {\n"
      + "  let page = await fetch url\n  for link in page.links if link.startsWith(start) { todo.add(link) }\n"
      + "  await save page to \"mirror/{page.url.file}\"\n} catch e { null }\nawait crawl\nprint(table(crawl.failed))",
    "let g = gather k, {a, ...rest} in {x: {a: 1}} if a > 0 limit 3 { if a == 2 { continue }\n rest } catch TypeError { 1 }\nawait g",
    "for await r in gather n in 0..<10 limit 2 { await sleep(1ms)\n n } { print(r) }\nlet s = spawn { await gather [sleep(1s)] }\nawait s",
    "fn items(url) { while url { let page = (await fetch url).json\n yield from page.items\n url = page?.next } }\n"
      + "for item in items(\"http://localhost/\") { print(item.name) }",
    "fn g() { try { let x = yield\n yield x } finally { print(1) } }\nlet s = g()",
    "let o = {json: 1}\nlet api = session({})\nawait fetch POST \"/users\" from api with o\nawait save \"x\" to \"y\" with {append: true}",
    "let all = [[x, y] for x in 0..<3 for y in [1, 2] if x != y]\nlet m = {k: v for k, v in {a: 1} if v}\nprint([...all, 1, ...m])",
    "match {a: [1, {b: 2}]} { {a: [x, {b: 2 or 3}]} if x => x, [] => 1, [_, _] => 2, int or string => 3, 1.5..<2.5 => 4,"
      + " \"a\"..\"b\" => 5, 1s..2s => 6, -1 => 7, null => 8, {} => 9, other => other }",
    "let f = n => if n == 0 { 1 } else { n * f(n - 1) }\nprint(f(5))",
    "fn f() { let fact = n => if n == 0 { 1 } else { n * fact(n - 1) }\n fact(5) }\nprint(f())",
    "fn f(x) { match x { 1 => { return 2 }, 2 => throw error(\"x\"), _ => { let y = x\n y } } }",
    "let [a, [b, ...c], {d, e: {f}}] = [1, [2, 3], {d: 4, e: {f: 5}}]\nfn use() { [a, b, c, d, f] }\nprint(use())",
    "assert 1 < 2\nassert true, \"x\"\nimport \"a.fetch\" as a\na.f(1, b: 2)",
    "spawn print(1)\nlet m = {f: x => x}\nawait spawn m.f(x: 1)\nawait spawn m?.f(...[1])\nawait spawn print(...[1], sep: 2)",
    "return 5", "try { return 1 } finally { print(2) }", "while true { print(1)\n break }", "while false { }",
    "print(" + Array(repeating: "1", count: 240).joined(separator: ", ") + ")",
    "print([" + (0..<500).map(String.init).joined(separator: ", ") + "])",
    "print(\"" + (0..<300).map { "{\($0)}x" }.joined() + "\")",
    (0..<300).map { "print(\"text \($0)\", {key\($0): \($0).5}.key\($0))" }.joined(separator: "\n")
      + "\ntry { print(1) } catch HTTPError e { print(e.status, e == \"other\") }\nlet {late} = {late: 1}",
  ]
}
