import CXML2
import CXML2Headers
import Testing

/// A type of ours and the one of the headers that it stands for.
private enum Pair<Ours, Theirs> {
  static func offsets(_ ours: PartialKeyPath<Ours>, _ theirs: PartialKeyPath<Theirs>) -> (ours: Int?, theirs: Int?) {
    (MemoryLayout.offset(of: ours), MemoryLayout.offset(of: theirs))
  }
}

/// What we say of libxml2's binary interface is what its headers say.
@Suite struct LayoutTests {
  private typealias Offsets = [(ours: Int?, theirs: Int?)]

  private func expectSame(_ offsets: Offsets, sourceLocation: SourceLocation = #_sourceLocation) {
    for (index, offset) in offsets.enumerated() {
      #expect(offset.ours != nil && offset.ours == offset.theirs, "field \(index)", sourceLocation: sourceLocation)
    }
  }

  @Test func nodes() {
    let node = Pair<cxml2_node, xmlNode>.self
    expectSame([
      node.offsets(\.type, \.type), node.offsets(\.name, \.name), node.offsets(\.children, \.children),
      node.offsets(\.last, \.last),
      node.offsets(\.parent, \.parent), node.offsets(\.next, \.next), node.offsets(\.previous, \.prev),
      node.offsets(\.document, \.doc),
      node.offsets(\.space, \.ns), node.offsets(\.content, \.content), node.offsets(\.attributes, \.properties),
      node.offsets(\.declared, \.nsDef),
    ])
  }

  /// Attributes and documents are read as nodes.
  @Test func attributesAndDocuments() {
    let attribute = Pair<cxml2_node, xmlAttr>.self
    let document = Pair<cxml2_node, xmlDoc>.self
    expectSame([
      attribute.offsets(\.type, \.type), attribute.offsets(\.name, \.name), attribute.offsets(\.children, \.children),
      attribute.offsets(\.parent, \.parent), attribute.offsets(\.next, \.next), attribute.offsets(\.space, \.ns),
      document.offsets(\.type, \.type),
      document.offsets(\.children, \.children), document.offsets(\.next, \.next),
    ])
  }

  @Test func namespacesAndErrors() {
    let space = Pair<cxml2_namespace, xmlNs>.self
    let error = Pair<cxml2_error, xmlError>.self
    expectSame([
      space.offsets(\.next, \.next), space.offsets(\.href, \.href), space.offsets(\.prefix, \.prefix),
      error.offsets(\.code, \.code),
      error.offsets(\.message, \.message), error.offsets(\.level, \.level), error.offsets(\.line, \.line),
      error.offsets(\.number, \.int1),
      error.offsets(\.column, \.int2),
    ])
    #expect(MemoryLayout<cxml2_error>.size == MemoryLayout<xmlError>.size)
  }

  @Test func parsers() {
    let handler = Pair<cxml2_handler, xmlSAXHandler>.self
    expectSame([
      handler.offsets(\.entity, \.entityDecl), handler.offsets(\.start_element, \.startElement),
      handler.offsets(\.end_element, \.endElement), handler.offsets(\.comment, \.comment),
      handler.offsets(\.version, \.initialized),
      handler.offsets(\.own, \._private), handler.offsets(\.start_element_ns, \.startElementNs),
      handler.offsets(\.error, \.serror),
    ])
    #expect(MemoryLayout<cxml2_handler>.size == MemoryLayout<xmlSAXHandler>.size)
    #expect(MemoryLayout<xmlParserCtxt>.offset(of: \.sax) == 0)
  }

