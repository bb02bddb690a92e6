import FetchVM
import Testing

@Suite struct OutputTests {
  let box = Sandbox()

  @Test func printShowsValuesOnALine() {
    _ = box.call("print", box.string("a"), box.ints([1]), .float(1), .null)
    _ = box.call("print")
    _ = box.call("eprint", box.string("oops"))
    #expect(box.output.text == "a [1] 1.0 null\n\n")
    #expect(box.output.errorText == "oops\n")
  }

  @Test func tablesAreAligned() {
    let rows = box.json(#"[{"name": "ab", "n": 5}, {"name": "漢字é", "n": 1234, "more": "x\n\u009b"}]"#)
    guard case .success(.string(let table)) = box.result("table", [rows]) else {
      Issue.record("no table")
      return
    }
    #expect(
      table.object.string == """
        name      n  more
        ─────  ────  ─────────
        ab        5  \("")
        漢字é  1234  x\\n\\u{9b}
        """)
    #expect(box.call("table", box.ints([])) == "\"\"")
    #expect(box.call("table", box.ints([1])) == "TypeError: table's rows must be maps, and row 0 is the int 1")
    #expect(box.call("table", rows, box.strings(["n"])) == #""   n\n────\n   5\n1234""#)
  }

  @Test func errorsAreMade() {
    guard case .success(.error(let error)) = box.result("error", [box.string("no"), box.string("Mine")]) else {
      Issue.record("no error")
      return
    }
    #expect(error.object.kind.object.string == "Mine")
    #expect(error.object.message.object.string == "no")
    #expect(
      box.call("error", box.string("no"), box.string("mine"))
        == "ValueError: error's kind must be a capitalised name such as \"LookupError\", not the string \"mine\"")
    #expect(box.call("error", .int(1)) == "TypeError: error's message needs a string, not the int 1")
  }

  @Test func exitAsksForAStatus() {
    _ = box.result("exit", [.int(3)])
    #expect(box.machine.exitStatus == 3)
    #expect(box.call("exit", .int(256)) == "ValueError: exit's status must be from 0 to 255, not 256")
  }
}
