import FetchBytecode
import FetchVM

/// Values of every type and of extreme sizes, to call functions with; new each time, so that what one call changes the next does
/// not see.
package enum BadValues {
  /// Those that the machine's own types have.
  package static let all: [@Sendable (Machine) -> Value] = [
    { _ in .null }, { _ in .bool(false) }, { _ in .int(0) }, { _ in .int(-1) }, { _ in .int(7) }, { _ in .int(.max) },
    { _ in .int(.min) }, { _ in .float(.nan) }, { _ in .float(.infinity) }, { _ in .float(-1e300) },
    { _ in .float(0.5) }, { _ in .duration(.max) }, { _ in .duration(.min) }, { _ in .duration(-1) },
    { string("", $0) }, { string("a", $0) }, { string("ä😀", $0) }, { string("%", $0) }, { string("\0", $0) },
    { string(String(repeating: "x", count: 3000), $0) }, { .bytes($0.heap.makeBytes([])) },
    { .bytes($0.heap.makeBytes([0xFF, 0xFE])) }, { list([], $0) }, { list([.int(3), .int(1), .int(2)], $0) },
    { list([.null, .int(1), string("a", $0), .float(.nan)], $0) }, { list([list([.int(1), .int(2)], $0)], $0) },
    { map([], $0) }, { map([("a", .int(1)), ("b", .null)], $0) }, { .range($0.heap.makeRange(first: 0, end: 0)) },
    { .range($0.heap.makeRange(first: 0, end: 5)) }, { .range($0.heap.makeRange(first: 9, end: 0, step: -4)) },
    { machine in
      let list = list([.int(1)], machine)
      if case .list(let items) = list { items.object.append(list) }
      return list
    },
    { function(1, $0) { _, arguments in arguments[0] } }, { function(2, $0) { _, arguments in arguments[1] } },
    { function(1, $0) { machine, _ throws(Failure) in throw machine.failure(.value, Refusal.callbackMessage) } },
  ]

  /// A function for callbacks.
  package static func function(_ parameters: Int, _ machine: Machine, _ body: @escaping NativeBody) -> Value {
    .native(machine.makeNative("callback", (0..<parameters).map { Parameter(name: "x\($0)") }, body))
  }

  private static func string(_ text: String, _ machine: Machine) -> Value { .string(machine.heap.makeString(text)) }

  private static func list(_ items: [Value], _ machine: Machine) -> Value {
    let list = machine.heap.makeList()
    for item in items { list.object.append(item) }
    return .list(list)
  }

  private static func map(_ entries: [(String, Value)], _ machine: Machine) -> Value {
    let map = machine.heap.makeMap()
    for (key, value) in entries { map.object.set(string(key, machine), value) }
    return .map(map)
  }
}

/// The arguments that a function of `parameters` is tried with: from none to one too many, of one all values, of two many pairs, of
/// more the same value in each place.
package func badArguments(
  for parameters: [Parameter], among values: [(Machine) -> Value], _ machine: Machine, _ call: ([Value]) -> Void
) {
  for count in 0..<min(parameters.count + 2, 5) {
    for shift in count == 2 ? [0, 1, 5, 11, 17, 23] : [0] {
      for index in count == 0 ? 0..<1 : values.indices {
        call((0..<count).map { values[(index + $0 * shift) % values.count](machine) })
      }
    }
    machine.collectGarbage()
  }
}
