import CXML2
import FetchVM

/// An element of an HTML or XML document, which it keeps alive. Equal to another one of the same place.
final class ElementObject: TypedObject {
  let node: NodePointer
  let document: Ref<DocumentObject>

  init(_ node: NodePointer, of document: Ref<DocumentObject>, _ table: MemberTable) {
    self.node = node
    self.document = document
    super.init(table)
  }

  var form: MarkupForm { document.object.form }

  override func trace(_ marker: inout Marker) { marker.mark(document) }

  override func describe(_ machine: Machine) -> String { MarkupWriter.startTag(of: node) }

  override func isEqual(to other: NativeObject) -> Bool { (other as? ElementObject)?.node == node }

  override var valueHash: Int { node.hashValue }

  /// `element["href"]`.
  override func index(_ key: Value, _ machine: Machine) throws(Failure) -> Value {
    let name = try Self.name(key, "an index of an element", machine)
    if let value = node.attribute(name) { return machine.string(value) }
    let known = node.attributes.map(\.qualifiedName)
    let guess = machine.suggestion(for: name, among: known).map { "did you mean \"\($0)\"? " } ?? ""
    throw machine.failure(
      .key, "\(describe(machine)) has no attribute \(machine.describe(key))",
      hint: guess + "element.get(\"\(name)\") gives null instead")
  }

  /// Whether it has an attribute.
  override func contains(_ value: Value, _ machine: Machine) throws(Failure) -> Bool? {
    node.attribute(try Self.name(value, "`in` an element", machine)) != nil
  }

  /// The name of an attribute; `what` is what gave it.
  static func name(_ value: Value, _ what: String, _ machine: Machine) throws(Failure) -> String {
    guard case .string(let name) = value else {
      throw machine.wrongType(what, expected: "an attribute's name, as a string", got: value)
    }
    return name.object.string
  }
}
