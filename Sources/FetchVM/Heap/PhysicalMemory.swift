#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The memory that this process may use at most.
public enum PhysicalMemory {
  /// Where a control group of Linux says how much memory its processes may have: in its second version, and in its first.
  private static let controlGroups = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]

  /// That of the machine, or less where a container has less.
  public static var bytes: Int {
    let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
    let machine = pages > 0 ? pages * Int(sysconf(Int32(_SC_PAGESIZE))) : .max
    return controlGroups.compactMap(number).reduce(machine, min)
  }

  /// The number in a file; nil when there is no such file, or no number in it.
  private static func number(in path: String) -> Int? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { return nil }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 32)
    let count = read(file, &text, text.count)
    if count <= 0 { return nil }
    return Int(String(decoding: text[..<count].prefix { $0 > 0x20 }, as: UTF8.self))
  }
}
