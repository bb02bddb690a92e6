/// Whose turn it is to write to a path: saves to one path run in the order they were started.
final class PathOrder {
  private var lines: [String: [Turn]] = [:]

  /// One save's place in the line for its path.
  final class Turn {
    fileprivate let key: String
    /// Whether everybody before it is done.
    fileprivate(set) var hasCome: Bool
    /// Called when its turn comes, if it has to wait.
    var onCome: (() -> Void)?

    fileprivate init(_ key: String, hasCome: Bool) {
      self.key = key
      self.hasCome = hasCome
    }
  }

  /// Joins the line for a path.
  func enter(_ path: String) -> Turn {
    let key = Self.key(path)
    let turn = Turn(key, hasCome: lines[key] == nil)
    lines[key, default: []].append(turn)
    return turn
  }

  /// Leaves the line, done or not.
  func leave(_ turn: Turn) {
    guard var line = lines[turn.key], let index = line.firstIndex(where: { $0 === turn }) else { return }
    line.remove(at: index)
    lines[turn.key] = line.isEmpty ? nil : line
    guard index == 0, let next = line.first else { return }
    next.hasCome = true
    next.onCome?()
    next.onCome = nil
  }

  /// The same for paths that differ only in `./` and doubled slashes.
  private static func key(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "/")) else { return path }
    let parts = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    return path.utf8.first == UInt8(ascii: "/") ? "/" + parts : parts
  }
}
