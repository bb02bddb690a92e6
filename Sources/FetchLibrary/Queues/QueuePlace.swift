#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a queue is kept, as the string says that a script gives.
enum QueuePlace {
  /// A file of this path.
  case file(String)
  /// A server, by a URL.
  case redis(RedisPlace)

  /// Why a string names no place.
  struct Problem: Error {
    let message: String
    var hint: String?
  }

  /// The place that a string names.
  init(_ text: String) throws(Problem) {
    let start = text.prefix(12).lowercased()
    if start.hasPrefix("redis://") || start.hasPrefix("rediss://") {
      self = .redis(try RedisPlace(text))
      return
    }
    if start == ":memory:" {
      throw Problem(message: "\(text) is no file", hint: "queue() without a name is in memory")
    }
    if let scheme = Self.scheme(of: text) {
      throw Problem(
        message: "a queue cannot be kept at \(scheme):",
        hint: scheme == "file"
          ? "write the path alone, as in queue(\"crawl.db\")"
          : "a path such as \"crawl.db\" names a file, and \"redis://host/name\" a queue in Redis; "
            + "the items stand behind it or alone, in a list: queue([\"…\"])")
    }
    self = .file(text)
  }

  /// The scheme of a text that looks like a URL.
  private static func scheme(of text: String) -> Substring? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let scheme = text[..<colon]
    let isName =
      scheme.first?.isLetter == true && scheme.allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) }
    return isName && (scheme == "file" || text[colon...].hasPrefix("://")) ? scheme : nil
  }

  /// The same for all texts that name the same place.
  var identity: String {
    switch self {
    case .redis(let place): place.identity
    case .file(let path): Self.realPath(path)
    }
  }

  /// A path from the root, every link followed, as far as there is something; a queue's file may not be there yet.
  private static func realPath(_ path: String) -> String {
    if let real = real(path) { return real }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (real(".") ?? ".") + "/" + path }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (real(folder) ?? folder) + String(path[slash...])
  }

  private static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
