#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension CacheFolder {
  /// A temporary file that nobody has written to for so many seconds is left over from a process that was killed.
  private static let patience = 3600

  /// Removes what was not used for longest until all takes no more than `bound`; gives what is left. An eighth is removed beyond what is
  /// needed, so that this is rare.
  func trim(to bound: Int) -> Int {
    var files: [(path: String, size: Int, use: Int)] = []
    for folder in (try? Folder.names(in: path)) ?? [] where folder.utf8.count == 2 && Self.isHex(folder) {
      let folder = "\(path)/\(folder)"
      guard Self.isFolder(folder) else { continue }
      for name in (try? Folder.names(in: folder)) ?? [] {
        var status = stat()
        guard lstat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
        if Self.isAnswer(name) {
          files.append(("\(folder)/\(name)", Int(status.st_size), StoredFile.use(of: status)))
        } else if Self.isLeftOver(name), Int(status.st_mtimeSeconds) < time(nil) - Self.patience {
          unlink("\(folder)/\(name)")
        }
      }
    }
    var size = files.reduce(0) { $0 + $1.size }
    guard size > bound else { return size }
    for file in files.sorted(by: { $0.use < $1.use }) {
      guard size > bound - bound / 8 else { break }
      if unlink(file.path) == 0 || errno == ENOENT { size -= file.size }
    }
    return size
  }

  /// Whether a file is called as answers are.
  private static func isAnswer(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let hashes = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[1].utf8.count == 1 && hashes.map(\.utf8.count) == [62, 32]
      && hashes.allSatisfy { isHex($0) }
  }

  /// Whether a file is called as an answer that is being written.
  private static func isLeftOver(_ name: String) -> Bool {
    let parts = name.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    return name.hasPrefix(".") && parts.count == 4 && parts[3] == "part" && isAnswer("\(parts[0]).\(parts[1])")
  }

  private static func isHex(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }
}
