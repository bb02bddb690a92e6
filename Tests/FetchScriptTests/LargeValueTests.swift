import FetchScript
import Testing

/// What goes through large values counts for what it goes through: a loop of it hears that it is to end as soon as any other.
@Suite struct LargeValueTests {
  private static let list = "let list = [...1..70_000]"
  private static let lists = list + "; let other = [...1..70_000]"
  private static let texts = "let text = \"é\" + \"x\" * 600_000; let twin = \"é\" + \"x\" * 600_000"
  private static let ascii = "let ascii = \"x\" * 600_000"
  private static let bytes = ascii + "; let bytes = ascii.bytes(); let same = ascii.bytes()"

  @Test(arguments: [
    (lists, "list == other"), (lists, "if list != other { 1 }"), (lists, "list < other"),
    (lists, "if list <= other { 1 }"),
    (lists + "; let map = {list}; let same = {list: other}", "map == same"), (list, "-1 in list"),
    (list, "list.contains(-1)"), (list, "list.contains(item: -1)"), (list, "list.contains(...[-1])"),
    (list, "list.indexOf(-1)"), (list, "list.lastIndexOf(-1)"), (list, "list.sum()"), (list, "list.mean()"),
    (list, "list.min()"), (list, "list.median()"), (list, "list.remove(-1)"), (list, "list.reverse()"),
    (list, "list.sort()"), (list, "list.insert(0, 1)"), (list, "list.removeAt(0)"), (list, "list.popFirst()"),
    (texts, "text == twin"), (texts, "text < twin"), (texts, "\"z\" in text"), (texts, "text.count"),
    (texts, "text.countOf(\"z\")"), (texts, "text.lastIndexOf(\"z\")"), (texts, "text[-2]"),
    (ascii, "ascii.matches(regex('z'))"), (ascii, "ascii.sha256()"), (bytes, "bytes.contains(122)"),
    (bytes, "bytes == same"),
  ])
  func aLoopOverLargeValuesHearsACancellation(_ values: String, _ operation: String) throws {
    let interpreter = Interpreter(Configuration(output: .captured))
    let canceller = interpreter.canceller
    var rounds = 0
    interpreter.define("round") { _ in
      rounds += 1
      if rounds == 2 { canceller.cancel() }
      return nil
    }
    #expect(throws: ScriptError.self) { try interpreter.run("\(values)\nfor n in 1..8 { round(); \(operation) }") }
    #expect(rounds < 5, "it ended after \(rounds) rounds")
  }
}
