import CXML2
import FetchHTTP
import FetchVM

// Elements, and what scripts ask them.
extension World {
  /// An element as a value.
  func makeElement(_ node: NodePointer, of document: Ref<DocumentObject>) -> Value {
    let element = ElementObject(node, of: document, tables.element)
    return .object(machine.heap.add(element, bytes: 50).cast(to: NativeObject.self))
  }

  func installElements() {
    installTree()
    installAttributes()
    installSearching()
  }

  private func installTree() {
    field("name") { $0.string($1.node.qualifiedName) }
    field("text") { $0.string($1.node.text($1.form)) }
    field("html") { $0.string(MarkupWriter.text(of: $1.node, $1.form)) }
    field("inner") { $0.string(MarkupWriter.text(of: $1.node, $1.form, isInner: true)) }
    field("children") { world, element in world.list(element.node.childElements, of: element.document) }
    field("parent") { world, element in world.optional(element.node.parentElement, of: element.document) }
    field("next") { world, element in world.optional(element.node.sibling(\.next), of: element.document) }
    field("previous") { world, element in world.optional(element.node.sibling(\.previous), of: element.document) }
    field("links") { world, element throws(Failure) in try world.links(of: element, in: "the document") }
  }

  private func installAttributes() {
    field("attributes") { world, element in
      let map = world.machine.heap.makeMap()
      for attribute in element.node.attributes {
        let value = world.string(attribute.attributeValue)
        world.machine.heap.grew(by: map.object.set(world.string(attribute.qualifiedName), value))
      }
      return .map(map)
    }
    addMethod(tables.element, of: ElementObject.self, "get", ["name", "default?"]) {
      machine, element, arguments throws(Failure) in
      let name = try ElementObject.name(arguments[1], "get's name", machine)
      return element.node.attribute(name).map { machine.string($0) } ?? arguments.optional(2) ?? .null
    }
    addMethod(tables.element, of: ElementObject.self, "has", ["name"]) { machine, element, arguments throws(Failure) in
      .bool(element.node.attribute(try ElementObject.name(arguments[1], "has's name", machine)) != nil)
    }
  }

  private func installSearching() {
    question("all", .all) { world, document, result in world.nodes(of: result, in: document) { $0.kind == .element } }
    question("one", .one) { world, document, result in
      let set = result.nodes?.pointee
      return world.optional(set.flatMap { $0.count > 0 ? $0.nodes[0] : nil }, of: document)
    }
    question("matches", .matches) { _, _, result in .bool(result.boolean != 0) }
    addMethod(tables.element, of: ElementObject.self, "xpath", ["expression", "namespaces?"]) {
      [unowned self] machine, element, arguments throws(Failure) in
      let text = try arguments.string(1, "xpath's expression", machine).object.string
      let spaces = try namespaces(arguments)
      let document = element.document.object
      for (prefix, uri) in spaces { document.setNamespace(prefix, uri) }
      defer { for (prefix, _) in spaces { document.setNamespace(prefix, nil) } }
      do throws(Expression.Problem) {
        let expression = try markup.expression(text, for: document)
        return try expression.evaluate(at: element.node, in: document) { value(of: $0, in: element.document) }
      } catch {
        throw failure(of: error, in: text, "xpath's expression")
      }
    }
  }

  private func field(_ name: String, _ value: @escaping (World, ElementObject) throws(Failure) -> Value) {
    addField(tables.element, of: ElementObject.self, name) { [unowned self] _, element throws(Failure) in
      try value(self, element)
    }
  }

  /// A method that takes a selector.
  private func question(
    _ name: String, _ question: MarkupEngine.Question,
    _ answer: @escaping (World, Ref<DocumentObject>, cxml2_result) -> Value
  ) {
    addMethod(tables.element, of: ElementObject.self, name, ["css"]) {
      [unowned self] machine, element, arguments throws(Failure) in
      guard case .string(let css) = arguments[1] else {
        throw machine.wrongType("\(name)'s css", expected: "a selector, as a string", got: arguments[1])
      }
      let document = element.document.object
      let selection: Expression
      do throws(SelectorProblem) {
        selection = try markup.selection(question, css.object.string, in: document)
      } catch {
        throw failure(of: error, in: css.object.string, "\(name)'s css")
      }
      do throws(Expression.Problem) {
        return try selection.evaluate(at: element.node, in: document) { answer(self, element.document, $0) }
      } catch {
        throw failure(of: error, in: css.object.string, "\(name)'s css")
      }
    }
  }

