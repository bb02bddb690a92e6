import CXML2

/// One document on its way from bytes to a tree, bounded in time, depth and size: libxml2 asks it for bytes and tells it of every element.
///
/// Its own bounds are not enough: some of its steps take the square of the input (attributes of one tag, end tags that end nothing),
/// and it ends a page that is nested more than 256 deep without a word.
final class MarkupReading {
  /// How deep HTML may be nested; libxml2 itself bounds XML at 256.
  static let maximumDepth = 2_000
  /// How many attributes an element may have.
  static let maximumAttributes = 10_000
  /// How many elements, attributes and comments a document may have, which take some hundred bytes each.
  static let maximumNodes = 4_000_000

  /// Why reading was given up.
  enum Excess {
    case depth, attributes, nodes, time
  }

  /// The first mistake in an XML document.
  struct Mistake {
    let message: String
    let line: Int
    let column: Int
  }

  private(set) var excess: Excess?
  private(set) var mistake: Mistake?
  private(set) var nodeCount = 0

  /// About how many bytes the tree takes.
  var size: Int { nodeCount * 500 + bytes.count }

  private let library: MarkupLibrary
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private let deadline: Int
  /// What libxml2 would have called itself.
  private var original = cxml2_handler()

  init(_ bytes: [UInt8], _ library: MarkupLibrary) {
    self.bytes = bytes
    self.library = library
    deadline = SearchClock.deadline(for: bytes.count)
  }

  /// The tree, to be freed by the caller; nil when there is none, which `excess` or `mistake` explains. `encoding` overrules what
  /// the document says of itself.
  func read(as form: MarkupForm, encoding: String?) -> UnsafeMutableRawPointer? {
    let functions = library.functions
    let created = form == .html ? functions.new_html_parser() : functions.new_xml_parser()
    guard let parser = created, let handler = parser.pointee.handler else { return nil }
    defer { functions.free_parser(parser) }
    original = handler.pointee
    handler.pointee.own = Unmanaged.passUnretained(self).toOpaque()
    let shared = CXML2_NO_ERROR | CXML2_NO_WARNING | CXML2_NO_NETWORK | CXML2_COMPACT
    let own = encoding == nil ? 0 : CXML2_IGNORE_ENCODING
    let input = Unmanaged.passUnretained(self).toOpaque()
    var document: UnsafeMutableRawPointer?
    switch form {
    case .html:
      watchElements(handler)
      let options = CXML2_RECOVER | CXML2_NO_DOCTYPE | CXML2_HUGE
      document = functions.read_html(
        parser, Self.giveBytes, nil, input, nil, encoding, Int32(shared | own | options))
    case .xml:
      watchDeclarations(handler)
      let options = CXML2_EXPAND_ENTITIES | CXML2_NO_CDATA
      document = functions.read_xml(
        parser, Self.giveBytes, nil, input, nil, encoding, Int32(shared | own | options))
    }
    guard excess != nil, let incomplete = document else { return document }
    functions.free_document(incomplete)
    return nil
  }

  // What libxml2 calls, with a pointer to a reading or to a parser whose handler has one.

  private static let giveBytes:
    @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, Int32) -> Int32 = { reading, buffer, room in
      guard let reading, let buffer else { return -1 }
      return Unmanaged<MarkupReading>.fromOpaque(reading).takeUnretainedValue().give(to: buffer, Int(room))
    }

  private static func reading(of parser: UnsafeMutableRawPointer?) -> MarkupReading? {
    let handler = parser?.assumingMemoryBound(to: cxml2_parser.self).pointee.handler
    return handler?.pointee.own.map { Unmanaged<MarkupReading>.fromOpaque($0).takeUnretainedValue() }
  }

  private func watchElements(_ handler: UnsafeMutablePointer<cxml2_handler>) {
    handler.pointee.start_element = { parser, name, attributes in
      guard let reading = MarkupReading.reading(of: parser) else { return }
      var count = 0
      while let attributes, attributes[count * 2] != nil { count += 1 }
      reading.depth += 1
      if reading.depth > MarkupReading.maximumDepth { return reading.stop(parser, .depth) }
      if reading.counts(attributes: count, parser) { reading.original.start_element?(parser, name, attributes) }
    }
    handler.pointee.end_element = { parser, name in
      guard let reading = MarkupReading.reading(of: parser) else { return }
      reading.depth -= 1
      reading.original.end_element?(parser, name)
    }
    watchComments(handler)
  }

  private func watchDeclarations(_ handler: UnsafeMutablePointer<cxml2_handler>) {
    handler.pointee.start_element_ns = {
      parser, name, prefix, uri, spaceCount, spaces, count, defaultCount, attributes in
      guard let reading = MarkupReading.reading(of: parser), reading.counts(attributes: Int(count), parser) else {
        return
      }
      reading.original.start_element_ns?(
        parser, name, prefix, uri, spaceCount, spaces, count, defaultCount, attributes)
    }
    handler.pointee.entity = { parser, name, type, publicID, systemID, content in
      // An entity that stands in another file is none: nothing is read but the text itself.
      guard systemID == nil, let reading = MarkupReading.reading(of: parser) else { return }
      reading.original.entity?(parser, name, type, publicID, systemID, content)
    }
    handler.pointee.error = { parser, error in
      guard let error, error.pointee.level >= 2, let reading = MarkupReading.reading(of: parser) else { return }
      reading.keep(error.pointee)
    }
    watchComments(handler)
  }

  private func watchComments(_ handler: UnsafeMutablePointer<cxml2_handler>) {
    handler.pointee.comment = { parser, text in
      guard let reading = MarkupReading.reading(of: parser), reading.counts(attributes: 0, parser) else { return }
      reading.original.comment?(parser, text)
    }
  }

  /// The next bytes; none when there are no more, or the time is up.
  private func give(to buffer: UnsafeMutablePointer<CChar>, _ room: Int) -> Int32 {
    if SearchClock.now() > deadline { excess = excess ?? .time }
    guard excess == nil else { return 0 }
    let count = min(room, bytes.count - position)
    bytes.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: buffer, count: count)
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[position..<(position + count)]))
    }
    position += count
    return Int32(count)
  }

  /// Counts a node with its attributes; false when there are too many.
  private func counts(attributes: Int, _ parser: UnsafeMutableRawPointer?) -> Bool {
    nodeCount += 1 + attributes
    if attributes > MarkupReading.maximumAttributes { stop(parser, .attributes) }
    if nodeCount > MarkupReading.maximumNodes { stop(parser, .nodes) }
    return excess == nil
  }

  private func stop(_ parser: UnsafeMutableRawPointer?, _ reason: Excess) {
    excess = excess ?? reason
    library.functions.stop(parser)
  }

  private func keep(_ error: cxml2_error) {
    guard mistake == nil else { return }
    let message = error.message.map { String(cString: $0) } ?? "it is not well-formed"
    mistake = Mistake(message: message, line: Int(error.line), column: Int(error.column))
  }
}
