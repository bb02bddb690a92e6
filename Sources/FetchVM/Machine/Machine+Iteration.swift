/// What `for` goes through.
extension Machine {
  /// An iterator over a value. `mode`: 0 items, 1 pairs, 2 results as they complete (`for await`).
  /// `word` is what goes through them.
  @inline(never)
  func makeIterator(
    _ value: Value, mode: Int, for word: StaticString = "for"
  ) throws(Failure) -> Ref<IteratorObject> {
    if mode == 2 { return try makeCompletions(value) }
    let givesPairs = mode == 1
    switch value {
    case .list(let list): return heap.add(ListIterator(list, givesPairs: givesPairs)).cast(to: IteratorObject.self)
    case .map(let map): return heap.add(MapIterator(map, givesPairs: givesPairs)).cast(to: IteratorObject.self)
    case .range(let range) where !givesPairs: return heap.add(RangeIterator(range)).cast(to: IteratorObject.self)
    case .string(let string) where !givesPairs: return heap.add(StringIterator(string)).cast(to: IteratorObject.self)
    case .stream(let stream): return stream.object.makeIterator(self)
    case .bytes(let bytes) where !givesPairs:
      let list = heap.makeList(capacity: bytes.object.bytes.count)
      for byte in bytes.object.bytes { list.object.append(.int(Int(byte))) }
      return heap.add(ListIterator(list, givesPairs: false)).cast(to: IteratorObject.self)
    case .object(let object):
      if let iterator = object.object.makeIterator(self) { return iterator }
    default: break
    }
    var hint: String?
    switch value {
    case .task: hint = "write `for await` to take a gather's results as they come, or await the task first"
    case .null: hint = "write `?? []` behind it if it may be null"
    case .int(let count): hint = "to count, write 0..<\(count)"
    default: break
    }
    let what =
      givesPairs
      ? "`\(word) a, b` goes through a map or a list of pairs"
      : "`\(word)` goes through lists, maps, ranges, strings and streams"
    throw failure(.type, "\(what), not \(describeForMessage(value))", hint: hint)
  }

  private func makeCompletions(_ value: Value) throws(Failure) -> Ref<IteratorObject> {
    switch value {
    case .task(let task):
      if let completions = task.object.makeCompletions(self) { return completions }
      throw failure(
        .type, "`for await` goes through a gather or a list of tasks, not a single task",
        hint: "write await to get its one result")
    case .list(let list):
      return heap.add(try CompletionIterator(tasks: list, machine: self)).cast(to: IteratorObject.self)
    case .stream(let stream): return stream.object.makeIterator(self)
    case .object(let object):
      if let iterator = object.object.makeIterator(self) { return iterator }
    default: break
    }
    throw failure(.type, "`for await` goes through a gather or a list of tasks, not \(describeForMessage(value))")
  }
}
