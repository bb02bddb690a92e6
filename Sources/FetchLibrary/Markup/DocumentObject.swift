import CXML2
import FetchHTTP
import FetchVM

/// A tree of elements that libxml2 holds; freed when nobody has an element of it any more. No script sees it, only its elements.
final class DocumentObject: HeapObject {
  let form: MarkupForm
  let library: MarkupLibrary
  /// Where expressions are evaluated.
  let context: UnsafeMutablePointer<cxml2_context>
  /// What its links are relative to.
  let base: WebURL?
  private let pointer: UnsafeMutableRawPointer
  private let size: Int
  private let bounds: ExpressionBounds

  /// Takes the tree over; nil when it has no element, or there is no memory.
  init?(
    _ pointer: UnsafeMutableRawPointer, _ form: MarkupForm, at url: WebURL?, size: Int, _ library: MarkupLibrary
  ) {
    guard let context = library.functions.new_context(pointer) else {
      library.functions.free_document(pointer)
      return nil
    }
    self.pointer = pointer
    self.form = form
    self.library = library
    self.context = context
    self.size = size
    bounds = ExpressionBounds.install(into: context, library)
    let root = library.functions.root(pointer)
    base = root.flatMap { Self.base(below: $0, at: url) } ?? url
    super.init(isLeaf: true)
    // Nodes whose order is known are sorted by numbers instead of paths.
    _ = library.functions.number_elements(pointer)
  }

  deinit {
    library.functions.free_context(context)
    library.functions.free_document(pointer)
  }

  override var bodyBytes: Int { size }

  /// What a prefix stands for in expressions; with nil nothing any more.
  func setNamespace(_ prefix: String, _ uri: String?) {
    guard let uri else { return _ = library.functions.set_space(context, Array(prefix.utf8) + [0], nil) }
    _ = library.functions.set_space(context, Array(prefix.utf8) + [0], Array(uri.utf8) + [0])
  }

  /// An expression is going to be compiled or evaluated.
  func beginExpression() { bounds.begin(context, size: size) }

  /// The outermost element.
  var root: NodePointer? { library.functions.root(pointer) }

  /// What the first `<base href>` says (WHATWG HTML, 4.2.3).
  private static func base(below root: NodePointer, at url: WebURL?) -> WebURL? {
    for element in root.elementsBelow where element.isNamed("base") {
      guard let link = element.attribute("href") else { continue }
      return Links.resolve(link, from: url)
    }
    return nil
  }
}
