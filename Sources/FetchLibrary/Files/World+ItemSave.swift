import FetchVM

extension World {
  /// Saves items one after another, as a stream or a gather gives them.
  func feed(_ operation: SaveOperation, _ items: Value, _ format: SaveFormat) {
    operation.end(with: ScriptFailure(machine.failure(.value, "saving a stream is not in this version").error.object))
  }
}
