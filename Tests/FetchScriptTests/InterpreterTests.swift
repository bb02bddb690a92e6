import FetchScript
import Foundation
import Testing

/// What a host program that embeds the language relies on.
@Suite struct InterpreterTests {
  private func interpreter(
    _ answer: @escaping (StubRequest) -> StubResponse = { StubResponse(text: "page of \($0.url)") }
  ) -> Interpreter {
    Interpreter(Configuration(output: .captured, network: .stub(answer), time: .manual))
  }

  /// The error that a script ends with.
  private func failure(of script: String, in interpreter: Interpreter? = nil) -> ScriptError? {
    do throws(ScriptError) {
      try (interpreter ?? self.interpreter()).run(script)
      return nil
    } catch {
      return error
    }
  }

  @Test func aSecretThatWasSentStandsInNoErrorOfTheHosts() {
    let script = """
      try? await fetch "http://h/{secret("hush-hush")}"
      throw error("the server said hush-hush")
      """
    #expect(failure(of: script)?.message == "the server said <secret>")
  }

  // Values

  private static let values: [(String, ScriptValue)] = [
    ("null", .null), ("true", true), ("42", 42), ("-2.5", -2.5), ("\"añ\"", "añ"),
    ("250ms", .duration(.milliseconds(250))), ("[1, [null, \"a\"]]", [1, [nil, "a"]]),
    ("{a: 1, b: {c: [2]}}", ["a": 1, "b": ["c": [2]]]), ("\"ab\".bytes()", .bytes([97, 98])),
    ("0..<3", .other("0..<3")), ("9223372036854775807", .int(.max)),
  ]

  @Test(arguments: values)
  func theValueOfTheLastExpressionComesBack(_ script: String, _ expected: ScriptValue) throws {
    #expect(try interpreter().run(script) == expected)
  }

  @Test func returnGivesAValue() throws {
    #expect(try interpreter().run("if true { return \"early\" }\n\"late\"") == "early")
  }

  @Test func aTaskAsLastValueGivesItsResult() throws {
    #expect(try interpreter().run("spawn { await sleep(1h); 7 }") == 7)
  }

