import FetchHTTP

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder with stored answers, which several processes may share. Every method blocks, and fails silently: what cannot be read is
/// not there, and what cannot be written is not kept.
///
/// An answer stands in `ab/cdef…-0123….n`: a hash of the URL, one of who asked and how, and a number that tells apart answers that
/// differ by `Vary`. What is called otherwise is somebody else's, and is left alone.
struct CacheFolder: Sendable {
  /// Where it is.
  let path: String

  /// Why nothing can be kept there, if that can be seen at once.
  var problem: String? {
    guard access(path, F_OK) == 0 else { return nil }
    guard let opened = opendir(path) else {
      return "is no folder that can be read: \(String(cString: strerror(errno)))"
    }
    closedir(opened)
    return access(path, W_OK) == 0 ? nil : "is a folder that cannot be written to: \(String(cString: strerror(errno)))"
  }

  /// A change that has to be made in it.
  enum Change: Sendable {
    case keep(StoredAnswer, CacheKey, [HeaderField])
    case forget(url: String)
    /// Makes it no larger than so many bytes.
    case trim(Int)

    /// The URL it is about.
    var url: String? {
      switch self {
      case .keep(_, let key, _): key.url
      case .forget(let url): url
      case .trim: nil
      }
    }
  }

  /// Where the answers to one key stand.
  private struct Place {
    let folder: String
    let name: String
    /// The hash of the key itself, which each file has in it.
    let key: String

    init(_ key: CacheKey, in path: String) {
      let url = Place.hash(of: key.url)
      let identity = Place.hash(of: key.identity)
      folder = "\(path)/\(url.prefix(2))"
      name = "\(url.dropFirst(2))-\(identity.prefix(32))"
      self.key = Place.hash(of: url + identity)
    }

    static func hash(of text: String) -> String { CacheFile.hash(of: [Array(text.utf8)]) }

    /// The file for one of the answers that differ by `Vary`.
    func path(_ number: Int) -> String { "\(folder)/\(name).\(number)" }
  }

  /// The answer to a request with this key and these headers.
  func find(_ key: CacheKey, for headers: [HeaderField]) -> StoredAnswer? {
    let place = Place(key, in: path)
    guard Self.isFolder(place.folder) else { return nil }
    for number in 0..<StoredAnswer.mostVariants {
      guard let file = StoredFile(place.path(number)), file.title.key == place.key,
        let head = file.answer(), head.matches(headers), let answer = file.wholeAnswer()
      else { continue }
      file.touch()
      return answer
    }
    return nil
  }

  /// Makes changes, one after the other; gives how many bytes were written, and what the folder has in all if that was looked at.
  func make(_ changes: [Change]) -> (written: Int, size: Int?) {
    var written = 0
    var size: Int?
    for change in changes {
      switch change {
      case .keep(let answer, let key, let headers): written += keep(answer, key, headers)
      case .forget(let url): forget(url)
      case .trim(let bound):
        size = trim(to: bound)
        written = 0
      }
    }
    return (written, size)
  }

  private func keep(_ answer: StoredAnswer, _ key: CacheKey, _ headers: [HeaderField]) -> Int {
    let place = Place(key, in: path)
    makeFolder(place.folder)
    guard Self.isFolder(place.folder) else { return 0 }
    let target = place.path(number(for: headers, in: place))
    // A link could lead anywhere, and is not ours.
    guard !Self.isOther(target) else { return 0 }
    var plan = SavePlan(path: target)
    plan.mode = 0o600
    let file = PartialFile(plan)
    let bytes = CacheFile.bytes(of: answer, key: place.key)
    do {
      try file.open()
      try file.write(bytes)
      _ = try file.commit()
      return bytes.count
    } catch {
      return 0
    }
  }

  /// The place of the answer that the new one replaces: one to the same request, or one that cannot be read, or the oldest.
  private func number(for headers: [HeaderField], in place: Place) -> Int {
    var free: Int?
    var oldest = (number: 0, use: Int.max)
    for number in 0..<StoredAnswer.mostVariants {
      guard let file = StoredFile(place.path(number)), file.title.key == place.key, let head = file.answer() else {
        free = free ?? number
        continue
      }
      if head.matches(headers) { return number }
      if file.use < oldest.use { oldest = (number, file.use) }
    }
    return free ?? oldest.number
  }

  private func forget(_ url: String) {
    let hash = Place.hash(of: url)
    let folder = "\(path)/\(hash.prefix(2))"
    guard Self.isFolder(folder), let names = try? Folder.names(in: folder) else { return }
    for name in names where name.hasPrefix("\(hash.dropFirst(2))-") { unlink("\(folder)/\(name)") }
  }

  /// For its owner alone, since answers may be anything; folders above it are made as those of a save are.
  private func makeFolder(_ folder: String) {
    if mkdir(folder, 0o700) == 0 || errno != ENOENT { return }
    if mkdir(path, 0o700) != 0, errno == ENOENT {
      // Opening makes all that is missing, and nothing is left of the file.
      let file = PartialFile(SavePlan(path: "\(path)/x"))
      try? file.open()
      file.discard()
      chmod(path, 0o700)
    }
    mkdir(folder, 0o700)
  }

  static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

  private static func isOther(_ path: String) -> Bool {
    guard let kind = kind(of: path) else { return false }
    return kind != S_IFREG
  }

  /// What stands at a path, a link itself and not what it leads to.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}
