/// "Did you mean": the known word nearest to one that is not known.
package enum SpellingSuggestion {
  /// The nearest of `candidates`, or nil when none is near. Of two equally near ones the first wins.
  ///
  /// Near means: the same but for case, or at most one edit (insert, drop, replace, swap neighbours) for each three letters.
  package static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word.unicodeScalars)
    let lowered = word.lowercased()
    var best: String?
    var bestDistance = max(1, letters.count / 3) + 1
    guard letters.count > 1 else { return candidates.first { $0 != word && $0.lowercased() == lowered } }
    for candidate in candidates where candidate != word {
      if candidate.lowercased() == lowered { return candidate }
      let others = Array(candidate.unicodeScalars)
      guard others.count > 1, abs(others.count - letters.count) < bestDistance else { continue }
      let distance = editDistance(letters, others)
      if distance < bestDistance { (best, bestDistance) = (candidate, distance) }
    }
    return best
  }

  /// The optimal string alignment distance: Levenshtein's with the swap of two neighbours as one edit.
  private static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
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
      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