  @Test func valuesGoThereAndBackUnchanged() throws {
    let interpreter = interpreter()
    let values: [ScriptValue] = [
      nil, true, .int(.min), 0.1, "añ\n", .bytes([0, 255]), .duration(.nanoseconds(1)), [[], [1]],
      ["b": 1, "a": ["x": nil]],
    ]
    for (index, value) in values.enumerated() {
      interpreter.define("value\(index)", value: value)
      #expect(try interpreter.run("value\(index)") == value)
    }
    interpreter.define("same", ["value"]) { $0[0] }
    for index in values.indices { #expect(try interpreter.run("same(value\(index))") == values[index]) }
  }

  @Test func mapsKeepTheirOrder() throws {
    let value = try interpreter().run("{z: 1, a: 2, m: 3}")
    guard case .map(let entries) = value else {
      Issue.record("it is no map")
      return
    }
    #expect(entries.map(\.key) == ["z", "a", "m"])
    #expect(value["a"] == 2)
    #expect(value["none"] == nil)
  }

  @Test func aValueNestedWithoutEndIsCutOff() throws {
    _ = try interpreter().run("let xs = []\nxs.add(xs)\nxs")
    _ = try interpreter().run("var x = []\nfor n in 0..<100_000 { x = [x] }\nx")
  }

  // Functions of the host

  @Test func hostFunctionsTakeAndGiveValues() throws {
    let interpreter = interpreter()
    var seen: [[ScriptValue]] = []
    interpreter.define("note") { values in
      seen.append(values)
      return .int(values.count)
    }
    #expect(try interpreter.run("note(1, [\"two\"], {three: 3}) + note()") == 3)
    #expect(seen == [[1, ["two"], ["three": 3]], []])
  }

  @Test func hostFunctionsHaveLabelsAndDefaults() throws {
    let interpreter = interpreter()
    interpreter.define("join", ["first", "second?", "...rest"]) { .list($0) }
    #expect(try interpreter.run("join(1)").isLike([1]))
    #expect(try interpreter.run("join(first: 1, second: 2)").isLike([1, 2]))
    let error = try #require(failure(of: "join()", in: interpreter))
    #expect(error.reason == .thrown(kind: "TypeError"))
    #expect(error.message == "join takes at least 1 argument, not 0")
  }

  @Test func whatAHostFunctionThrowsIsAScriptError() throws {
    struct OutOfTea: Error, CustomStringConvertible { let description = "out of tea" }
    let interpreter = interpreter()
    interpreter.define("brew") { _ in throw OutOfTea() }
    #expect(try interpreter.run("try { brew() } catch e { e.message }") == "out of tea")
    let error = try #require(failure(of: "\n  brew()", in: interpreter))
    #expect(error.reason == .thrown(kind: "Error"))
    #expect(error.message == "out of tea")
    #expect(error.exitStatus == 1)
    #expect(error.report.contains("script.fetch:2:3"), "\(error.report)")
  }

  @Test func hostFunctionsRunInTasksToo() throws {
    let interpreter = interpreter()
    var order: [Int] = []
    interpreter.define("note", ["n"]) { values in
      if case .int(let n) = values[0] { order.append(n) }
      return nil
    }
    try interpreter.run("await gather n in [3, 1, 2] { await sleep(n * 1s); note(n) }")
    #expect(order == [1, 2, 3])
  }

  // Output and network

  @Test func outputIsCaptured() throws {
    let interpreter = interpreter()
    try interpreter.run("print(\"out\", 1)\neprint(\"err\")\nawait save \"saved\\n\" to \"-\"")
    #expect(interpreter.capturedOutput == "out 1\nsaved\n")
    #expect(interpreter.capturedErrors == "err\n")
  }

  @Test func requestsGoToTheStub() throws {
    var seen: [String] = []
    let interpreter = interpreter { request in
      seen.append("\(request.method) \(request.url) \(request.header("x-test") ?? "-")")
      return StubResponse(201, headers: [("X-Answer", "yes")], text: String(decoding: request.body, as: UTF8.self))
    }
    let script = """
      let page = await fetch POST "http://nowhere/x" with {body: "sent", headers: {"X-Test": "a"}}
      [page.status, page.text, page.headers["x-answer"]]
      """
    #expect(try interpreter.run(script) == [201, "sent", "yes"])
    #expect(seen == ["POST http://nowhere/x a"])
  }

  @Test func argumentsAreGiven() throws {
    let interpreter = Interpreter(Configuration(output: .captured, arguments: ["a", "b"]))
    #expect(try interpreter.run("args") == ["a", "b"])
    interpreter.setArguments([])
    #expect(try interpreter.run("args") == [])
  }

  // Errors

  @Test func aSyntaxErrorReportsEverythingAtOnce() throws {
    let error = try #require(failure(of: "print(unknown)\nprint(other)"))
    #expect(error.reason == .syntax)
    #expect(error.exitStatus == 2)
    #expect(error.report.contains("script.fetch:1:7"))
    #expect(error.report.contains("script.fetch:2:7"))
  }

  @Test func anErrorOfATaskReportsItsWholeWay() throws {
    let error = try #require(
      failure(
        of: """
          fn inner() { throw error("wrong", kind: "Mine") }
          let t = spawn {
            await gather n in [1] {
              inner()
            }
          }
          await t
          """))
    #expect(error.reason == .thrown(kind: "Mine"))
    #expect(error.message == "wrong")
    let lines = error.report.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(lines.first == "error: Mine: wrong")
    #expect(lines.contains("--> script.fetch:1:14"))
    #expect(lines.contains("in inner, called at script.fetch:4:5"))
    #expect(lines.contains("in the task started at script.fetch:3:9"))
    #expect(lines.contains("in the task started at script.fetch:2:9"))
  }

