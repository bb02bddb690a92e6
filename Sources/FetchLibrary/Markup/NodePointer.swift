import CXML2

/// A node of a document; valid as long as its document is.
typealias NodePointer = UnsafeMutablePointer<cxml2_node>

extension NodePointer {
  enum Kind {
    case element, attribute, text, comment, instruction, document, namespace, other
  }

  var kind: Kind {
    switch Int(pointee.type) {
    case CXML2_ELEMENT: .element
    case CXML2_ATTRIBUTE: .attribute
    case CXML2_TEXT, CXML2_CDATA: .text
    case CXML2_COMMENT: .comment
    case CXML2_INSTRUCTION: .instruction
    case CXML2_DOCUMENT, CXML2_HTML_DOCUMENT: .document
    case CXML2_NAMESPACE: .namespace
    default: .other
    }
  }

  /// As it is written, with its prefix.
  var qualifiedName: String {
    let name = pointee.name.map { String(cString: $0) } ?? ""
    guard let prefix = pointee.space?.pointee.prefix else { return name }
    return "\(String(cString: prefix)):\(name)"
  }

  /// Whether it is an element of this name, whatever its prefix.
  func isNamed(_ name: StaticString) -> Bool {
    guard kind == .element, let own = pointee.name else { return false }
    for index in 0..<name.utf8CodeUnitCount where own[index] != name.utf8Start[index] { return false }
    return own[name.utf8CodeUnitCount] == 0
  }

  /// The element around it; nil for the outermost.
  var parentElement: NodePointer? {
    guard let parent = pointee.parent, parent.kind == .element else { return nil }
    return parent
  }

  /// Its nearest sibling, on one side, that is an element.
  func sibling(_ direction: KeyPath<cxml2_node, NodePointer?>) -> NodePointer? {
    var node = pointee[keyPath: direction]
    while let sibling = node, sibling.kind != .element { node = sibling.pointee[keyPath: direction] }
    return node
  }

  /// The elements in it, without those in these.
  var childElements: some Sequence<NodePointer> {
    sequence(state: pointee.children) { (node: inout NodePointer?) -> NodePointer? in
      while let current = node {
        node = current.pointee.next
        if current.kind == .element { return current }
      }
      return nil
    }
  }

  /// All elements in it, in the order of the text.
  var elementsBelow: some Sequence<NodePointer> {
    NodeWalk(self).lazy.compactMap { visit in
      if case .enter(let node) = visit, node != self, node.kind == .element { node } else { nil }
    }
  }

  /// Its attributes, in the order of the text.
  var attributes: some Sequence<NodePointer> {
    sequence(first: kind == .element ? pointee.attributes : nil) { $0?.pointee.next }.lazy.prefix { $0 != nil }
      .compactMap { $0 }
  }

  /// The value of the attribute of that name, as it is written with its prefix.
  func attribute(_ name: String) -> String? {
    for attribute in attributes where attribute.qualifiedName == name { return attribute.attributeValue }
    return nil
  }

  /// What an attribute says.
  var attributeValue: String {
    var value = ""
    var part = pointee.children
    while let text = part {
      if let content = text.pointee.content { value += String(cString: content) }
      part = text.pointee.next
    }
    return value
  }
}