  @Test func expressions() {
    let context = Pair<cxml2_context, xmlXPathContext>.self
    let result = Pair<cxml2_result, xmlXPathObject>.self
    expectSame([
      context.offsets(\.node, \.node), context.offsets(\.own, \.userData), context.offsets(\.report, \.error),
      context.offsets(\.error, \.lastError),
      context.offsets(\.step_limit, \.opLimit), context.offsets(\.step_count, \.opCount),
      context.offsets(\.depth, \.depth),
      result.offsets(\.type, \.type), result.offsets(\.nodes, \.nodesetval), result.offsets(\.boolean, \.boolval),
      result.offsets(\.number, \.floatval), result.offsets(\.string, \.stringval),
    ])
    #expect(MemoryLayout<cxml2_context>.size == MemoryLayout<xmlXPathContext>.size)
    #expect(MemoryLayout<cxml2_node_set>.offset(of: \.nodes) == MemoryLayout<xmlNodeSet>.offset(of: \.nodeTab))
    #expect(
      MemoryLayout<cxml2_evaluation>.offset(of: \.context)
        == MemoryLayout<xmlXPathParserContext>.offset(of: \.context))
  }

  @Test func numbers() {
    let types: [(Int, xmlElementType)] = [
      (CXML2_ELEMENT, XML_ELEMENT_NODE), (CXML2_ATTRIBUTE, XML_ATTRIBUTE_NODE), (CXML2_TEXT, XML_TEXT_NODE),
      (CXML2_CDATA, XML_CDATA_SECTION_NODE), (CXML2_INSTRUCTION, XML_PI_NODE), (CXML2_COMMENT, XML_COMMENT_NODE),
      (CXML2_DOCUMENT, XML_DOCUMENT_NODE), (CXML2_HTML_DOCUMENT, XML_HTML_DOCUMENT_NODE),
      (CXML2_NAMESPACE, XML_NAMESPACE_DECL),
    ]
    for (ours, theirs) in types { #expect(ours == Int(theirs.rawValue)) }
    let results: [(Int, xmlXPathObjectType)] = [
      (CXML2_NODES, XPATH_NODESET), (CXML2_BOOLEAN, XPATH_BOOLEAN), (CXML2_NUMBER, XPATH_NUMBER),
      (CXML2_STRING, XPATH_STRING),
    ]
    for (ours, theirs) in results { #expect(ours == Int(theirs.rawValue)) }
    let options: [(Int, xmlParserOption)] = [
      (CXML2_RECOVER, XML_PARSE_RECOVER), (CXML2_EXPAND_ENTITIES, XML_PARSE_NOENT),
      (CXML2_NO_ERROR, XML_PARSE_NOERROR), (CXML2_NO_WARNING, XML_PARSE_NOWARNING),
      (CXML2_NO_NETWORK, XML_PARSE_NONET), (CXML2_NO_CDATA, XML_PARSE_NOCDATA), (CXML2_COMPACT, XML_PARSE_COMPACT),
      (CXML2_HUGE, XML_PARSE_HUGE), (CXML2_IGNORE_ENCODING, XML_PARSE_IGNORE_ENC),
    ]
    for (ours, theirs) in options { #expect(ours == Int(theirs.rawValue)) }
    #expect(CXML2_NO_DOCTYPE == Int(HTML_PARSE_NODEFDTD.rawValue))
    let errors: [(Int, xmlXPathError)] = [
      (CXML2_BAD_NUMBER, XPATH_NUMBER_ERROR), (CXML2_OPEN_STRING, XPATH_UNFINISHED_LITERAL_ERROR),
      (CXML2_NO_STRING, XPATH_START_LITERAL_ERROR), (CXML2_BAD_VARIABLE, XPATH_VARIABLE_REF_ERROR),
      (CXML2_NO_VARIABLE, XPATH_UNDEF_VARIABLE_ERROR), (CXML2_BAD_PREDICATE, XPATH_INVALID_PREDICATE_ERROR),
      (CXML2_BAD_EXPRESSION, XPATH_EXPR_ERROR), (CXML2_OPEN_PARENTHESIS, XPATH_UNCLOSED_ERROR),
      (CXML2_NO_FUNCTION, XPATH_UNKNOWN_FUNC_ERROR), (CXML2_WRONG_TYPE, XPATH_INVALID_TYPE),
      (CXML2_WRONG_COUNT, XPATH_INVALID_ARITY), (CXML2_NO_PREFIX, XPATH_UNDEF_PREFIX_ERROR),
      (CXML2_STEP_LIMIT, XPATH_OP_LIMIT_EXCEEDED), (CXML2_DEPTH_LIMIT, XPATH_RECURSION_LIMIT_EXCEEDED),
    ]
    for (ours, theirs) in errors { #expect(ours == Int(theirs.rawValue)) }
    #expect(CXML2_XPATH_CODES == Int(XML_XPATH_EXPRESSION_OK.rawValue))
  }
}
