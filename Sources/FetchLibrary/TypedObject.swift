import FetchBytecode
import FetchVM

/// An object whose type has a table of members, and its name from there.
class TypedObject: NativeObject {
  /// The members of its type.
  let table: MemberTable

  /// An object of the type of these members. One that is a leaf refers to no other objects.
  init(_ table: MemberTable, isLeaf: Bool = false) {
    self.table = table
    super.init(isLeaf: isLeaf)
  }

  override var typeName: String { table.typeName }
  override func members(_ machine: Machine) -> MemberTable? { table }
}

extension World {
  /// Adds a method to a type of ours; its body gets the object it is called on.
  func addMethod<Object: TypedObject>(
    _ table: MemberTable, of _: Object.Type, _ name: String, _ parameters: [Parameter] = [],
    _ body: @escaping (Machine, Object, Arguments) throws(Failure) -> Value
  ) {
    machine.addMethod(table, name, parameters) { machine, arguments throws(Failure) in
      guard case .object(let object) = arguments[0], let receiver = object.object as? Object else {
        throw machine.wrongType("`\(name)`", expected: "a \(table.typeName)", got: arguments[0])
      }
      return try body(machine, receiver, arguments)
    }
  }

  /// Adds a field to a type of ours.
  func addField<Object: TypedObject>(
    _ table: MemberTable, of _: Object.Type, _ name: String,
    _ value: @escaping (Machine, Object) throws(Failure) -> Value
  ) {
    machine.addField(table, name) { machine, arguments throws(Failure) in
      guard case .object(let object) = arguments[0], let receiver = object.object as? Object else {
        throw machine.wrongType("`\(name)`", expected: "a \(table.typeName)", got: arguments[0])
      }
      return try value(machine, receiver)
    }
  }
}
