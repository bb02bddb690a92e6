#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a path really leads: from the root, with every `..` taken and every link followed, also one to what is not there yet.
struct RealPath: Equatable {
  /// The names from the root down.
  private let parts: [String]
  /// The places on the way that a `..` leaves again: saving makes those that are not there.
  private var detours: [RealPath] = []
  /// The links that were followed.
  private var links: [RealPath] = []

  /// The place that a path of a script leads to; nil when its links lead round in a circle or cannot be read as text, or when
  /// a NUL would end it early.
  init?(_ path: String) {
    if path.utf8.contains(0) { return nil }
    var rest = Self.names(in: path)
    if path.utf8.first != UInt8(ascii: "/") {
      guard let folder = getcwd(nil, 0) else { return nil }
      defer { free(folder) }
      guard let text = String(validatingCString: folder) else { return nil }
      rest += Self.names(in: text)
    }
    var parts: [String] = []
    // As many links as the system follows.
    var linksLeft = 40
    while let part = rest.popLast() {
      switch part {
      case ".": continue
      case "..":
        detours.append(RealPath(parts: parts))
        _ = parts.popLast()
      default:
        parts.append(part)
        switch Self.link(at: Self.text(of: parts)) {
        case .none: continue
        case .unreadable: return nil
        case .to(let target):
          linksLeft -= 1
          if linksLeft < 0 { return nil }
          links.append(RealPath(parts: parts))
          if target.utf8.first == UInt8(ascii: "/") { parts = [] } else { parts.removeLast() }
          rest += Self.names(in: target)
        }
      }
    }
    self.parts = parts
  }

  private init(parts: [String]) { self.parts = parts }

  /// The names of a path, the last one first. Bytes are compared, as the system does: a slash and an accent are one character.
  private static func names(in path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).reversed().map { String(Substring($0)) }
  }

  /// Whether it is this place or one below it.
  func isInside(_ folder: RealPath) -> Bool { parts.starts(with: folder.parts, by: { $0.utf8.elementsEqual($1.utf8) }) }

  /// Whether it, and all that is on the way to it, is inside the place that a path leads to.
  func leads(into folder: String) -> Bool {
    guard let folder = RealPath(folder) else { return false }
    return obstacle(to: folder) == nil
  }

  /// What keeps it out of a folder: where it leads, or what it goes through. Whether that is there makes no difference, so that
  /// nobody learns it from the answer.
  func obstacle(to folder: RealPath) -> Obstacle? {
    if !isInside(folder) { return .end(self) }
    return detours.first { !$0.isKnown(inside: folder) }.map { .way($0) }
  }

  /// Whether no link outside these folders had a say in where it leads.
  func isPlain(from folders: [RealPath]) -> Bool {
    links.allSatisfy { link in folders.contains { link.isKnown(inside: $0) } }
  }

  /// Whether it is inside a folder, or on the way to that or to the current folder: those are there anyway.
  private func isKnown(inside folder: RealPath) -> Bool {
    isInside(folder) || folder.isInside(self) || RealPath(".")?.isInside(self) == true
  }

  private static func text(of parts: [String]) -> String { "/" + parts.joined(separator: "/") }

  private enum Link {
    case none, unreadable
    case to(String)
  }

  /// The link at a place. What is no text could be mended into another path than the one the system follows.
  private static func link(at path: String) -> Link {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink(path, &buffer, buffer.count - 1)
    guard count >= 0 else { return [EINVAL, ENOENT, ENOTDIR, EACCES].contains(errno) ? .none : .unreadable }
    let bytes = buffer[..<count].map { UInt8(bitPattern: $0) }
    return String(validating: bytes, as: UTF8.self).map { .to($0) } ?? .unreadable
  }
}

/// What keeps a path out of a fence.
enum Obstacle: Equatable {
  /// It leads nowhere.
  case nowhere
  /// It leads to this place.
  case end(RealPath)
  /// It goes through this place.
  case way(RealPath)
  /// It follows links outside, of which nothing is told.
  case untold
}

extension RealPath: CustomStringConvertible {
  var description: String { Self.text(of: parts) }
}
