import FetchRuntime
import FetchVM

/// The names of a session and where their values stand.
struct SessionGlobals {
  /// As many names as a session may have.
  static let capacity = 16_384
  /// So many of the latest values keep their `_N`.
  private static let rememberedValues = 50

  /// A name for each slot; empty where a name never got its value.
  private(set) var names: [String] = ["_"]
  private let holder: ModuleObject

  init(_ machine: Machine) {
    let module = machine.heap.add(
      ModuleObject(title: "session", names: ["_"], capacity: SessionGlobals.capacity), bytes: 1024)
    holder = module.object
    holder.globals[0] = .null
  }

  /// What inputs are loaded into.
  var module: Ref<ModuleObject> { Ref(holder) }

  /// Takes the names that an input brought; false when they are too many.
  mutating func take(_ names: [String]) -> Bool {
    guard names.count <= holder.capacity else { return false }
    self.names = names
    holder.rename(names)
    return true
  }

  /// Takes back the names whose statement did not come to its end.
  mutating func dropUnset() {
    for slot in names.indices where holder.globals[slot].isUndefined { names[slot] = "" }
    holder.rename(names)
  }

  /// The value of a name.
  func value(of name: String) -> FetchVM.Value? {
    guard !name.isEmpty, let slot = names.lastIndex(of: name) else { return nil }
    return holder.globals[slot]
  }

  /// Stores a value as `_` and under its number, and lets go of one that is long past.
  mutating func remember(_ value: FetchVM.Value, number: Int) {
    holder.globals[0] = value
    if let old = names.firstIndex(of: "_\(number - SessionGlobals.rememberedValues)") {
      names[old] = ""
      holder.globals[old] = .null
    }
    guard names.count < holder.capacity else { return }
    holder.globals[names.count] = value
    names.append("_\(number)")
    holder.rename(names)
  }
}
