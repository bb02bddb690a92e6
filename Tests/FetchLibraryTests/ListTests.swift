import FetchVM
import Testing

@Suite struct ListTests {
  let box = Sandbox()

  func call(_ items: [Int], _ method: String, _ arguments: Value...) -> String {
    box.show(box.result(method: method, of: box.ints(items), arguments))
  }

  /// A function that answers with what `body` makes of an int.
  func of(_ body: @escaping (Int) -> Value) -> Value {
    box.function { machine, arguments throws(Failure) in
      guard case .int(let int) = arguments[0] else { throw machine.failure(.type, "callback needs an int") }
      return body(int)
    }
  }

  @Test func partsAreTaken() {
    #expect(call([1, 2, 3], "take", .int(2)) == "[1, 2]")
    #expect(call([1, 2, 3], "drop", .int(5)) == "[]")
    #expect(call([1, 2, 3], "chunks", .int(2)) == "[[1, 2], [3]]")
    #expect(call([1, 2, 3], "windows", .int(2)) == "[[1, 2], [2, 3]]")
    #expect(call([5, 6], "enumerate", .int(1)) == "[[1, 5], [2, 6]]")
    #expect(call([5, 6, 7], "zip", box.ints([1, 2]), box.range(8, 20)) == "[[5, 1, 8], [6, 2, 9]]")
    #expect(call([1, 2], "join", box.string("-")) == "\"1-2\"")
    #expect(call([3, 1], "reversed") == "[1, 3]")
    #expect(call([1], "take", .int(-1)) == "ValueError: take's count must be 0 or more, not -1")
    #expect(call([1], "chunks", .int(0)) == "ValueError: chunks's size must be 1 or more, not 0")
  }

