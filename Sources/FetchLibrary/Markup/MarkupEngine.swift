import FetchHTTP
import FetchVM

/// Reads and searches HTML and XML for one machine: holds the library, loaded when first needed, and the expressions compiled lately.
final class MarkupEngine {
  /// What a selector is asked for.
  enum Question: Hashable {
    case all, one, matches
  }

  private struct Key: Hashable {
    /// Bytes, since a Swift string's own equality would take two ways to write `é` for the same name.
    let text: [UInt8]
    let question: Question?
    let form: MarkupForm
  }

  private static let cacheSize = 256

  private var library: MarkupLibrary?
  private var cache: [Key: Expression] = [:]

  func load() throws(MarkupLibrary.Missing) -> MarkupLibrary {
    if let library { return library }
    let loaded = try MarkupLibrary()
    library = loaded
    return loaded
  }

  /// The expression that answers a question about a selector.
  func selection(
    _ question: Question, _ selector: String, in document: DocumentObject
  ) throws(SelectorProblem) -> Expression {
    let key = Key(text: Array(selector.utf8), question: question, form: document.form)
    if let known = cache[key] { return known }
    let list = try SelectorTranslator.translate(selector, document.form)
    let either = list.map { $0.step("self") }.joined(separator: " or ")
    let below = list.count == 1 ? list[0].step("descendant") : "descendant::*[\(either)]"
    let text: String =
      switch question {
      case .all: below
      case .one: "(\(below))[1]"
      case .matches: "boolean(\(either))"
      }
    do throws(Expression.Problem) {
      return keep(try Expression(text, for: document), key)
    } catch {
      throw SelectorProblem(message: SelectorMessages.tooLong, offset: 0)
    }
  }

  /// The expression of a text in XPath.
  func expression(_ text: String, for document: DocumentObject) throws(Expression.Problem) -> Expression {
    let key = Key(text: Array(text.utf8), question: nil, form: document.form)
    if let known = cache[key] { return known }
    return keep(try Expression(text, for: document), key)
  }

  private func keep(_ expression: Expression, _ key: Key) -> Expression {
    if cache.count >= Self.cacheSize { cache.removeAll() }
    cache[key] = expression
    return expression
  }
}
