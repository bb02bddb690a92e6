import FetchTestSupport
import Testing

@testable import FetchScript

/// Pages that mean harm, and expressions that go deep, on a thread with 512 KiB of stack.
@Suite struct MarkupTests {
  /// What a script prints there.
  private func output(_ script: String) throws -> String {
    try onSmallStack {
      let interpreter = Interpreter(Configuration(output: .captured))
      do throws(ScriptError) {
        try interpreter.run(script)
        return interpreter.capturedOutput
      } catch {
        return interpreter.capturedOutput + error.report
      }
    }
  }

  @Test(arguments: [
    (#"("<b>" * 100_000).parseHTML()"#, "LimitError"), (#"("<b>x" * 1990).parseHTML().text.count"#, "1990"),
    (#"("<i>" * 1990 + "</i>" * 1990).parseHTML().html.count"#, "13956"),
    (#"("<i>" * 1990).parseHTML().all("i i:not(:has(i i)) > i").count"#, "1"),
    (#"("<i>" * 1990).parseHTML().xpath("//i/ancestor::i | //i").count"#, "1990"),
    (#"("<i><a href=x>" * 900).parseHTML("http://h/").links"#, "[http://h/x]"),
    (#"("<a>" * 250 + "</a>" * 250).parseXML().html.count"#, "1747"),
    (#"("<a>" * 100_000).parseXML()"#, "ValueError"),
    (
      #"('<!DOCTYPE a [' + [1..9_000].flatMap(r => r.toList()).map(n => "<!ENTITY e{n} '&e{n - 1};'>").join("") + ']><a>&e9000;</a>').parseXML()"#,
      "ValueError"
    ),
  ])
  func deepDocumentsNeedNoStack(_ code: String, _ shown: String) throws {
    #expect(try output("try { print(\(code)) } catch e { print(e.kind) }") == shown + "\n")
  }

  /// As long and as deep as expressions may be.
  @Test(arguments: [
    #""1" + "+1" * 1999"#, #""a" + "/a" * 1999"#, #""a" + "|a" * 1999"#, #""-" * 3999 + "1""#, #""1" + "=1" * 1999"#,
    #""not(" * 64 + "1" + ")" * 64"#, #""(" * 64 + "1" + ")" * 64"#, #""a[" * 64 + "1" + "]" * 64"#,
    #""1" + " or 1" * 790"#,
    #""1" + " and 1" * 660"#, #""." + "/.." * 1300"#, #""a" + "[1]" * 1300"#, #""//a" * 1300"#, #""*" + "/*" * 1999"#,
    #""concat(" * 64 + "1,1" + ",1)" * 64"#, #""1" + "<1" * 1999"#, #""2" + " div 1" * 660"#,
  ])
  func longExpressionsNeedNoStack(_ expression: String) throws {
    let shown = try output(
      "try { \"<a><a>\".parseHTML().xpath(\(expression)); print(1) } catch ValueError e { print(1) }")
    #expect(shown == "1\n")
  }

  @Test func longerAndDeeperExpressionsAreRefused() throws {
    let script = """
      for text in ["1" + "+1" * 2000, "(" * 65 + "1" + ")" * 65, "'" + "x" * 4000 + "'"] {
        try { "<a>".parseHTML().xpath(text) } catch ValueError e { print(e.message[:72]) }
      }
      """
    #expect(
      try output(script) == """
        xpath's expression: it is longer than 4000 bytes: "1+1+1+1+1+1+1+1+1+1+1
        xpath's expression: it is nested more than 64 deep, at index 64 of "((((
        xpath's expression: it is longer than 4000 bytes: "'xxxxxxxxxxxxxxxxxxxx

        """)
  }

  /// Nothing that libxml2 has to say is printed past the script's own output, and each interpreter has documents of its own.
  @Test func interpretersShareNothing() throws {
    let script = ##"let e = "<p id=x>y".parseHTML().one("#x"); try { e.xpath("no:no(1)") } catch _ { }; print(e.text)"##
    let first = Interpreter(Configuration(output: .captured))
    do {
      let second = Interpreter(Configuration(output: .captured))
      try second.run(script)
      #expect(second.capturedOutput == "y\n")
    }
    try first.run(script)
    #expect(first.capturedOutput == "y\n")
  }

  @Test func manyLongLinksHearOfADeadline() throws {
    let script = """
      let links = (0..<3_000).map(i => "<a href={i}>").join("")
      let page = links.parseHTML("http://h/{"a" * 5_000}/")
      try {
        within 1ms {
          page.links
          for n in 0..<10 { n }
          print("never heard")
        }
      } catch TimeoutError e { print("late") }
      """
    #expect(try output(script) == "late\n")
  }
}
