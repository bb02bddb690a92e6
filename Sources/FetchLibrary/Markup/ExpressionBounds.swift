import CXML2

/// Keeps an expression from holding up the loop: libxml2 counts steps, and the functions that make text of elements, any of which may
/// go through the whole document, look at a clock first.
final class ExpressionBounds {
  /// Steps from node to node, and operations.
  static let maximumSteps: UInt = 200_000_000

  private let library: MarkupLibrary
  private var originals: [cxml2_function] = []
  private var deadline = 0

  /// Bounds every expression that is evaluated in `context`, which holds it.
  static func install(into context: UnsafeMutablePointer<cxml2_context>, _ library: MarkupLibrary) -> ExpressionBounds {
    let bounds = ExpressionBounds(library)
    context.pointee.own = Unmanaged.passUnretained(bounds).toOpaque()
    // What it would print otherwise.
    context.pointee.report = { _, _ in }
    context.pointee.step_limit = maximumSteps
    for (name, function) in bounded {
      name.withUTF8Buffer { name in
        guard let original = library.functions.find_function(context, name.baseAddress) else { return }
        bounds.originals.append(original)
        _ = library.functions.set_function(context, name.baseAddress, function)
      }
    }
    return bounds
  }

  private init(_ library: MarkupLibrary) { self.library = library }

  /// An expression over a document of so many bytes is going to be compiled or evaluated.
  func begin(_ context: UnsafeMutablePointer<cxml2_context>, size: Int) {
    deadline = SearchClock.deadline(for: size)
    context.pointee.error.code = 0
    context.pointee.step_count = 0
    context.pointee.depth = 0
  }

  /// The functions of XPath that read text, in place of libxml2's own.
  private static let bounded: [(name: StaticString, function: cxml2_function)] = [
    ("string", { call(0, $0, $1) }), ("contains", { call(1, $0, $1) }), ("starts-with", { call(2, $0, $1) }),
    ("normalize-space", { call(3, $0, $1) }), ("translate", { call(4, $0, $1) }),
    ("string-length", { call(5, $0, $1) }), ("concat", { call(6, $0, $1) }), ("substring", { call(7, $0, $1) }),
    ("substring-before", { call(8, $0, $1) }), ("substring-after", { call(9, $0, $1) }),
    ("number", { call(10, $0, $1) }),
    ("sum", { call(11, $0, $1) }), ("id", { call(12, $0, $1) }),
  ]

  private static func call(_ index: Int, _ evaluation: UnsafeMutablePointer<cxml2_evaluation>, _ count: Int32) {
    guard let own = evaluation.pointee.context?.pointee.own else { return }
    let bounds = Unmanaged<ExpressionBounds>.fromOpaque(own).takeUnretainedValue()
    if SearchClock.now() > bounds.deadline { return bounds.library.functions.fail(evaluation, Int32(CXML2_STEP_LIMIT)) }
    bounds.originals[index](evaluation, count)
  }
}
