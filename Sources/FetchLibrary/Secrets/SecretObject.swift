import FetchVM

/// Text that is shown to nobody: `secret(text, for: origin)`. What is joined to it or made of it is a secret, too.
final class SecretObject: TypedObject {
  let text: Ref<StringObject>
  /// The secrets in the text, which are what is not shown: `"Bearer {token}"` shows as `Bearer <secret>`.
  let parts: Set<String>
  /// The origins it may be sent to.
  let origins: SecretOrigins

  init(_ text: Ref<StringObject>, parts: Set<String>, for origins: SecretOrigins, _ table: MemberTable) {
    self.text = text
    self.parts = parts
    self.origins = origins
    super.init(table)
  }

  override func trace(_ marker: inout Marker) { marker.mark(text) }
  override func describe(_ machine: Machine) -> String { SecretMask(parts).masked(text.object.string) }

  override func isEqual(to other: NativeObject) -> Bool {
    (other as? SecretObject)?.text.object.isSame(as: text.object) ?? false
  }

  override var valueHash: Int { text.hash }

  override func arithmetic(
    _ symbol: String, _ other: Value, isReversed: Bool, _ machine: Machine
  ) throws(Failure) -> Value? {
    guard symbol == "+" else { return nil }
    let (text, origins, parts): (Ref<StringObject>, SecretOrigins, Set<String>)
    switch other {
    case .string(let string): (text, origins, parts) = (string, .any, [])
    case .object(let object):
      guard let secret = object.object as? SecretObject else { return nil }
      (text, origins, parts) = (secret.text, secret.origins, secret.parts)
    default: return nil
    }
    let joined = isReversed ? machine.heap.join(text, self.text) : machine.heap.join(self.text, text)
    return make(joined, parts: self.parts.union(parts), for: origins, machine)
  }

  override var hidesText: Bool { true }

  override func joining(_ values: Registers, _ count: Int, _ machine: Machine) throws(Failure) -> Value? {
    try Self.joining(values, count, machine)
  }

  /// The texts of the values, joined: as secret as what they hold.
  static func joining(_ values: Registers, _ count: Int, _ machine: Machine) throws(Failure) -> Value {
    var disclosure = Disclosure()
    var joined = ""
    for index in 0..<count { joined += try machine.text(of: disclosure.reveal(values[index], machine), "the text") }
    return disclosure.text(joined, machine)
  }

  /// A secret made of this one, which goes where both this one may and `origins` say.
  func make(
    _ text: Ref<StringObject>, parts: Set<String>, for origins: SecretOrigins = .any, _ machine: Machine
  ) -> Value {
    let secret = SecretObject(text, parts: parts, for: self.origins.narrowed(by: origins), table)
    return .object(machine.heap.add(secret, bytes: 100).cast(to: NativeObject.self))
  }

  /// What a method of strings gave for its text, as secret as this.
  func hiding(_ value: Value, _ machine: Machine) -> Value {
    switch value {
    case .string(let text): return make(text, parts: parts.union([text.object.string]), machine)
    case .list(let list):
      let hidden = machine.heap.makeList(capacity: max(list.object.count, 1))
      for item in list.object.buffer { hidden.object.append(hiding(item, machine)) }
      return .list(hidden)
    default: return value
    }
  }
}
