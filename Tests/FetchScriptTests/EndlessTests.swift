import FetchVM
import Testing

@testable import FetchScript

/// What is given a range of all ints there are for its purposes answers at once, refuses it, or hears that it is to end, and never
/// takes more memory than the script may have.
@Suite struct EndlessTests {
  private static let ranges = ["0..<1_000_000_000_000", "(1_000_000_000_000..0).step(-3)"]

  /// What methods are called with; what has to be called for each item is not called in vain.
  private static let functions = [
    "x => x", "x => true", "x => false", "x => null", "x => [x]", "x => r", "x => \"a\"", "(a, b) => a", "x => x, 1",
    "x => x, true", "(a, b) => b, 0",
  ]
  private static let values = [
    "", "0", "2", "1_000_000_000_000", "0.5", "\", \"", "null", "true", "r", "[1, 2]", "r, r", "-1, 5", "2, 3",
  ]

  /// An interpreter for many scripts, each of which is cancelled where it calls `strike()`.
  private final class Trial {
    private let interpreter: Interpreter
    private var hasStruck = false

    init() {
      var configuration = Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual)
      configuration.maximumMemory = 16 << 20
      // What they save is nowhere.
      configuration.fence = Fence(hosts: [], folder: "/nowhere")
      interpreter = Interpreter(configuration)
      let canceller = interpreter.canceller
      interpreter.define("strike") { [unowned self] _ in
        hasStruck = true
        canceller.cancel()
        return nil
      }
    }

    /// Runs a script. Whether it came to where it is cancelled.
    func strikes(_ script: String) -> Bool {
      hasStruck = false
      _ = try? interpreter.run(script)
      return hasStruck
    }
  }

  private let trial = Trial()

  private var machine: Machine { Interpreter(Configuration(output: .captured)).machine }

  @Test(.timeLimit(.minutes(4)), arguments: ranges)
  func everyMethodOfARangeHearsACancellation(_ range: String) {
    let table = machine.rangeMembers
    for name in table.methodNames {
      for arguments in Self.functions + Self.values {
        #expect(trial.strikes("let r = \(range)\nstrike()\nr.\(name)(\(arguments))"))
      }
    }
    for name in table.fieldNames { #expect(trial.strikes("let r = \(range)\nstrike()\nr.\(name)")) }
  }

  @Test(.timeLimit(.minutes(4)), arguments: ranges + ["0..<10_000_000"])
  func aMethodThatCallsNothingComesToAnEndByItself(_ range: String) {
    for name in machine.rangeMembers.methodNames {
      for arguments in Self.values {
        #expect(trial.strikes("let r = \(range)\ntry? r.\(name)(\(arguments))\nstrike()"))
      }
    }
  }

  @Test(.timeLimit(.minutes(4)))
  func everyFunctionHearsACancellation() {
    for name in machine.builtinNames.sorted() where name != "exit" {
      for arguments in ["r", "r, r", "[r]", "[r], r", "x => x, r", "r, x => x", "...r", "{r}", "r, 2", "\"{r}\", r"] {
        #expect(trial.strikes("let r = \(Self.ranges[0])\nstrike()\n\(name)(\(arguments))"))
      }
    }
  }

  @Test(
    .timeLimit(.minutes(4)),
    arguments: [
      "[...r]", "print(...r)", "r.take(...r)", "[x for x in r]", "[x for x in r if x < 0]", "{[x]: x for x in r}",
      "r[1:]", "r[-1]", "\"{r}\"", "r == (0..<2_000_000_000_000)", "r in [r, r]", "[0] + r", "queue(r)",
      "queue().addAll(r)", "var l = [0]; l.addAll(r)", "var m = {}; for x in r { m[x] = x }", "for x in r { }",
      "var l = []; for x in r { l.add(x) }", "save r to \"x.json\"", "save r to \"x.csv\"", "await gather x in r { x }",
      "await gather x in r limit 2 { x }", "for await x in (gather x in r { x }) { }", "await gather r",
      "let [a, ...rest] = r", "let {a} = r", "match r { [a, ...b] => a, _ => 1 }", "print(r, [r], {r})",
      "toJSON([r])", "table([{r}])", "[[r]].toCSV()", "[r].flatten()", "[r].join()", "[r].unique()",
      "[[r, r]].sorted()",
      "fn f() { for x in r { yield x } }; f().toList()", "fn f() { yield from r }; f().countBy()",
      "fn f() { yield from r }; f().join()", "fn f() { yield from r }; f().sum()",
      "fn f() { yield from r }; f().unique().last()",
      "fn f() { yield from r }; f().chunks(1_000_000_000).next()", "fn f() { yield from r }; f().zip(r).last()",
    ])
  func everyWayToGoThroughARangeHearsACancellation(_ code: String) {
    #expect(trial.strikes("let r = \(Self.ranges[0])\nstrike()\n\(code)"))
  }
}
