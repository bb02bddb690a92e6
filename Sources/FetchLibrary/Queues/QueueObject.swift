import FetchVM

/// A queue as a script sees it: in memory, or in a store.
class QueueObject: TypedObject {
  /// Gives an item's key; null when the item is its own.
  let keyFunction: Value

  init(by keyFunction: Value, _ table: MemberTable) {
    self.keyFunction = keyFunction
    super.init(table)
  }

  override func trace(_ marker: inout Marker) { marker.mark(keyFunction) }

  override func describe(_ machine: Machine) -> String {
    "<queue: \(counts.waiting) waiting, \(counts.out) out, \(counts.seen) seen>"
  }

  /// How many items there are in which state, as far as is known.
  var counts: QueueCounts { QueueCounts() }

  // What the kinds of queues do each in their way; what waits inside gives a native that the machine drives.

  /// Adds items, which messages call `what`; `result` makes the call's value of how many were new.
  func add(
    _ items: Ref<ListObject>, named what: String, _ machine: Machine, result: @escaping (Int) -> Value
  ) -> Value { .null }

  /// Whether a key is known.
  func has(_ key: Value, _ machine: Machine) throws(Failure) -> Value { .null }

  /// The items that were set aside, as rows.
  func failed(_ machine: Machine) throws(Failure) -> Value { .null }

  /// Makes what was set aside wait again.
  func retry(_ machine: Machine) throws(Failure) -> Value { .null }

  /// Forgets everything.
  func forget(_ machine: Machine) throws(Failure) -> Value { .null }

  /// A key by value: what is no key of a map is known by its text.
  func key(of value: Value, _ machine: Machine) throws(Failure) -> Value {
    if MapObject.isKey(value) { return value }
    if case .object(let object) = value, let url = object.object as? URLObject {
      return .string(machine.heap.makeString(url.url.text))
    }
    // As they are shown, all bytes of one length would be the same, and all secrets.
    var disclosure = Disclosure()
    var text = "\0" + (try machine.source(of: disclosure.reveal(value, machine), "a queue's key"))
    var open: [UnsafeMutableRawPointer] = []
    addHashes(ofBytesIn: value, to: &text, inside: &open)
    return .string(machine.heap.makeString(text))
  }

  /// As deep as things are described.
  private func addHashes(ofBytesIn value: Value, to text: inout String, inside open: inout [UnsafeMutableRawPointer]) {
    let pointer: UnsafeMutableRawPointer
    switch value {
    case .bytes(let bytes):
      let hash = SHA256()
      bytes.object.bytes.withUnsafeBytes { hash.update($0) }
      text += "\0" + hash.finish()
      return
    case .list(let list): pointer = list.pointer
    case .map(let map): pointer = map.pointer
    default: return
    }
    if open.count >= 100 || open.contains(pointer) { return }
    open.append(pointer)
    if case .list(let list) = value {
      for item in list.object.buffer { addHashes(ofBytesIn: item, to: &text, inside: &open) }
    } else if case .map(let map) = value {
      map.object.forEach { addHashes(ofBytesIn: $1, to: &text, inside: &open) }
    }
    open.removeLast()
  }
}
