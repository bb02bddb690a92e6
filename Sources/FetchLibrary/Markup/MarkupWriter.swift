import CXML2
import FetchDiagnostics

/// Writes elements as source: HTML as browsers do (WHATWG HTML, 13.3), XML well-formed.
struct MarkupWriter {
  private let form: MarkupForm
  private var bytes: [UInt8] = []

  /// An element, or with `isInner` what is in it.
  static func text(of element: NodePointer, _ form: MarkupForm, isInner: Bool = false) -> String {
    var writer = MarkupWriter(form: form)
    for visit in NodeWalk(element) {
      switch visit {
      case .enter(element) where isInner, .leave(element) where isInner: break
      case .enter(let node): writer.begin(node)
      case .leave(let node): writer.end(node)
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The tag an element begins with, shortened for people: on one line, without attributes beyond 80 characters.
  static func startTag(of element: NodePointer) -> String {
    var tag = "<\(VisibleText.escaping(element.qualifiedName))"
    for attribute in element.attributes {
      let value = attribute.attributeValue
      let shown = value.count > 60 ? value.prefix(57) + "…" : value[...]
      let part = VisibleText.escaping(" \(attribute.qualifiedName)=\"\(shown.replacing("\"", with: "&quot;"))\"")
      guard tag.count + part.count <= 80 else { return tag + " …>" }
      tag += part
    }
    return tag + ">"
  }

  private init(form: MarkupForm) { self.form = form }

  private mutating func begin(_ node: NodePointer) {
    switch node.kind {
    case .element:
      write("<\(node.qualifiedName)")
      writeNamespaces(of: node)
      for attribute in node.attributes {
        write(" \(attribute.qualifiedName)=\"")
        escape(attribute.attributeValue, inAttribute: true)
        write("\"")
      }
      write(form == .xml && node.pointee.children == nil ? "/>" : ">")
    case .text:
      if form == .html, let parent = node.parentElement, Self.isRaw(parent) {
        node.appendContent(to: &bytes)
      } else {
        escape(node.content, inAttribute: false)
      }
    case .comment: write("<!--\(node.content)-->")
    case .instruction:
      let content = node.content
      let separator = content.isEmpty ? "" : " "
      write("<?\(node.qualifiedName)\(separator)\(content)\(form == .html ? ">" : "?>")")
    case .attribute, .document, .namespace, .other: break
    }
  }

  private mutating func end(_ element: NodePointer) {
    switch form {
    case .html where Self.isVoid(element): break
    case .xml where element.pointee.children == nil: break
    case .html, .xml: write("</\(element.qualifiedName)>")
    }
  }

  private mutating func writeNamespaces(of element: NodePointer) {
    var space = element.pointee.declared
    while let declared = space?.pointee {
      write(declared.prefix.map { " xmlns:\(String(cString: $0))=\"" } ?? " xmlns=\"")
      if let uri = declared.href { escape(String(cString: uri), inAttribute: true) }
      write("\"")
      space = declared.next
    }
  }

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func escape(_ text: String, inAttribute: Bool) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": write("&amp;")
      case "<" where form == .xml || !inAttribute: write("&lt;")
      case ">" where form == .xml || !inAttribute: write("&gt;")
      case "\"" where inAttribute: write("&quot;")
      case "\u{A0}" where form == .html: write("&nbsp;")
      // Else a reader takes it for a space, or for nothing.
      case "\r" where form == .xml, "\n" where form == .xml && inAttribute, "\t" where form == .xml && inAttribute:
        write("&#\(scalar.value);")
      default: write(String(scalar))
      }
    }
  }

  /// Elements that have no end tag.
  private static func isVoid(_ element: NodePointer) -> Bool { voidNames.contains(element.qualifiedName) }

  /// Elements whose text is no markup.
  private static func isRaw(_ element: NodePointer) -> Bool { rawNames.contains(element.qualifiedName) }

  private static let voidNames: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "basefont",
    "bgsound", "frame", "keygen", "param",
  ]

  private static let rawNames: Set<String> = ["style", "script", "xmp", "iframe", "noembed", "noframes", "plaintext"]
}
