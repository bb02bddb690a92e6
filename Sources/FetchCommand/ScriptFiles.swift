#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The scripts that a path on the command line names.
enum ScriptFiles {
  /// The path itself, or when it is a folder every `.fetch` file below it, in the order of their names. Hidden folders and
  /// links to folders are left out.
  static func below(_ path: String) -> [String] {
    isFolder(path, followingLinks: true) ? scripts(in: path) : [path]
  }

  private static func scripts(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [folder] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return names.sorted().flatMap { name in
      let path = prefix + name
      if isFolder(path, followingLinks: false) { return scripts(in: path) }
      return name.hasSuffix(".fetch") ? [path] : []
    }
  }

  private static func isFolder(_ path: String, followingLinks: Bool) -> Bool {
    var status = stat()
    let result = followingLinks ? stat(path, &status) : lstat(path, &status)
    return result == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
