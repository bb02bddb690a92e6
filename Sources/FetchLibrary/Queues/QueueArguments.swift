import FetchVM

/// What `queue` was called with: `queue(items?, by?)` or `queue(place, items?, by?, attempts?)`.
struct QueueArguments {
  /// Nil for a queue in memory.
  private(set) var place: QueuePlace?
  private(set) var items: Ref<ListObject>
  /// Gives an item's key, or null.
  private(set) var by: Value
  /// How often an item may fail.
  private(set) var attempts: Int?
  /// The secrets in the place.
  private(set) var disclosure = Disclosure()

  /// Reads the arguments of a call: place, items, by and attempts, in that order.
  init(_ arguments: Arguments, _ world: World) throws(Failure) {
    let machine = world.machine
    by = arguments.given(2) ?? .null
    var list = arguments.given(1)
    switch arguments.given(0) {
    case nil: break
    case .string(let text): place = try machine.queuePlace(text)
    case .object(let object)? where object.object is SecretObject:
      guard case .string(let text) = disclosure.reveal(.object(object), machine) else { break }
      place = try world.hiding(disclosure.parts) { () throws(Failure) in try machine.queuePlace(text) }
      // A URL may have a password; a file's name is no secret.
      if case .file? = place { throw machine.wrongType("queue's place", expected: "a string", got: .object(object)) }
    case let first?:
      // Without a place the others stand one further in front.
      if let function = list, by.isNull { (list, by) = (nil, function) }
      if list != nil { throw machine.wrongType("queue's place", expected: "a string", got: first) }
      list = first
    }
    items = try machine.queueItems(list ?? .null, "queue's items")
    if !by.isNull { try machine.checkFunction(by, "queue's by", takes: 1) }
    guard arguments.given(3) != nil else { return }
    attempts = try arguments.positive(3, "queue's attempts", machine)
    if place == nil {
      throw machine.failure(
        .value, "queue's attempts count across runs, and this queue is in memory",
        hint: "give it a place, as in queue(\"crawl.db\", attempts: 3)")
    }
  }
}

extension Machine {
  /// The items of a list or a range, in a list of their own.
  func queueItems(_ value: Value, _ what: String) throws(Failure) -> Ref<ListObject> {
    switch value {
    case .null: return heap.makeList()
    case .list(let list): return heap.makeList(list.object.items, count: list.object.count)
    case .range(let range):
      let list = try makeList(of: range.object.count, what)
      for index in 0..<range.object.count { list.object.append(.int(range.object[index])) }
      return list
    case .string:
      throw failure(
        .value, "\(what) needs a list, not \(describeForMessage(value))", hint: "write [\(describe(value))]")
    default: throw wrongType(what, expected: "a list or a range", got: value)
    }
  }

  fileprivate func queuePlace(_ text: Ref<StringObject>) throws(Failure) -> QueuePlace {
    let path = try filePath(.string(text), "queue's place")
    do throws(QueuePlace.Problem) {
      return try QueuePlace(path)
    } catch {
      throw failure(.value, "queue's place: \(error.message)", hint: error.hint)
    }
  }
}
