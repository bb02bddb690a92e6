import CXML2

/// An expression of XPath, compiled.
final class Expression {
  /// What is wrong with it, or with evaluating it.
  struct Problem: Error {
    enum Reason {
      /// At a byte of its text.
      case malformed(offset: Int)
      case unknownPrefix
      case tooMuch
      case other
    }

    let reason: Reason
    let message: String
  }

  /// Longer and deeper than anybody writes: the library calls itself for every level, on whatever stack there is.
  static let maximumLength = 4_000
  static let maximumDepth = 64

  private let pointer: UnsafeMutableRawPointer
  private let library: MarkupLibrary

  init(_ text: String, for document: DocumentObject) throws(Problem) {
    library = document.library
    try Self.checkSize(text)
    let bytes = Array(text.utf8) + [0]
    document.beginExpression()
    let functions = document.library.functions
    guard let compiled = document.library.silently({ functions.compile(document.context, bytes) }) else {
      throw Self.problem(document.context.pointee.error, isCompiled: false)
    }
    pointer = compiled
  }

  deinit { library.functions.free_compiled(pointer) }

  /// What it comes to at a node; `read` gets the result, which ends with it.
  func evaluate<Output>(
    at node: NodePointer, in document: DocumentObject, _ read: (cxml2_result) -> Output
  ) throws(Problem) -> Output {
    document.beginExpression()
    document.context.pointee.node = node
    guard let result = library.silently({ library.functions.evaluate(pointer, document.context) }) else {
      throw Self.problem(document.context.pointee.error, isCompiled: true)
    }
    defer { library.functions.free_result(result) }
    return read(result.pointee)
  }

  private static func checkSize(_ text: String) throws(Problem) {
    if text.utf8.count > maximumLength {
      throw Problem(reason: .other, message: "it is longer than \(maximumLength) bytes")
    }
    if let offset = text.utf8.enumerated().first(where: { $0.element < 0x20 && ![9, 10, 13].contains($0.element) }) {
      throw Problem(reason: .malformed(offset: offset.offset), message: "it holds a control character")
    }
    var depth = 0
    for (offset, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      if depth > maximumDepth {
        throw Problem(reason: .malformed(offset: offset), message: "it is nested more than \(maximumDepth) deep")
      }
    }
  }

  private static func problem(_ error: cxml2_error, isCompiled: Bool) -> Problem {
    let code = Int(error.code) - CXML2_XPATH_CODES
    let message = words(for: code)
    switch code {
    case CXML2_STEP_LIMIT, CXML2_DEPTH_LIMIT: return Problem(reason: .tooMuch, message: message)
    // Of a function's or variable's prefix it says nothing but that it failed.
    case CXML2_NO_PREFIX,
      ..<0 where isCompiled:
      return Problem(reason: .unknownPrefix, message: words(for: CXML2_NO_PREFIX))
    default: return Problem(reason: isCompiled ? .other : .malformed(offset: Int(error.number)), message: message)
    }
  }

  private static func words(for code: Int) -> String {
    switch code {
    case CXML2_BAD_NUMBER: "this is no number"
    case CXML2_OPEN_STRING: "a string has no end"
    case CXML2_NO_STRING: "expected a string"
    case CXML2_BAD_VARIABLE, CXML2_NO_VARIABLE: "there are no variables"
    case CXML2_BAD_PREDICATE: "expected `]` behind a predicate"
    case CXML2_OPEN_PARENTHESIS: "expected `)`"
    case CXML2_NO_FUNCTION: "there is no function of this name"
    case CXML2_WRONG_TYPE: "a value is of the wrong type"
    case CXML2_WRONG_COUNT: "a function has too many arguments or too few"
    case CXML2_NO_PREFIX: "nobody says what a prefix stands for"
    case CXML2_STEP_LIMIT: "it takes too many steps"
    case CXML2_DEPTH_LIMIT: "it goes too deep"
    default: "this is no XPath"
    }
  }
}
