#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whose turn it is to write to a path: saves to one file run in the order they were started.
final class PathOrder {
  private var lines: [String: Line] = [:]

  /// One save's place in the line for its path.
  final class Turn {
    fileprivate let key: String
    /// Whether everybody before it is done.
    fileprivate(set) var hasCome = false
    /// Called when its turn comes, if it has to wait.
    var onCome: (() -> Void)?
    fileprivate var hasLeft = false

    fileprivate init(_ key: String) { self.key = key }
  }

  /// Those who want to write to one file. Who left before their turn are passed over when it would have come.
  private final class Line {
    private var turns: [Turn] = []
    private var head = 0

    var first: Turn? { head < turns.count ? turns[head] : nil }

    func append(_ turn: Turn) { turns.append(turn) }

    /// Lets those go who have left.
    func moveUp() {
      while first?.hasLeft == true { head += 1 }
      // The gap in front is closed when it is half of the line, so that leaving is cheap over time.
      if head > 32, head * 2 > turns.count {
        turns.removeFirst(head)
        head = 0
      }
    }
  }

  /// Joins the line for a path.
  func enter(_ path: String) -> Turn {
    let turn = Turn(Self.key(path))
    let line = lines[turn.key] ?? Line()
    lines[turn.key] = line
    line.append(turn)
    turn.hasCome = line.first === turn
    return turn
  }

  /// Leaves the line, done or not.
  func leave(_ turn: Turn) {
    turn.hasLeft = true
    guard let line = lines[turn.key] else { return }
    line.moveUp()
    guard let next = line.first else { return lines[turn.key] = nil }
    guard !next.hasCome else { return }
    next.hasCome = true
    next.onCome?()
    next.onCome = nil
  }

  /// The same for all paths that lead to one file: links are followed, and what is not there yet is what it will be.
  private static func key(_ path: String) -> String {
    if let real = real(path) { return real }
    var missing: [Substring] = []
    var rest = path[...]
    while let last = rest.split(separator: "/").last {
      missing.append(last)
      rest = rest[..<last.startIndex]
      guard let folder = real(rest.isEmpty ? "." : String(rest)) else { continue }
      return missing.reversed().reduce(into: folder == "/" ? "" : folder) { key, part in
        switch part {
        case ".": break
        case "..": key = String(key[..<(key.lastIndex(of: "/") ?? key.startIndex)])
        default: key += "/\(part)"
        }
      }
    }
    return path
  }

  private static func real(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
