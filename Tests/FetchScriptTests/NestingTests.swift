import FetchTestSupport
import Testing

@testable import FetchScript

/// Scripts that are nested as deep as they may be, on a thread with 512 KiB of stack.
struct NestingTests {
  /// A way to write things inside one another, and how often that can be done: 500 levels, unless the function has too few
  /// registers first.
  struct Shape: CustomTestStringConvertible, Sendable {
    let open: String
    let inner: String
    let close: String
    let limit: Int

    var testDescription: String { "\(open)…\(close)" }

    func text(_ count: Int) -> String {
      String(repeating: open, count: count) + inner + String(repeating: close, count: count)
    }
  }

  private static let shapes: [Shape] = [
    ("(", "1", ")", 498), ("[", "1", "]", 248), ("[...", "x", "]", 246), ("{a: ", "1", "}", 248),
    ("{[", "1", "]: 1}", 247), ("x(", "1", ")", 248), ("x(a: ", "1", ")", 248), ("x.g(", "1", ")", 248),
    ("x?.g(", "1", ")", 248), ("x[", "1", "]", 248), ("x[", "1", ":1]", 123), ("- ", "x", "", 498),
    ("not ", "x", "", 498), ("await ", "x", "", 498), ("try? ", "x", "", 498), ("\"{", "x", "}\"", 248),
    ("1 + (", "1", ")", 498), ("1 < (", "1", ")", 124), ("x and (", "x", ")", 498), ("1..(", "1", ")", 248),
    ("x ** ", "x", "", 249), ("x ?? x or x and not x == x + x * x ** (", "x", ")", 62), ("y => ", "x", "", 498),
    ("(y) => { ", "x", " }", 498), ("fn _g() { ", "1", " }", 498), ("fn _g(y = z => { ", "1", " }) { 1 };", 249),
    ("if x { ", "1", " }", 498), ("if x { 1 } else { ", "1", " }", 498), ("if (", "x", ") { 1 } else { 2 }", 249),
    ("while x { ", "1", " }", 498), ("for y in x { ", "1", " }", 124), ("for await y in x { ", "1", " }", 124),
    ("match x { _ => ", "1", " }", 498), ("match ", "x", " { _ => 1 }", 250),
    ("match x { y if ", "x", " => 1, _ => 2 }", 125), ("try { ", "1", " } catch { }", 247),
    ("try { x } catch { ", "1", " }", 247), ("[y for y in ", "x", "]", 246), ("[", "x", " for y in x]", 82),
    ("{[", "x", "]: 1 for y in x}", 82), ("[1 for y in x if ", "x", "]", 82), ("gather y in x { ", "1", " }", 498),
    ("gather y in x { x } catch { ", "1", " }", 498), ("gather y in ", "x", " { x }", 498), ("gather ", "x", "", 498),
    ("spawn { ", "1", " }", 498), ("spawn x(", "1", ")", 248), ("save x to ", "\"a\"", "", 247),
    ("fetch ", "x", "", 498), ("fetch \"a\" with ", "x", "", 246), ("within 1s { ", "1", " }", 498),
    ("if x { let y = ", "1", "\n y }", 249), ("(y => { var z = 1; z = ", "1", "\n z })", 248),
    ("if x { throw (", "x", ") }", 166), ("", "x", " + x", 498), ("", "x", ".b", 498), ("", "x", "(1)", 498),
    ("", "x", "[1]", 498), ("", "x", " ?? x", 498), ("", "x", " |> x", 248), ("", "x", "?.b", 497),
    ("", "x", ".g(1)", 498), ("", "x", "?.g(1)", 497), ("", "x", " and x", 498), ("", "x", " + \"{x}\"", 497),
  ].map(Shape.init)

  private static let patterns: [Shape] = [("[", "y", "]", 124), ("{a: ", "y", "}", 124)].map(Shape.init)

  private enum Outcome: Equatable { case ran, isRefused, other(String) }

  /// What may be said of scripts that are nested too deeply.
  private static let refusals = ["this is nested too deeply", "this function keeps too many values at once"]

  /// What becomes of a script that is checked and run on a small stack.
  private func outcome(of function: String) throws -> Outcome {
    try onSmallStack {
      let script = "\(function)\nprint(\"read\")\n"
      let interpreter = Interpreter(Configuration(output: .captured))
      let errors = interpreter.problems(in: script).filter { $0.severity == .error }
      do {
        _ = try interpreter.run(script)
        return errors.isEmpty && interpreter.capturedOutput == "read\n" ? .ran : .other(errors.map(\.report).joined())
      } catch {
        let isRefused = errors.count == 1 && Self.refusals.contains(errors[0].message)
        return isRefused ? .isRefused : .other("\(error)")
      }
    }
  }

  @Test(arguments: shapes)
  func whatIsNestedUpToTheLimitRunsOnAnyThread(_ shape: Shape) throws {
    #expect(try outcome(of: "fn _f(x) {\n\(shape.text(shape.limit))\n}") == .ran)
    #expect(try outcome(of: "fn _f(x) {\n\(shape.text(shape.limit + 1))\n}") == .isRefused)
  }

  @Test(arguments: patterns)
  func patternsAreNestedUpToTheLimitOnAnyThread(_ shape: Shape) throws {
    #expect(try outcome(of: "fn _f(x) { match x { \(shape.text(shape.limit)) => y, _ => 2 } }") == .ran)
    #expect(try outcome(of: "fn _f(x) { match x { \(shape.text(shape.limit + 1)) => y, _ => 2 } }") == .isRefused)
  }

  /// Data may be nested as deep as memory allows: it is shown in part, and compared and written up to a limit.
  @Test(arguments: [
    ("print(\"{list}\".count, \"{map}\".count)", "203 503"),
    ("print(list == other, map == {map}, list < other)", "LimitError"),
    ("print(list(900) == list(900), list(900) < list(900))", "true false"),
    ("print(list(1000).toJSON().count)", "2000"),
    ("print(list(900).toJSON().parseJSON() == list(900))", "true"),
    ("print(map.toJSON())", "ValueError"), ("print([list, list(3000)].unique().count)", "LimitError"),
    ("print(list.flatten(5000).count)", "1"), ("list.clear(); map.clear(); print(list, map)", "[] {}"),
  ])
  func nestedDataNeedsNoStack(_ code: String, _ shown: String) throws {
    let script = """
      fn nested(count) { var list = []; for _ in 1..<count { list = [list] }; list }
      let list = nested(3000)
      let other = nested(3000)
      var map = {}
      for _ in 1..<3000 { map = {m: map} }
      try { \(code.replacing("list(", with: "nested(")) } catch e { print(e.kind) }
      """
    let output = try onSmallStack { () -> String in
      let interpreter = Interpreter(Configuration(output: .captured))
      _ = try? interpreter.run(script)
      return interpreter.capturedOutput
    }
    #expect(output == shown + "\n")
  }

  @Test func elseIfAndComparisonsHaveNoLimit() throws {
    let branches = "if x { 1 }" + String(repeating: " else if x { 2 }", count: 2000)
    #expect(try outcome(of: "fn _f(x) { \(branches) }") == .ran)
    let steps = "x" + String(repeating: " < x", count: 200)
    #expect(try outcome(of: "fn _f(x) { \(steps) }") == .ran)
  }
}
