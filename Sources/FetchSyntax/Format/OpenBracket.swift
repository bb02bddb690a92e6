/// A bracket that is open around the place being formatted, or the whole script, and how lines inside it are indented.
struct OpenBracket {
  /// The indentation of the line that its end begins.
  let base: Int
  /// The indentation of the statements or elements that begin a line.
  let inner: Int
  /// Whether it holds statements or arms, and not elements.
  let isBlock: Bool
  /// Whether it is an index or a slice.
  var isIndex = false
  /// Whether nothing of what it holds was taken yet.
  var isFresh = true
  /// Whether a line began in it.
  var hasLines = false
  /// Whether the statement or element began on the line of the opening bracket.
  var beganOnOpenersLine = false
  /// How often the statement or element had a line break behind `=`, `=>` or a key's colon.
  var valueBreaks = 0
  /// The words of the statement that wait for their block, and the indentation of their lines.
  var heads: [(word: TokenKind, indentation: Int)] = []
  /// The indentation of the line on which the block that ended last began.
  var lastBase = 0

  /// The script itself.
  static let script = OpenBracket(base: 0, inner: 0, isBlock: true, hasLines: true)

  /// A statement or element begins.
  mutating func beginElement() {
    beganOnOpenersLine = !hasLines
    valueBreaks = 0
    heads.removeAll()
  }

  /// The indentation of a line that goes on with a statement or element; `leads` when its first word says so itself.
  func continuation(leads: Bool) -> Int {
    let start = beganOnOpenersLine ? base : inner
    return start + 2 * (valueBreaks == 0 ? 1 : valueBreaks + (leads ? 1 : 0))
  }

  /// Takes the indentation of the line on which the statement or expression began whose block opens now.
  mutating func takeHead() -> Int? {
    guard let head = heads.popLast() else { return nil }
    // The condition of `for x in xs if condition {`.
    guard head.word == .if, let owner = heads.last, [.for, .gather, .catch].contains(owner.word) else {
      return head.indentation
    }
    heads.removeLast()
    return owner.indentation
  }
}
