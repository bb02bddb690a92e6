import FetchVM
import Testing

/// Every function and method of the library meets arguments of every type and of extreme sizes: it answers, or its error names it.
@Suite struct BadInputTests {
  /// Wrong and extreme values, new for each call so that what one call changes the next does not see.
  static let samples: [@Sendable (Sandbox) -> Value] = [
    { _ in .null }, { _ in .bool(false) }, { _ in .int(0) }, { _ in .int(-1) }, { _ in .int(7) }, { _ in .int(.max) },
    { _ in .int(.min) }, { _ in .float(.nan) }, { _ in .float(.infinity) }, { _ in .float(-1e300) },
    { _ in .float(0.5) }, { _ in .duration(.max) }, { _ in .duration(.min) }, { _ in .duration(-1) },
    { $0.string("") }, { $0.string("a") }, { $0.string("ä😀") }, { $0.string("%") }, { $0.string("\0") },
    { $0.string(String(repeating: "x", count: 3000)) }, { $0.bytes([]) }, { $0.bytes([0xFF, 0xFE]) },
    { $0.list([]) }, { $0.ints([3, 1, 2]) }, { $0.list([.null, .int(1), $0.string("a"), .float(.nan)]) },
    { $0.list([$0.list([.int(1), .int(2)])]) }, { $0.map([]) }, { $0.map([("a", .int(1)), ("b", .null)]) },
    { $0.range(0, 0) }, { $0.range(0, 5) }, { $0.range(9, 0, -4) },
    { box in
      let list = box.list([.int(1)])
      if case .list(let items) = list { items.object.append(list) }
      return list
    },
    { $0.function { _, arguments in arguments[0] } }, { $0.function(2) { _, arguments in arguments[1] } },
    { $0.function { machine, _ throws(Failure) in throw machine.failure(.value, "callback failed") } },
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

  @Test func everyFunctionAnswersOrNamesItself() {
    let box = Sandbox()
    for name in box.machine.builtinNames.sorted() {
      guard case .native? = box.machine.builtin(name) else { continue }
      check(box, name, argumentCounts(box, .native(name))) { box.result(name, $0) }
    }
  }

  @Test(arguments: receivers.indices)
  func everyMethodAnswersOrNamesItself(_ index: Int) {
    let box = Sandbox()
    let table = box.members(of: BadInputTests.receivers[index](box))
    for name in table.methodNames {
      let isEndless = index >= BadInputTests.samples.count
      if isEndless && BadInputTests.exhaustive.contains(name) { continue }
      let native = table.method(box.machine.intern(name))
      check(box, name, native.map { counts(of: $0.object) } ?? 0..<1) {
        box.result(method: name, of: BadInputTests.receivers[index](box), $0)
      }
    }
    for name in table.fieldNames {
      #expect(!box.field(BadInputTests.receivers[index](box), name).isEmpty)
    }
  }

  private enum Callee {
    case native(String)
  }

  private func argumentCounts(_ box: Sandbox, _ callee: Callee) -> Range<Int> {
    guard case .native(let name) = callee, case .native(let native)? = box.machine.builtin(name) else { return 0..<1 }
    return counts(of: native.object)
  }

  /// From none to one too many.
  private func counts(of native: NativeFunction) -> Range<Int> {
    0..<min(native.parameters.count + 2, 5)
  }

  private func check(
    _ box: Sandbox, _ name: String, _ counts: Range<Int>, _ call: ([Value]) -> Result<Value, Failure>
  ) {
    let samples = BadInputTests.samples
    for count in counts {
      // All of one argument; of two the diagonals; of more the same value in each place.
      let shifts = count == 2 ? [0, 1, 5, 11, 17, 23] : [0]
      for index in samples.indices {
        for shift in count == 0 ? [0] : shifts {
          if count == 0 && index > 0 { continue }
          let arguments = (0..<count).map { samples[(index + $0 * shift) % samples.count](box) }
          guard case .failure(let failure) = call(arguments) else { continue }
          let message = box.describe(failure)
          if !message.contains(name), !message.contains("callback"), !message.contains("CancelledError") {
            let shown = arguments.map { String(box.machine.describe($0).prefix(40)) }
            Issue.record("\(name)(\(shown.joined(separator: ", "))): \(message)")
          }
        }
      }
      box.machine.collectGarbage()
    }
  }
}