  @Test func functionsAreCalledForItems() {
    #expect(call([1, 2, 3], "map", of { .int($0 * 2) }) == "[2, 4, 6]")
    #expect(call([1, 2, 3], "filter", of { .bool($0 != 2) }) == "[1, 3]")
    let twice = box.function { machine, arguments in
      let list = machine.heap.makeList()
      for _ in 0..<2 { list.object.append(arguments[0]) }
      return .list(list)
    }
    #expect(call([1, 2], "flatMap", twice) == "[1, 1, 2, 2]")
    #expect(call([1, 2, 3], "find", of { .bool($0 > 1) }) == "2")
    #expect(call([1, 2, 3], "findIndex", of { .bool($0 > 1) }) == "1")
    #expect(call([1, 2, 3], "any", of { .bool($0 > 3) }) == "false")
    #expect(call([], "all", of { _ in .bool(false) }) == "true")
    #expect(call([1, 2, 3], "countWhere", of { .bool($0 > 1) }) == "2")
    #expect(call([1, 2, 1], "takeWhile", of { .bool($0 < 2) }) == "[1]")
    #expect(call([1, 2, 1], "dropWhile", of { .bool($0 < 2) }) == "[2, 1]")
    #expect(call([1, 2, 3], "partition", of { .bool($0 < 2) }) == "[[1], [2, 3]]")
    #expect(call([1, 2, 3], "groupBy", of { .int($0 % 2) }) == "{[1]: [1, 3], [0]: [2]}")
    #expect(call([1, 2, 3], "countBy", of { .int($0 % 2) }) == "{[1]: 2, [0]: 1}")
    #expect(call([1, 2, 3], "keyBy", of { .int($0 % 2) }) == "{[1]: 3, [0]: 2}")
    #expect(call([1], "map", .int(3)) == "TypeError: map's function needs a function, not the int 3")
    #expect(
      call([1], "groupBy", of { _ in .null }) == "TypeError: groupBy needs keys (strings, ints or bools), not null")
  }

  @Test func reduceStartsWithWhatItIsGivenOrTheFirst() {
    let add = box.function(2) { _, arguments in
      guard case .int(let a) = arguments[0], case .int(let b) = arguments[1] else { return .null }
      return .int(a * 10 + b)
    }
    #expect(call([1, 2, 3], "reduce", add) == "123")
    #expect(call([1, 2, 3], "reduce", add, .int(9)) == "9123")
    #expect(call([1, 2, 3], "reduce", .int(9), add) == "9123")
    #expect(call([], "reduce", add, .int(9)) == "9")
    #expect(call([], "reduce", add) == "ValueError: reduce: an empty list has nothing to start with")
  }

  @Test func aCallbacksErrorEndsTheMethod() {
    let failing = box.function { machine, _ throws(Failure) in throw machine.failure(.value, "no") }
    #expect(call([1, 2], "map", failing) == "ValueError: no")
  }

  @Test func aListThatShrinksUnderItsCallbackIsSafe() {
    guard case .list(let list) = box.ints([1, 2, 3, 4]) else { return }
    // Held by the closure, the list is a root.
    let items = list.object
    let clear = box.function { _, _ in
      items.removeAll()
      return .int(0)
    }
    #expect(box.call(.list(list), "map", clear) == "[0]")
    items.append(.int(1))
    #expect(
      box.call(.list(list), "sorted", clear)
        == "ValueError: sorted: the list was changed by the function called for its items")
  }

  @Test func sortingIsStable() {
    let rows = box.json(#"[["b", 1], ["a", 1], ["c", 0], ["d", 1]]"#)
    let second = box.function { _, arguments in
      if case .list(let row) = arguments[0] { row.object[1] } else { .null }
    }
    #expect(box.call(rows, "sorted", second) == #"[["c", 0], ["b", 1], ["a", 1], ["d", 1]]"#)
    #expect(box.call(rows, "sorted", second, .bool(true)) == #"[["b", 1], ["a", 1], ["d", 1], ["c", 0]]"#)
    _ = box.call(rows, "sort", second)
    #expect(box.machine.describe(rows) == #"[["c", 0], ["b", 1], ["a", 1], ["d", 1]]"#)
  }

  @Test func manyEqualKeysKeepTheirOrder() {
    let items = (0..<5000).map { Value.int($0) }
    let byFew = of { .int($0 % 7) }
    guard case .success(.list(let sorted)) = box.result(method: "sorted", of: box.list(items), [byFew]) else {
      Issue.record("not sorted")
      return
    }
    let ints = sorted.object.buffer.map { if case .int(let int) = $0 { int } else { -1 } }
    #expect(ints == (0..<5000).sorted { ($0 % 7, $0) < ($1 % 7, $1) })
  }

  @Test func mixedNumbersAndTextsSort() {
    #expect(box.call(box.list([.float(2.5), .int(2), .float(.nan), .int(3)]), "sorted") == "[2, 2.5, 3, nan]")
    #expect(box.call(box.strings(["b", "a", "ä"]), "sorted", .null, .bool(true)) == #"["ä", "b", "a"]"#)
    #expect(
      box.call(box.list([.int(1), .null]), "sorted").hasPrefix("TypeError: sorted: "))
  }

  @Test func extremesAreFound() {
    #expect(call([3, 1, 2], "min") == "1")
    #expect(call([3, 1, 2], "max", of { .int(-$0) }) == "1")
    #expect(call([3, 1, 2], "maxBy", of { .int($0) }) == "3")
    #expect(call([], "min") == "null")
    #expect(box.call("max", .int(1), .float(2.5)) == "2.5")
    #expect(box.call("min", box.ints([4, 2])) == "2")
  }

  @Test func uniqueTellsValuesApartAsEqualityDoes() {
    let values = box.list([
      .int(1), .float(1.0), .bool(true), box.ints([1]), box.ints([1]), box.string("a"), box.string("a"), .null, .null,
    ])
    #expect(box.call(values, "unique") == #"[1, true, [1], "a", null]"#)
    #expect(call([1, 2, 3, 4], "unique", of { .int($0 % 2) }) == "[1, 2]")
  }

  @Test func numbersAreSummedExactly() {
    #expect(call([1, 2, 3], "sum") == "6")
    #expect(call([], "sum") == "0")
    #expect(call([.max, 1], "sum") == "ArithmeticError: sum: the total is too large for an int (64 bits)")
    #expect(box.call(box.list([.int(1), .float(0.5)]), "sum") == "1.5")
    #expect(box.call(box.list([.duration(1_000_000_000), .duration(500_000_000)]), "sum") == "1.5s")
    #expect(
      box.call(box.range(0, 1_000_000_000_000).self, "sum")
        == "ArithmeticError: sum: the total is too large for an int (64 bits)")
    #expect(box.call(box.range(0, 1_000_001), "sum") == "500000500000")
    #expect(call([1, 2], "mean") == "1.5")
    #expect(call([4, 1, 2], "median") == "2.0")
    #expect(call([1, 2, 3, 4], "quantile", .float(0.25)) == "1.75")
    #expect(call([], "mean") == "ValueError: mean: an empty list has no mean")
    #expect(
      box.call(box.strings(["a"]), "sum")
        == "TypeError: sum needs numbers, or durations alone, and item 0 is the string \"a\"")
  }

  @Test func listsAreChangedInPlace() {
    let list = box.ints([3, 1])
    _ = box.call(list, "add", .int(2))
    _ = box.call(list, "insert", .int(0), .int(9))
    _ = box.call(list, "insert", .int(-1), .int(8))
    #expect(box.machine.describe(list) == "[9, 3, 1, 8, 2]")
    #expect(box.call(list, "remove", .int(1)) == "true")
    #expect(box.call(list, "remove", .int(1)) == "false")
    #expect(box.call(list, "removeAt", .int(-1)) == "2")
    #expect(box.call(list, "pop") == "8")
    #expect(box.call(list, "popFirst") == "9")
    #expect(box.call(list, "addAll", list) == "null")
    #expect(box.machine.describe(list) == "[3, 3]")
    #expect(
      box.call(list, "removeAt", .int(2)) == "IndexError: removeAt: index 2 is out of range: the list has 2 items")
    #expect(box.call(list, "clear") == "null")
    #expect(box.call(list, "pop") == "null")
  }

  @Test func rangesAnswerWithoutBeingLists() {
    let all = box.range(.min, .max)
    #expect(box.field(all, "count") == "\(Int.max)")
    #expect(box.field(all, "last") == "\(-2)")
    #expect(box.call(all, "contains", .int(5)) == "true")
    #expect(box.call(all, "find", of { .bool($0 > .min) }) == "\(Int.min + 1)")
    #expect(box.call(all, "toList").hasPrefix("LimitError: toList: "))
    #expect(box.call(box.range(1, 10), "step", .int(4)) == "(1..<10).step(4)")
    #expect(box.call(box.range(1, 10, 4), "toList") == "[1, 5, 9]")
    #expect(box.call(box.range(1, 10, 4), "indexOf", .int(9)) == "2")
    #expect(box.call(box.range(1, 10, 4), "reversed") == "(9..<-3).step(-4)")
    #expect(box.call("range", .int(5), .int(0), .int(-2)) == "(5..<0).step(-2)")
    #expect(box.call(box.range(5, 0, -2), "toList") == "[5, 3, 1]")
  }

  @Test func nestedListsAreFlattened() {
    #expect(box.call(box.json("[1, [2, [3]]]"), "flatten") == "[1, 2, [3]]")
    #expect(box.call(box.json("[1, [2, [3]]]"), "flatten", .int(9)) == "[1, 2, 3]")
    #expect(box.call(box.json("[1, null]"), "compact") == "[1]")
  }

  @Test func chanceKeepsItsBounds() {
    #expect(box.call("randomInt", .int(3), .int(3)) == "3")
    #expect(box.call(box.ints([7]), "random") == "7")
    #expect(box.call(box.ints([]), "random") == "null")
    guard case .success(let sample) = box.result(method: "sample", of: box.range(0, 1_000_000_000), [.int(50)]) else {
      Issue.record("no sample")
      return
    }
    guard case .success(.list(let unique)) = box.result(method: "unique", of: sample, []) else { return }
    #expect(unique.object.count == 50)
    let shuffled = box.ints(Array(0..<100))
    _ = box.call(shuffled, "shuffle")
    #expect(box.call(shuffled, "sorted") == box.machine.describe(box.ints(Array(0..<100))))
    #expect(box.call("uuid").count == 38)
  }
}

