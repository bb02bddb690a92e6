import FetchRuntime
import FetchVM

/// The task of a `save`; it gives a map of `path`, `size` and `sha256`.
final class SaveTask: TaskObject {
  private let operation: SaveOperation
  private let path: String

  init(_ operation: SaveOperation, path: String) {
    self.operation = operation
    self.path = path
    super.init(operation)
  }

  override func describe(_ machine: Machine) -> String { "save to \(path)" }

  override func makeResult(_ machine: Machine) throws(Failure) -> Value {
    guard let saved = operation.output else { return .null }
    return machine.makeMap([
      ("path", .string(machine.heap.makeString(saved.path))),
      ("size", .int(saved.size)),
      ("sha256", .string(machine.heap.makeString(saved.sha256))),
    ])
  }
}

extension Machine {
  /// A map with these names for keys.
  func makeMap(_ entries: [(String, Value)]) -> Value {
    let map = heap.makeMap(capacity: entries.count)
    for (name, value) in entries { map.object.set(.string(intern(name)), value) }
    return .map(map)
  }
}
