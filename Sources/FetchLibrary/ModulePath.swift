/// Where a module is.
package enum ModulePath {
  /// The one name of the file that `path` names in the file `importer`: relative to that file's folder.
  package static func resolve(_ path: String, from importer: String) -> String {
    if path.hasPrefix("/") { return normalise(path) }
    guard let slash = importer.lastIndex(of: "/") else { return normalise(path) }
    return normalise(importer[...slash] + path)
  }

  /// Takes `.` and `..` out, so that one file has one name.
  private static func normalise(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
