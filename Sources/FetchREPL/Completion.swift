/// What Tab comes to.
struct Completion {
  /// A word that may stand at the cursor.
  struct Candidate {
    let word: String
    /// What goes behind it when it is the only one.
    var ending = ""
    /// What is told of it then.
    var help: () -> String = { "" }
  }

  /// How many scalars before the cursor are the beginning of the candidates.
  private(set) var typed = 0
  /// What takes their place; nil when nothing can be added.
  private(set) var replacement: String?
  /// What is shown: several candidates, or the help of a lone one.
  private(set) var display: [String] = []
  /// Whether nothing may stand there.
  private(set) var isEmpty = true

  /// Nothing.
  init() {}

  /// Those of `all` that begin with `typed`, or if there are none and case does not matter, with its letters.
  init(of typed: String, among all: [Candidate], caseless: Bool = true) {
    var matches = all.filter { $0.word.hasPrefix(typed) }
    if matches.isEmpty, caseless {
      matches = all.filter { $0.word.lowercased().hasPrefix(typed.lowercased()) }
    }
    var seen: Set<String> = []
    matches = matches.filter { seen.insert($0.word).inserted }
    guard let first = matches.first else { return }
    isEmpty = false
    self.typed = typed.unicodeScalars.count
    if matches.count == 1 {
      let whole = first.word + first.ending
      if whole != typed { replacement = whole }
      let help = first.help()
      if !help.isEmpty { display = [first.word + help] }
    } else {
      let common = matches.dropFirst().reduce(first.word) { $0.commonPrefix(with: $1.word) }
      if common != typed, common.count >= typed.count { replacement = common }
      display = matches.map(\.word).sorted()
    }
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    var (left, right) = (startIndex, other.startIndex)
    while left < endIndex, right < other.endIndex, self[left] == other[right] {
      left = index(after: left)
      right = other.index(after: right)
    }
    return String(self[..<left])
  }
}
