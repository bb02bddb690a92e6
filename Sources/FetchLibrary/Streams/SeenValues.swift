import FetchVM

/// The values that a stream's `unique` has let through, kept from item to item.
final class SeenValues: NativeObject {
  private var values = ValueSet("unique")

  /// Adds a value; false when an equal one was there.
  func insert(_ value: Value, _ machine: Machine) throws(Failure) -> Bool {
    guard try values.insert(value, machine) else { return false }
    machine.heap.grew(by: 32)
    return true
  }

  override func trace(_ marker: inout Marker) { values.forEach { marker.mark($0) } }
}