@Suite struct MapTests {
  let box = Sandbox()

  @Test func entriesAreRead() {
    let map = box.json(#"{"b": 1, "a": 2}"#)
    #expect(box.call(map, "count") == "2")
    #expect(box.call(map, "keys") == #"["b", "a"]"#)
    #expect(box.call(map, "values") == "[1, 2]")
    #expect(box.call(map, "entries") == #"[["b", 1], ["a", 2]]"#)
    #expect(box.call(map, "get", box.string("x"), .int(0)) == "0")
    #expect(box.call(map, "get", box.string("x")) == "null")
    #expect(box.call(map, "has", box.string("a")) == "true")
    #expect(box.call(map, "merged", box.json(#"{"a": 3, "c": 4}"#)) == "{b: 1, a: 3, c: 4}")
    #expect(box.call(map, "pick", box.string("a"), box.string("z")) == "{a: 2}")
    #expect(box.call(map, "omit", box.strings(["a"])) == "{b: 1}")
    #expect(box.call(map, "sorted") == "{a: 2, b: 1}")
    #expect(
      box.call(map, "get", .float(1.5))
        == "TypeError: get's key needs a key (a string, an int or a bool), not the float 1.5")
  }

  @Test func functionsAreCalledForEntries() {
    let map = box.json(#"{"a": 1, "b": 2}"#)
    let isBig = box.function(2) { _, arguments in
      if case .int(let int) = arguments[1] { .bool(int > 1) } else { .null }
    }
    let value = box.function(2) { _, arguments in arguments[1] }
    let same = box.function { _, arguments in arguments[0] }
    #expect(box.call(map, "map", value) == "[1, 2]")
    #expect(box.call(map, "filter", isBig) == "{b: 2}")
    #expect(box.call(map, "find", isBig) == #"["b", 2]"#)
    #expect(box.call(map, "any", isBig) == "true")
    #expect(box.call(map, "all", isBig) == "false")
    #expect(box.call(map, "countWhere", isBig) == "1")
    #expect(box.call(map, "mapValues", same) == "{a: 1, b: 2}")
    #expect(box.call(map, "mapKeys", same) == "{a: 1, b: 2}")
    #expect(box.call(map, "sorted", value, .bool(true)) == "{b: 2, a: 1}")
    #expect(
      box.call(map, "filter", same) == "TypeError: filter's function is called with 2: callback takes 1 argument, not 2"
    )
  }

  @Test func mapsAreChangedInPlace() {
    let map = box.json(#"{"a": 1}"#)
    _ = box.call(map, "set", box.string("b"), .int(2))
    #expect(box.call(map, "setDefault", box.string("a"), .int(9)) == "1")
    #expect(box.call(map, "remove", box.string("a")) == "1")
    _ = box.call(map, "update", box.json(#"{"c": 3}"#))
    _ = box.call(map, "update", map)
    #expect(box.machine.describe(map) == "{b: 2, c: 3}")
    #expect(box.call("map", box.json(#"[["k", 1]]"#)) == "{k: 1}")
    #expect(box.call("map", box.json("[1]")) == "TypeError: map's value needs pairs, as in [[\"a\", 1]], not the int 1")
  }
}
