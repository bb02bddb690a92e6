import FetchScript
import FetchSyntax
import Testing

@testable import FetchREPL

/// What completion knows of expressions.
@Suite struct ForesightTests {
  private let interpreter = Interpreter(Configuration(output: .captured))

  /// The type that is foreseen for an expression, and nil when none is.
  private func foreseen(_ text: String, in session: Session) -> String? {
    switch Foresight(session: session, machine: interpreter.machine).known(atEndOf: text[...]) {
    case .value(let value): value.typeName
    case .type(let name): name
    case nil: nil
    }
  }

  @Test func whatTheTablesSayIsTrue() throws {
    let receivers = [
      "string": "\"a b\"", "list": "[\"a\", \"b\"]", "map": "({a: 1})", "range": "(1..3)", "bytes": "\"6162\".bytes()",
      "url": "url(\"http://h:1/a?b=1\")", "duration": "5s", "error": "error(\"x\")",
    ]
    let arguments: [String: String] = [
      "replace": "\"a\", \"b\"", "repeat": "2", "padStart": "5", "padEnd": "5", "removePrefix": "\"a\"",
      "removeSuffix": "\"b\"", "partition": "\" \"", "countOf": "\"a\"", "contains": "\"a\"", "startsWith": "\"a\"",
      "endsWith": "\"b\"", "map": "(x, y = 1) => x", "filter": "(x, y = 1) => true", "flatMap": "x => [x]",
      "takeWhile": "x => true", "dropWhile": "x => true", "zip": "[1]", "take": "1", "drop": "1", "chunks": "2",
      "windows": "1", "sample": "1", "groupBy": "x => x", "countBy": "x => x", "keyBy": "x => x",
      "toMap": "x => [x, 1]", "countWhere": "(x, y = 1) => true", "mapValues": "x => x", "mapKeys": "x => x",
      "merged": "{}", "pick": "\"a\"", "omit": "\"a\"", "has": "\"a\"", "step": "2", "round": "1s",

      "join": "\"x\"",
    ]
    for (type, members) in MemberResults.members where receivers[type] != nil {
      let receiver = try #require(receivers[type])
      // The fields of errors stand in no table.
      let table = type == "error" ? nil : interpreter.members(ofType: type)
      for (member, result) in members {
        let isMethod = table?.methodNames.contains(member) == true
        #expect(isMethod || table?.fieldNames.contains(member) != false, "\(type).\(member)")
        var given = arguments[member] ?? ""
        if member == "partition", type == "list" { given = "x => true" }
        if member == "contains", type == "range" { given = "1" }
        let code = "typeOf(\(receiver).\(member)\(isMethod ? "(\(given))" : ""))"
        #expect(try interpreter.run(code) == .string(result), "\(code)")
      }
    }
  }

  @Test func whatTheTableOfFunctionsSaysIsTrue() throws {
    let calls = [
      "string(1)", "uuid()", "typeOf(1)", "int(\"1\")", "randomInt(1, 2)", "float(1)", "random()", "sqrt(4)", "clock()",
      "duration(\"5s\")", "now()", "time(0)", "url(\"http://h/\")", "map()", "lines(\"-\")", "read(\"/dev/null\")",
      "sleep(1ms)", "race([sleep(1ms)])", "session({})", "queue([])", "channel(1)", "semaphore(1)", "bytes([])",
      "error(\"x\")", "bool(1)", "exists(\"/\")",
    ]
    #expect(Set(calls.map { String($0.prefix { $0 != "(" }) }) == Set(MemberResults.functions.keys))
    for call in calls {
      let type = try #require(MemberResults.type(ofFunction: String(call.prefix { $0 != "(" })))
      #expect(try interpreter.run("typeOf(\(call))") == .string(type), "\(call)")
    }
  }

  @Test func whatIsKnownOfOperatorsIsTrue() throws {
    let operands = ["int": "7", "float": "2.5", "string": "\"a\"", "list": "[1]", "map": "({a: 1})", "duration": "5s"]
    for (left, first) in operands {
      for (right, second) in operands {
        for `operator` in [BinaryOperator.add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power] {
          guard let type = Operators.type(of: `operator`, left, right) else { continue }
          let code = "typeOf(\(first) \(`operator`.rawValue) \(second))"
          #expect(try interpreter.run(code) == .string(type), "\(code)")
        }
      }
    }
  }

  @Test(
    arguments: [
      ("1 + 2 * 3", "int"), ("1 / 2", "float"), ("not 1 < 2", "bool"), ("null", "null"), ("-2.5", "float"),
      ("\"a\" ?? \"b\"", "string"), ("own() + 1", nil), ("1 < 2 and own()", nil), ("let a = 1", nil),
      ("if true { 1 }", nil), ("text * 3", "string"),
    ] as [(String, String?)])
  func theTypeOfAWholeExpressionIsForeseen(text: String, type: String?) throws {
    let session = Session(interpreter)
    var isDone = false
    session.evaluate("fn own() { print(\"ran\"); 1 }\nlet text = \"t\"") { _ in isDone = true }
    while !isDone { try interpreter.loop.runUntilComplete(interpreter.loop.sleep(1_000_000)) }
    let foresight = Foresight(session: session, machine: interpreter.machine)
    #expect((foresight.type(of: text) ?? nil) == type)
    #expect(interpreter.capturedOutput == "")
  }

  @Test(
    arguments: [
      ("\"a b\".split(\" \")", "list"), ("print(\"x\", \"a\".upper()", "string"), ("[1, 2]", "list"),
      ("f(\"a (b\".trim()", "string"),
      ("(await fetch \"http://h/\")", "response"), ("(await fetch \"http://h/\").url", "url"),
      ("fetch \"http://h/\"", "string"), ("(await gather n in 0..3 { n }).map(x => x)", "list"), ("now()", "time"),
      ("unknown()", nil), ("own()", nil), ("m.items[0]", "map"), ("m.items", "list"), ("m.items[0].name", "string"),
      ("m.make()", nil), ("list", "function"), ("text[0]", "string"), ("text.lines()[0]", nil), ("x => x.upper()", nil),
    ] as [(String, String?)])
  func itIsForeseen(text: String, type: String?) throws {
    let session = Session(interpreter)
    var isDone = false
    session.evaluate("fn own() { print(\"ran\"); 1 }\nlet m = {items: [{name: \"a\"}], make: own}\nlet text = \"t\"") {
      _ in
      isDone = true
    }
    while !isDone { try interpreter.loop.runUntilComplete(interpreter.loop.sleep(1_000_000)) }
    #expect(foreseen(text, in: session) == type)
    #expect(interpreter.capturedOutput == "")
  }
}
