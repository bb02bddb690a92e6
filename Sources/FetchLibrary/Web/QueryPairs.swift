import FetchVM

/// The names and values of a query, a form or headers, as scripts give them: a map of texts, numbers, booleans, or lists of them;
/// null leaves one out.
enum QueryPairs {
  /// `what` names the map in messages.
  static func read(
    _ value: Value, _ what: String, _ machine: Machine
  ) throws(Failure) -> [(name: String, value: String)] {
    guard case .map(let map) = value else { throw machine.wrongType(what, expected: "a map", got: value) }
    var pairs: [(name: String, value: String)] = []
    try map.object.forEach { (key, value) throws(Failure) in
      for text in try texts(value, what, machine) { pairs.append((machine.display(key), text)) }
    }
    return pairs
  }

  /// What one value of such a map comes to.
  static func texts(_ value: Value, _ what: String, _ machine: Machine) throws(Failure) -> [String] {
    switch value {
    case .null: return []
    case .string, .int, .float, .bool, .object: return [machine.display(value)]
    case .list(let list):
      var texts: [String] = []
      for index in 0..<list.object.count {
        let item = list.object[index]
        if case .list = item { throw machine.wrongType(what, expected: "texts and numbers inside", got: item) }
        texts += try Self.texts(item, what, machine)
      }
      return texts
    default: throw machine.wrongType(what, expected: "texts and numbers inside", got: value)
    }
  }
}
