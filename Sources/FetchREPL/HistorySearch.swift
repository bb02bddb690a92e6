/// A search for an earlier input, key by key, from the latest back.
struct HistorySearch {
  /// What was typed before it began.
  let original: String
  /// What is looked for.
  private(set) var pattern = ""
  /// Whether an input has it.
  private(set) var hasFound = true

  private let inputs: [String]
  private var index: Int

  /// A search through `inputs`, the oldest first.
  init(in inputs: [String], original: String) {
    self.inputs = inputs
    self.original = original
    index = inputs.count
  }

  /// The input that was found last, or what was typed before.
  var text: String { index < inputs.count ? inputs[index] : original }

  /// Looks for more.
  mutating func extend(by text: String) {
    pattern += text
    find(from: min(index, inputs.count - 1))
  }

  /// Takes back the last character.
  mutating func shorten() {
    pattern = String(pattern.dropLast())
    index = inputs.count
    hasFound = true
    if !pattern.isEmpty { find(from: inputs.count - 1) }
  }

  /// Goes on to an older input.
  mutating func goBack() {
    if !pattern.isEmpty { find(from: index - 1, unlike: text) }
  }

  private mutating func find(from start: Int, unlike shown: String? = nil) {
    let found = inputs.prefix(max(0, start + 1)).lastIndex { $0.contains(pattern) && $0 != shown }
    hasFound = found != nil
    if let found { index = found }
  }
}
