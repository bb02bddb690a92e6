import CXML2

extension NodePointer {
  /// The text in it, without comments; of HTML only what a reader sees, so no scripts and styles, unless it is one itself.
  func text(_ form: MarkupForm) -> String {
    guard kind == .element else { return kind == .attribute ? attributeValue : content }
    var text: [UInt8] = []
    var walk = NodeWalk(self)
    while let visit = walk.next() {
      guard case .enter(let node) = visit else { continue }
      switch node.kind {
      case .text: node.appendContent(to: &text)
      case .element where form == .html && node != self && node.isUnseen: walk.skip(node)
      case .element, .attribute, .comment, .instruction, .document, .namespace, .other: break
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// What the first `title` says, in one line; nil when there is none.
  var title: String? {
    for element in elementsBelow where element.isNamed("title") && element.parentElement?.isNamed("svg") != true {
      return element.text(.html).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    return nil
  }

  /// What a text, comment or instruction says.
  var content: String { pointee.content.map { String(cString: $0) } ?? "" }

  func appendContent(to bytes: inout [UInt8]) {
    guard let content = pointee.content else { return }
    var end = content
    while end.pointee != 0 { end += 1 }
    bytes.append(contentsOf: UnsafeBufferPointer(start: content, count: end - content))
  }

  private var isUnseen: Bool { isNamed("script") || isNamed("style") || isNamed("template") }
}
