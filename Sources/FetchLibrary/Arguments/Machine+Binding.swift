import FetchVM

extension Machine {
  /// A function that gets the values of `state` in a list before the item it is called with.
  func bind(_ body: @escaping NativeBody, to state: [Value]) -> Value {
    let list = heap.makeList()
    for value in state { list.object.append(value) }
    return bind(body, to: .list(list))
  }

  /// A function that gets `state` before what it is called with: nothing, an item, or an item and what a function gave.
  func bind(_ body: @escaping NativeBody, to state: Value) -> Value {
    let native = NativeFunction(
      name: "step", parameters: ["item?", "result?"], isMethod: true, receiver: state, body: body)
    return .native(heap.add(native, bytes: 100))
  }
}