  @Test func whatElseFailedIsReported() throws {
    let error = try #require(
      failure(
        of: """
          spawn { try { await sleep(1h) } finally { throw error("second") } }
          await sleep(1s)
          throw error("first")
          """))
    #expect(error.message == "first")
    #expect(error.report.contains("also failed:\nerror: Error: second"), "\(error.report)")
  }

  @Test func aDeadlockIsReportedWhereItIs() throws {
    let interpreter = interpreter()
    let script = """
      fn wait() { await channel().receive() }
      try { wait() } catch e { print("never") } finally { print("finally") }
      """
    let error = try #require(failure(of: script, in: interpreter))
    #expect(error.reason == .deadlock)
    #expect(error.exitStatus == 1)
    #expect(error.report.contains("script.fetch:1:13"), "\(error.report)")
    #expect(interpreter.capturedOutput == "finally\n")
    #expect(try interpreter.run("1 + 1") == 2)
  }

  @Test func twoThatWaitForEachOtherAreADeadlock() throws {
    let error = try #require(
      failure(of: "var b = null\nlet a = spawn { await b }\nb = spawn { await a }\nawait gather [a, b]"))
    #expect(error.reason == .deadlock)
  }

  @Test func aTaskThatWaitsForItselfIsADeadlock() throws {
    let error = try #require(failure(of: "var me = null\nme = spawn { await me }\nawait me"))
    #expect(error.reason == .deadlock)
  }

  @Test func exitGivesItsStatus() throws {
    let error = try #require(failure(of: "exit(5)"))
    #expect(error.reason == .exited(status: 5))
    #expect(error.exitStatus == 5)
    #expect(error.report == "")
    #expect(try interpreter().run("exit(0)") == nil)
  }

  @Test func checkFindsWhatIsWrongWithoutRunning() {
    let interpreter = interpreter()
    #expect(interpreter.check("print(1)") == "")
    #expect(interpreter.check("print(unknown)", named: "x.fetch").contains("x.fetch:1:7"))
    #expect(interpreter.capturedOutput == "")
  }

  // Again, and side by side

  @Test func anInterpreterRunsOneScriptAfterAnother() throws {
    let interpreter = interpreter()
    #expect(try interpreter.run("var x = 1\nx") == 1)
    #expect(failure(of: "throw error(\"between\")", in: interpreter) != nil)
    #expect(failure(of: "within 1s { await sleep(2s) }", in: interpreter)?.reason == .thrown(kind: "TimeoutError"))
    #expect(failure(of: "exit(3)", in: interpreter)?.exitStatus == 3)
    #expect(try interpreter.run("await gather n in 1..3 { await sleep(1s); n }") == [1, 2, 3])
    #expect(failure(of: "x", in: interpreter)?.reason == .syntax)
  }

  @Test func interpretersInOneProcessKnowNothingOfEachOther() throws {
    let interpreters = (0..<20).map { number in
      let interpreter = interpreter { _ in StubResponse(text: "site \(number)") }
      interpreter.define("number", value: .int(number))
      return interpreter
    }
    for round in 1...3 {
      for (number, interpreter) in interpreters.enumerated() {
        let value = try interpreter.run("(await fetch \"http://site/\").text + \" {number} round \(round)\"")
        #expect(value == .string("site \(number) \(number) round \(round)"))
      }
    }
  }

  @Test func interpretersRunOnThreadsAtTheSameTime() async throws {
    let script = """
      let pages = await gather n in 0..<200 limit 20 {
        await sleep(n % 7 * 1ms)
        (await fetch "http://site/{n}").text.count
      }
      pages.sum()
      """
    let sums = try await withThrowingTaskGroup(of: ScriptValue.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try Interpreter(
            Configuration(output: .captured, network: .stub { StubResponse(text: $0.url) }, time: .manual)
          ).run(script)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == Array(repeating: .int((0..<200).map { "http://site/\($0)".count }.reduce(0, +)), count: 8))
  }

  // Cancelling from outside

  /// Runs a script on a thread and cancels it from this one, once it has called `ready`.
  private func cancelWhenReady(_ script: String) throws -> (error: ScriptError?, output: String) {
    let ready = DispatchSemaphore(value: 0)
    let done = DispatchSemaphore(value: 0)
    let shared = Shared()
    Thread.detachNewThread {
      let interpreter = Interpreter(Configuration(output: .captured))
      interpreter.define("ready") { _ in
        shared.set { $0.canceller = interpreter.canceller }
        ready.signal()
        return nil
      }
      do throws(ScriptError) {
        try interpreter.run(script)
      } catch {
        shared.set { $0.error = error }
      }
      let output = interpreter.capturedOutput
      shared.set { $0.output = output }
      done.signal()
    }
    ready.wait()
    shared.get { $0.canceller }?.cancel()
    done.wait()
    return shared.get { ($0.error, $0.output) }
  }

  @Test func aScriptThatWaitsIsCancelledFromAnotherThread() throws {
    let (error, output) = try cancelWhenReady(
      "try { ready(); await sleep(1h) } catch e { print(\"never\") } finally { await sleep(1ms); print(\"finally\") }")
    #expect(error?.reason == .cancelled)
    #expect(error?.exitStatus == 130)
    #expect(output == "finally\n")
  }

  @Test func aBusyScriptIsCancelledFromAnotherThread() throws {
    let (error, output) = try cancelWhenReady("try { ready(); while true {} } finally { print(\"finally\") }")
    #expect(error?.reason == .cancelled)
    #expect(output == "finally\n")
  }

  @Test func aBusyRecursionIsCancelledFromAnotherThread() throws {
    let (error, _) = try cancelWhenReady(
      "fn busy(n) { if n > 0 { busy(n - 1); busy(n - 1) } }\nready()\nbusy(60)")
    #expect(error?.reason == .cancelled)
  }

  @Test func aBusyNativeIsCancelledFromAnotherThread() throws {
    let (error, _) = try cancelWhenReady("ready()\nwhile true { (0..<1000).map(x => x * x).sum() }")
    #expect(error?.reason == .cancelled)
  }

  @Test func aHostGivesOptionsByTheirNames() throws {
    let interpreter = Interpreter(Configuration(output: .captured))
    let script = "param n: int\nparam wait = 5s\nparam tags = [\"a\"]\nparam ratio = 0.5\n[n, wait, tags, ratio, args]"
    let value = try interpreter.run(script, params: ["n": 3, "wait": .duration(.seconds(1)), "ratio": 2])
    #expect(value == [3, .duration(.seconds(1)), ["a"], 2.0, []])
    let texts = try interpreter.run(script, params: ["n": "3", "wait": "2min", "tags": ["b", "c"]])
    #expect(texts == [3, .duration(.seconds(120)), ["b", "c"], 0.5, []])
  }

  @Test(
    arguments: [
      ([:], "the option `n` is missing"), (["m": 1], "the script has no option `m`"),
      (["n": .bool(true)], "the option `n` takes an int"), (["n": "x"], "--n takes an int, not `x`"),
      (["n": 1, "tags": "a"], "the option `tags` is a list"),
    ] as [([String: ScriptValue], String)])
  func wrongOptionsOfAHostAreAnErrorBeforeAnythingRuns(_ params: [String: ScriptValue], _ message: String) throws {
    let interpreter = Interpreter(Configuration(output: .captured))
    do throws(ScriptError) {
      try interpreter.run("print(1)\nparam n: int\nparam tags = []", params: params)
      Issue.record("it ran")
    } catch {
      #expect(error.reason == .options)
      #expect(error.message == message)
      #expect(error.exitStatus == 2)
      #expect(interpreter.capturedOutput == "")
    }
  }

  @Test func aCancelThatCameTooLateIsForgotten() throws {
    let interpreter = Interpreter(Configuration(output: .captured))
    let canceller = interpreter.canceller
    interpreter.define("late") { _ in
      canceller.cancel()
      return 1
    }
    #expect(try interpreter.run("late()") == 1)
    #expect(try interpreter.run("await sleep(1ms)\n2") == 2)
  }

  @Test func aCancelThatCameTooEarlyEndsTheNextScript() throws {
    let interpreter = Interpreter(Configuration(output: .captured))
    interpreter.canceller.cancel()
    let error = try #require(failure(of: "await sleep(1h)", in: interpreter))
    #expect(error.reason == .cancelled)
    #expect(try interpreter.run("2") == 2)
  }

  @Test func timeIsUpForABusyLoop() throws {
    let interpreter = Interpreter(Configuration(output: .captured))
    let script = "try { within 20ms { while true {} } } catch TimeoutError e { e.kind }"
    #expect(try interpreter.run(script) == "TimeoutError")
    let recursive =
      "fn busy(n) { if n > 0 { busy(n - 1); busy(n - 1) } }\ntry { within 20ms { busy(60) } } catch e { e.kind }"
    #expect(try interpreter.run(recursive) == "TimeoutError")
  }

  @Test(arguments: [
    "spawn g()", "await spawn g()", "await gather _x in [1] { g() }", "await gate.use(g)", "await gather [spawn g()]",
    "for await _x in gather _y in [1] { g() } { 1 }",
  ])
  func tasksThatStartThemselvesWithoutAnEndAreStopped(_ body: String) throws {
    var configuration = Configuration(output: .captured)
    configuration.maximumTaskDepth = 200
    let interpreter = Interpreter(configuration)
    let error = try #require(
      failure(of: "let gate = semaphore(10_000)\nfn g() { \(body) }\ng()", in: interpreter))
    #expect(error.message == "the tasks are nested more than 200 deep, each started by the one before")
    #expect(try interpreter.run("await spawn { await spawn { 7 } }") == 7)
  }

  @Test func aGatherStartsNoMoreItemsThanTasksMayRun() throws {
    var configuration = Configuration(output: .captured, time: .manual)
    configuration.maximumTasks = 1000
    let interpreter = Interpreter(configuration)
    let error = try #require(failure(of: "await gather n in 0..<2000 { await sleep(1s) }", in: interpreter))
    #expect(error.message.contains("1000 tasks are running"), "\(error.report)")
    #expect(try interpreter.run("(await gather n in 0..<2000 limit 100 { await sleep(1s) }).count") == 2000)
    #expect(try interpreter.run("(await gather n in 0..<900 { await sleep(1s) }).count") == 900)
  }

  @Test func whatIsCancelledInItsLastFinallyIsCancelled() throws {
    let interpreter = interpreter()
    let canceller = interpreter.canceller
    interpreter.define("strike") { _ in
      canceller.cancel()
      return nil
    }
    let script = "try { print(1) } finally {\n  strike()\n  for n in 0..<30_000 { n }\n  print(2)\n}"
    let error = try #require(failure(of: script, in: interpreter))
    #expect(error.exitStatus == 130 && interpreter.capturedOutput == "1\n2\n")
  }

  @Test func valuesThatShareTheirPartsComeAsFastAsTheyAreSmall() throws {
    let value = try interpreter().run("var list = [1]\nfor _ in 0..<60 { list = [list, list] }\nlist")
    guard case .list(let halves) = value else {
      Issue.record("it is no list")
      return
    }
    #expect(halves.count == 2)
    _ = try interpreter().run("let xs = []\nxs.add(xs)\nxs.add(xs)\nxs.add({xs})\nxs")
  }

  @Test func aTaskThatSpawnsItselfWithoutAnEndIsStopped() throws {
    var configuration = Configuration(output: .captured)
    configuration.maximumTasks = 1000
    let interpreter = Interpreter(configuration)
    for script in [
      "fn g() { spawn g(); await sleep(1s) }; g()", "fn g() { spawn g(); spawn g(); await sleep(1s) }; g()",
    ] {
      let error = try #require(failure(of: script, in: interpreter))
      #expect(error.message.contains("1000 tasks are running"), "\(error.report)")
    }
    #expect(try interpreter.run("await spawn { 2 }") == 2)
  }
}

extension ScriptValue {
  /// The same list, whatever nulls stand at its end.
  fileprivate func isLike(_ items: [ScriptValue]) -> Bool {
    guard case .list(var list) = self else { return false }
    while list.last == .null || list.last == .list([]) { list.removeLast() }
    return list == items
  }
}

/// What two threads of a test pass to each other.
private final class Shared: @unchecked Sendable {
  // Guarded by `lock`.
  struct State {
    var canceller: Canceller?
    var error: ScriptError?
    var output = ""
  }

  private let lock = NSLock()
  private var state = State()

  func set(_ change: (inout State) -> Void) { lock.withLock { change(&state) } }
  func get<Value>(_ read: (State) -> Value) -> Value { lock.withLock { read(state) } }
}
