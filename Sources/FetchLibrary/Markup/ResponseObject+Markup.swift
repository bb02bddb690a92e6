import FetchHTTP
import FetchVM

// Pages as trees of elements.
extension World {
  func installMarkupOfResponses() {
    responseField("html") { world, object throws(Failure) in try world.html(of: object, for: "html") }
    responseField("xml") { world, object throws(Failure) in
      if object.kept.xml.isUndefined { object.kept.xml = try world.xml(of: object) }
      return object.kept.xml
    }
    responseField("links") { world, object throws(Failure) in
      guard object.isHTML else { return .list(world.machine.heap.makeList()) }
      guard let root = world.element(try world.html(of: object, for: "links")) else { return .null }
      return try world.links(of: root, in: world.name(of: object))
    }
    responseField("title") { world, object throws(Failure) in
      guard object.isHTML else { return .null }
      return world.string(world.element(try world.html(of: object, for: "title"))?.node.title)
    }
  }

  /// The page's outermost element, read once.
  private func html(of object: ResponseObject, for member: String) throws(Failure) -> Value {
    if object.kept.html.isUndefined {
      let bytes = try object.body(machine, for: member)
      let charset = Charset.declared(in: object.response.headers["content-type"])
      object.kept.html = try parseHTML(
        MarkupText.html(bytes, declared: charset), at: object.response.url, name(of: object))
    }
    return object.kept.html
  }

  private func xml(of object: ResponseObject) throws(Failure) -> Value {
    let bytes = try object.body(machine, for: "xml")
    let charset = Charset.declared(in: object.response.headers["content-type"])?.lowercased()
    // libxml2 reads what says of itself how it is encoded, and finds mistakes in UTF-8, which decoding would mend.
    guard let charset, !["utf-8", "utf8"].contains(charset), let text = Charset.decode(bytes, declared: charset) else {
      return try parseXML(bytes, encoding: charset == nil ? nil : "UTF-8", at: object.response.url, name(of: object))
    }
    return try parseXML(Array(text.utf8), encoding: "UTF-8", at: object.response.url, name(of: object))
  }

  private func name(of object: ResponseObject) -> String {
    let type = object.response.headers["content-type"].map { " (its type is \($0))" } ?? ""
    return "the body of \(masked(object.response.url.text))\(type)"
  }

  private func element(_ value: Value) -> ElementObject? {
    guard case .object(let object) = value else { return nil }
    return object.object as? ElementObject
  }
}

extension ResponseObject {
  /// Whether the server calls it HTML.
  var isHTML: Bool {
    let type = response.headers["content-type"]?.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    return type == "text/html" || type == "application/xhtml+xml"
  }
}
