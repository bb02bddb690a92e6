/// "Did you mean": the known word nearest to one that is not known.
package enum SpellingSuggestion {
  /// The nearest of `candidates`, or nil when none is near. Of two equally near ones the first wins.
  ///
  /// Near means: the same but for case, or at most one edit (insert, drop, replace, swap neighbours) for each three letters.
  package static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
    guard word.utf8.count <= longestWord else { return nil }
    let letters = Array(word.unicodeScalars)
    let lowered = word.lowercased()
    var best: String?
    var bestDistance = max(1, letters.count / 3) + 1
    guard letters.count > 1 else { return candidates.first { $0 != word && $0.lowercased() == lowered } }
    for candidate in candidates where candidate.utf8.count <= longestWord && candidate != word {
      if candidate.lowercased() == lowered { return candidate }
      let others = Array(candidate.unicodeScalars)
      guard others.count > 1, abs(others.count - letters.count) < bestDistance else { continue }
      if let distance = editDistance(letters, others, below: bestDistance) {
        (best, bestDistance) = (candidate, distance)
      }
    }
    return best
  }

  /// What has more bytes is no word that somebody mistyped, and would take long to compare: a map's keys may be whole texts.
  private static let longestWord = 400

  /// The optimal string alignment distance: Levenshtein's with the swap of two neighbours as one edit. Nil when it is not below
  /// `limit`, which is mostly known after a few rows.
  private static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], below limit: Int) -> Int? {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 1...left.count {
      var current = [row]
      for column in 1...right.count {
        let replaced = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
        var distance = min(replaced, previous[column] + 1, current[column - 1] + 1)
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          distance = min(distance, beforePrevious[column - 2] + 1)
        }
        current.append(distance)
      }
      // A swap reaches back two rows.
      if current.allSatisfy({ $0 >= limit }), previous.allSatisfy({ $0 >= limit }) { return nil }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count] < limit ? previous[right.count] : nil
  }
}
