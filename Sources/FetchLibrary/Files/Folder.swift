#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What stands in folders.
enum Folder {
  /// The names in a folder, sorted; hidden ones included, `.` and `..` not.
  static func names(in path: String) throws(FileFailure) -> [String] {
    guard let folder = opendir(path) else { throw FileFailure("opendir", doing: "list", path: path) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes the folders that a path goes through and that are not there. Gives the one that could not be made, with `errno` saying why.
  static func make(above path: String) -> String? {
    var missing: [String] = []
    var path = path[...]
    while let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex {
      path = path[..<slash]
      let folder = String(path)
      if mkdir(folder, 0o777) == 0 || errno == EEXIST { break }
      guard errno == ENOENT else { return folder }
      missing.append(folder)
    }
    return missing.reversed().first { mkdir($0, 0o777) != 0 && errno != EEXIST }
  }

  /// The paths that match a pattern, sorted: `*`, `?` and `[…]` within a name, `**` for any number of folders.
  /// As in a shell, a leading dot is matched only by a dot. What is not `allowed` is left out, and so is what is reached through it
  /// and `..`: that would tell its name.
  static func paths(matching pattern: String, where allowed: (String) -> Bool = { _ in true }) -> [String] {
    var parts = pattern.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    let root = pattern.utf8.first == UInt8(ascii: "/") ? "/" : ""
    if parts.first == "." { parts.removeFirst() }
    // Two in a row mean what one does, and would go through the folders in every way that they can be shared out.
    parts = parts.indices.filter { $0 == 0 || parts[$0] != "**" || parts[$0 - 1] != "**" }.map { parts[$0] }
    var found = Set<String>()
    match(parts[...], in: root, depth: 0, where: allowed, &found)
    return found.filter(allowed).sorted()
  }

  private static func match(
    _ parts: ArraySlice<String>, in folder: String, depth: Int, where allowed: (String) -> Bool,
    _ found: inout Set<String>
  ) {
    guard let part = parts.first else {
      if !folder.isEmpty { found.insert(folder) }
      return
    }
    let rest = parts.dropFirst()
    func mayPass(_ path: String) -> Bool { !rest.contains("..") || allowed(path) }
    if part == "**" {
      match(rest, in: folder, depth: depth, where: allowed, &found)
      // A link could lead round in a circle, and nobody nests folders deeper than that.
      guard depth < 100 else { return }
      for path in visiblePaths(in: folder, "*") where isFolder(path) && mayPass(path) {
        match(parts, in: path, depth: depth + 1, where: allowed, &found)
      }
    } else if part.utf8.contains(where: { [42, 63, 91].contains($0) }) {
      for path in visiblePaths(in: folder, part) where mayPass(path) {
        if rest.isEmpty || isFolder(path, followingLinks: true) {
          match(rest, in: path, depth: depth, where: allowed, &found)
        }
      }
    } else if access(joined(folder, part), F_OK) == 0 {
      match(rest, in: joined(folder, part), depth: depth, where: allowed, &found)
    }
  }

  private static func visiblePaths(in folder: String, _ pattern: String) -> [String] {
    let names = (try? names(in: folder.isEmpty ? "." : folder)) ?? []
    return names.filter { fnmatch(pattern, $0, FNM_PERIOD) == 0 }.map { joined(folder, $0) }
  }

  private static func joined(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder == "/" ? folder + name : "\(folder)/\(name)"
  }

  private static func isFolder(_ path: String, followingLinks: Bool = false) -> Bool {
    var status = stat()
    let result = followingLinks ? stat(path, &status) : lstat(path, &status)
    return result == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
