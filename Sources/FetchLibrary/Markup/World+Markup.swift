import FetchHTTP
import FetchVM

// Text that becomes a tree of elements.
extension World {
  func installMarkup() {
    installElements()
    machine.addMethod(machine.stringMembers, "parseHTML", ["base?"]) {
      [unowned self] _, arguments throws(Failure) in
      let bytes = MarkupText.withoutNUL(Array(arguments.text.utf8))
      return try parseHTML(bytes, at: try base(arguments), "parseHTML: the string")
    }
    machine.addMethod(machine.bytesMembers, "parseHTML", ["base?"]) {
      [unowned self] _, arguments throws(Failure) in
      try parseHTML(
        MarkupText.html(arguments.data.bytes), at: try base(arguments), "parseHTML: the text of these bytes")
    }
    machine.addMethod(machine.stringMembers, "parseXML", []) { [unowned self] _, arguments throws(Failure) in
      try parseXML(Array(arguments.text.utf8), encoding: "UTF-8", "parseXML: the string")
    }
    machine.addMethod(machine.bytesMembers, "parseXML", []) { [unowned self] _, arguments throws(Failure) in
      try parseXML(arguments.data.bytes, encoding: nil, "parseXML: the text of these bytes")
    }
  }

  /// The outermost element of an HTML document in UTF-8; `what` names the text in messages.
  func parseHTML(_ bytes: [UInt8], at url: WebURL?, _ what: String) throws(Failure) -> Value {
    let reading = MarkupReading(bytes, try library(what))
    if let root = makeRoot(reading.read(as: .html, encoding: "UTF-8"), .html, reading, at: url) { return root }
    if let excess = reading.excess { throw machine.failure(.limit, MarkupMessages.excess(excess, what)) }
    // There is nothing in it, of which a browser makes a document as well.
    let empty = MarkupReading(Array("<html><head></head><body></body></html>".utf8), try library(what))
    guard let root = makeRoot(empty.read(as: .html, encoding: "UTF-8"), .html, empty, at: url) else {
      throw machine.failure(.limit, MarkupMessages.noMemory(what))
    }
    return root
  }

  /// The outermost element of an XML document; `encoding` overrules what the document says of itself.
  func parseXML(_ bytes: [UInt8], encoding: String?, at url: WebURL? = nil, _ what: String) throws(Failure) -> Value {
    let reading = MarkupReading(bytes, try library(what))
    if let root = makeRoot(reading.read(as: .xml, encoding: encoding), .xml, reading, at: url) { return root }
    if let excess = reading.excess { throw machine.failure(.limit, MarkupMessages.excess(excess, what)) }
    throw machine.failure(
      .value, MarkupMessages.malformed(reading.mistake, what, isEmpty: bytes.isEmpty),
      hint: MarkupMessages.hint(for: reading.mistake))
  }

  private func makeRoot(
    _ tree: UnsafeMutableRawPointer?, _ form: MarkupForm, _ reading: MarkupReading, at url: WebURL?
  ) -> Value? {
    guard let tree, let library = try? markup.load(),
      let document = DocumentObject(tree, form, at: url, size: reading.size, library)
    else { return nil }
    let held = machine.heap.add(document, bytes: document.bodyBytes)
    return document.root.map { makeElement($0, of: held) }
  }

  private func library(_ what: String) throws(Failure) -> MarkupLibrary {
    do throws(MarkupLibrary.Missing) {
      return try markup.load()
    } catch {
      throw machine.failure(.error, MarkupMessages.missing(error, what), hint: MarkupMessages.missingHint)
    }
  }

  /// What the links of a text are relative to.
  private func base(_ arguments: Arguments) throws(Failure) -> WebURL? {
    guard let base = arguments.given(1) else { return nil }
    return try webURL(base, for: "parseHTML's base")
  }
}
