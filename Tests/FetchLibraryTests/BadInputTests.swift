import FetchVM
import LibraryTestSupport
import Testing

/// Every function and method of the library meets arguments of every type and of extreme sizes: it answers, or its error names it.
@Suite struct BadInputTests {
  /// Wrong and extreme values, and those of the library's own types.
  static let samples: [@Sendable (Sandbox) -> Value] =
    BadValues.all.map { make in { @Sendable box in make(box.machine) } } + [
      { $0.types.time.make(seconds: 0, $0.machine) ?? .null },
      { $0.made($0.machine.builtin("regex"), [$0.string("(?<n>a)|b*")]) },
      {
        $0.made(method: "take", of: $0.machine.makeStream(.map, of: $0.ints([1, 2]), $0.function { $1[0] }), [.int(3)])
      },
      { $0.made(method: "match", of: $0.string("xab"), [$0.string("(?<n>a)")]) },
    ]

  /// Ranges so long that only what computes its answer may be called on them.
  static let receivers: [@Sendable (Sandbox) -> Value] =
    samples + [{ $0.range(.min, .max) }, { $0.range(.min, .max, .max) }]

  /// Methods that have to go through all items, which a range of all ints has too many of.
  static let exhaustive: Set<String> = [
    "map", "each", "filter", "flatMap", "reduce", "find", "findIndex", "any", "all", "countWhere", "takeWhile",
    "dropWhile", "partition", "groupBy", "countBy", "keyBy", "toMap", "sorted", "unique", "min", "max", "minBy",
    "maxBy",
  ]

  /// What an error about arguments is.
  static let usualKinds: Set<String> = ["TypeError", "ValueError"]

  /// Calls whose arguments are right one by one, and yet have no answer.
  static let otherKinds: [String: Set<String>] = {
    var kinds: [String: Set<String>] = [:]
    // A place in the list that there is not: the kind that an index in brackets has.
    for name in ["insert", "removeAt"] { kinds[name] = ["IndexError"] }
    // The result is no int, or there is none.
    for name in ["abs", "pow", "round", "sum"] { kinds[name] = ["ArithmeticError"] }
    // The result would be too long to be held.
    for name in [
      "chunks", "drop", "enumerate", "join", "median", "padEnd", "padStart", "quantile", "repeat", "sample", "shuffled",
      "take", "toList", "windows", "zip",
    ] { kinds[name] = ["LimitError"] }
    // There is no int beyond the range's end.
    kinds["reversed"] = ["LimitError"]
    // Values that contain themselves have no end to compare.
    for name in ["contains", "indexOf", "lastIndexOf", "max", "min", "remove"] { kinds[name] = ["LimitError"] }
    return kinds
  }()

  @Test func everyFunctionAnswersOrSaysWhatItRefuses() {
    let box = Sandbox()
    for name in box.machine.builtinNames.sorted() {
      guard case .native(let native)? = box.machine.builtin(name) else { continue }
      check(box, native.object, of: nil) { _, arguments in box.result(name, arguments) }
    }
  }

  @Test(arguments: receivers.indices)
  func everyMethodAnswersOrSaysWhatItRefuses(_ index: Int) {
    let box = Sandbox()
    let make = BadInputTests.receivers[index]
    let table = box.members(of: make(box))
    for name in table.methodNames {
      let isEndless = index >= BadInputTests.samples.count
      if isEndless && BadInputTests.exhaustive.contains(name) { continue }
      guard let native = table.method(box.machine.intern(name)) else { continue }
      check(box, native.object, of: make) { receiver, arguments in
        box.result(method: name, of: receiver ?? .null, arguments)
      }
    }
    for name in table.fieldNames {
      #expect(!box.field(make(box), name).isEmpty)
    }
  }

  private func check(
    _ box: Sandbox, _ native: NativeFunction, of receiver: ((Sandbox) -> Value)?,
    _ call: (Value?, [Value]) -> Result<Value, Failure>
  ) {
    let samples = BadInputTests.samples.map { make in { (_: Machine) in make(box) } }
    let kinds = BadInputTests.usualKinds.union(BadInputTests.otherKinds[native.name] ?? [])
    badArguments(for: native.parameters, among: samples, box.machine) { arguments in
      let receiver = receiver?(box)
      guard case .failure(let failure) = call(receiver, arguments) else { return }
      let refusal = Refusal(of: native, receiver: receiver, arguments, failure, box.machine)
      if let complaint = refusal.complaint(kinds: kinds) { Issue.record(Comment(rawValue: complaint)) }
    }
  }
}
