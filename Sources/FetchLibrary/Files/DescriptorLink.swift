#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A link of the system's that leads to an open file of a process: `/proc/self/fd/1`, and what leads there, as `/dev/stdout`.
struct DescriptorLink {
  /// Its number, when the process is this one.
  let number: Int32?

  /// Follows the links at `path` one by one; nil when none of them is such a one.
  init?(at path: String) {
    var path = path
    // As many as the system follows.
    for _ in 0..<40 {
      let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
      let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
      guard let end = realpath(slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".", nil) else {
        return nil
      }
      let folder = String(cString: end)
      free(end)
      if let descriptor = Int32(name), folder == "/dev/fd" || folder.hasPrefix("/proc/") && folder.hasSuffix("/fd") {
        number = ["/dev/fd", "/proc/\(getpid())/fd"].contains(folder) ? descriptor : nil
        return
      }
      guard let next = Self.target(of: path) else { return nil }
      path = next.hasPrefix("/") ? next : "\(folder)/\(next)"
    }
    return nil
  }

  private static func target(of link: String) -> String? {
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      count = max(
        0, base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { readlink(link, $0, buffer.count) })
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