  /// Prefixes and what they stand for, as `xpath` takes them.
  private func namespaces(_ arguments: Arguments) throws(Failure) -> [(prefix: String, uri: String)] {
    guard arguments.given(2) != nil else { return [] }
    var spaces: [(String, String)] = []
    let map = try arguments.map(2, "xpath's namespaces", machine).object
    try map.forEach { key, value throws(Failure) in
      guard case .string(let prefix) = key, XPathText.isPlainName(prefix.object.string) else {
        throw machine.failure(
          .value, "xpath's namespaces: \(machine.describe(key)) is no prefix, which needs a name in ASCII letters")
      }
      guard case .string(let uri) = value else {
        throw machine.wrongType("xpath's namespaces: \(machine.describe(key))", expected: "a string", got: value)
      }
      spaces.append((prefix.object.string, uri.object.string))
    }
    return spaces
  }

  // Values

  private func list(_ nodes: some Sequence<NodePointer>, of document: Ref<DocumentObject>) -> Value {
    let list = machine.heap.makeList()
    for node in nodes { machine.append(makeElement(node, of: document), to: list) }
    return .list(list)
  }

  private func optional(_ node: NodePointer?, of document: Ref<DocumentObject>) -> Value {
    node.map { makeElement($0, of: document) } ?? .null
  }

  /// The URLs that the links in an element lead to; `what` is how messages call the page.
  func links(of element: ElementObject, in what: String) throws(Failure) -> Value {
    let document = element.document.object
    // As much again as the page itself takes, and what is little anyhow.
    let limit = document.bodyBytes + 16 << 20
    do throws(Links.Excess) {
      let urls = try Links.all(in: element.node, from: document.base, limit: limit)
      let list = machine.heap.makeList(capacity: urls.count)
      for url in urls { machine.append(makeURL(url), to: list) }
      machine.walked(urls.reduce(0) { $0 + $1.text.utf8.count })
      return .list(list)
    } catch {
      machine.walked(limit)
      throw machine.failure(.limit, MarkupMessages.longLinks(what, limit), hint: MarkupMessages.longLinksHint)
    }
  }

  /// What an expression came to: elements as such, everything else in a document as its text; whole numbers as ints.
  private func value(of result: cxml2_result, in document: Ref<DocumentObject>) -> Value {
    switch Int(result.type) {
    case CXML2_NODES: return nodes(of: result, in: document) { $0.kind != .other }
    case CXML2_BOOLEAN: return .bool(result.boolean != 0)
    case CXML2_NUMBER: return Int(exactly: result.number).map { .int($0) } ?? .float(result.number)
    case CXML2_STRING: return string(result.string.map { String(cString: $0) } ?? "")
    default: return .null
    }
  }

  private func nodes(
    of result: cxml2_result, in document: Ref<DocumentObject>, where isWanted: (NodePointer) -> Bool
  ) -> Value {
    let list = machine.heap.makeList()
    guard let set = result.nodes?.pointee, let nodes = set.nodes else { return .list(list) }
    for case let node? in UnsafeBufferPointer(start: nodes, count: Int(set.count)) where isWanted(node) {
      machine.append(value(of: node, in: document), to: list)
    }
    return .list(list)
  }

  private func value(of node: NodePointer, in document: Ref<DocumentObject>) -> Value {
    switch node.kind {
    case .element: return makeElement(node, of: document)
    case .attribute: return string(node.attributeValue)
    case .document: return document.object.root.map { makeElement($0, of: document) } ?? .null
    case .namespace:
      let space = UnsafeMutableRawPointer(node).assumingMemoryBound(to: cxml2_namespace.self)
      return string(space.pointee.href.map { String(cString: $0) } ?? "")
    case .text, .comment, .instruction, .other: return string(node.content)
    }
  }
}
