/// Texts that are shown to nobody: where one stands, and what text is made of it.
extension Machine {
  /// A value within this one, at any depth, whose text is shown to nobody.
  public func hiddenText(in value: Value) -> Ref<NativeObject>? {
    value.firstObject { $0.hidesText }
  }

  /// The value as `print` shows it, as a text of its own: one that is hidden, too, where it holds such a text. `name` is who
  /// makes it.
  public func textValue(of value: Value, _ name: String) throws(Failure) -> Value {
    var value = value
    if case .string = value { return value }
    if let hidden = hiddenText(in: value),
      let text = try withUnsafeMutablePointer(
        to: &value,
        { registers throws(Failure) in
          try hidden.object.joining(registers, 1, self)
        })
    {
      return text
    }
    return .string(heap.makeString(try source(of: value, name)))
  }
}

extension Value {
  /// The first object of which `isMeant` holds, in this value at any depth. What stands in it twice is looked into once.
  public func firstObject(where isMeant: (NativeObject) -> Bool) -> Ref<NativeObject>? {
    var open: [Value] = []
    var seen: Set<UnsafeMutableRawPointer> = []
    var found: Ref<NativeObject>?
    func look(at value: Value) {
      switch value {
      case .object(let object): if isMeant(object.object) { found = object }
      case .list, .map: open.append(value)
      default: break
      }
    }
    look(at: self)
    while found == nil, let value = open.popLast() {
      switch value {
      case .list(let list):
        if seen.insert(list.pointer).inserted { for item in list.object.buffer { look(at: item) } }
      case .map(let map):
        if seen.insert(map.pointer).inserted { map.object.forEach { look(at: $1) } }
      default: break
      }
    }
    return found
  }
}
