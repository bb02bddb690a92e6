import FetchHTTP

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file whose beginning stays when the writing breaks off: as `NAME.part` beside its place, and in `NAME.part.from` what it is a
/// part of.
///
/// A part with bytes in it always has the note that belongs to it: a new note is written while the part is empty. So a program may
/// be killed at any moment. Whoever writes holds a lock on the part.
final class ResumableFile: PartialFile, @unchecked Sendable {
  /// Where what is written next belongs.
  enum Beginning: Equatable {
    /// It is the file's start; without a version, a part of it would be of no use.
    case whole(BodyVersion?)
    /// It follows the part that is there.
    case rest(BodyRemnant)
  }

  /// The hash of the URL whose body it is to hold.
  let resource: String
  private var beginning = Beginning.whole(nil)

  /// A file that is to hold the body of a URL.
  init(_ plan: SavePlan, from url: WebURL) {
    let hash = SHA256()
    Array(url.withFragment(nil).text.utf8).withUnsafeBytes { hash.update($0) }
    resource = hash.finish()
    super.init(plan)
  }

  /// Looks for a part of the body, and reads it: the hash is that of the whole.
  func load() throws -> BodyRemnant? {
    guard case .file = try findPlace(), let note = readNote(), note.resource == resource else { return nil }
    let existing = openFile(partPath, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard existing >= 0 else { return nil }
    defer { close(existing) }
    guard Self.isFile(existing), let (hash, size) = try contents(of: existing), size > 0,
      size <= note.version.length ?? size
    else { return nil }
    self.hash = hash
    self.size = size
    return BodyRemnant(size: size, of: note.version)
  }

  /// What it has, if the rest alone may be asked for.
  var remnant: BodyRemnant? {
    guard note != nil, size > 0, let version else { return nil }
    return BodyRemnant(size: size, of: version)
  }

  /// Opens it for what comes next.
  func begin(_ beginning: Beginning) throws {
    switch beginning {
    case .rest: if descriptor >= 0 { return }
    case .whole:
      // A device or a pipe goes on as it is.
      if descriptor >= 0, temporary == nil { return }
      removeNote()
      discard()
      hash = SHA256()
      size = 0
    }
    self.beginning = beginning
    try open()
  }

  override func openTemporary() throws {
    switch beginning {
    case .whole(nil):
      try removePart()
      try super.openTemporary()
    case .whole(.some): try openPart()
    case .rest(let remnant):
      try openPart()
      guard lseek(descriptor, 0, SEEK_END) == remnant.size, readNote()?.version == remnant.version else {
        throw taken("another program has changed")
      }
    }
  }

  // The part and its note

  private var partPath: String { target + ".part" }
  private var notePath: String { partPath + ".from" }

  private var version: BodyVersion? {
    switch beginning {
    case .whole(let version): version
    case .rest(let remnant): remnant.version
    }
  }

  private func openPart() throws {
    descriptor = try lockedPart()
    temporary = partPath
    note = notePath
    guard case .whole(let version?) = beginning else { return }
    guard ftruncate(descriptor, 0) == 0 else { throw failed("ftruncate", partPath) }
    try write(PartNote(resource: resource, version: version))
  }

  /// Removes a part that was left here, if it was one of ours.
  private func removePart() throws {
    guard access(notePath, F_OK) == 0 else { return }
    let part = try lockedPart()
    unlink(partPath)
    unlink(notePath)
    close(part)
  }

  /// Opens the part, makes sure that nobody else writes to it and that it is no stranger's.
  private func lockedPart() throws -> Int32 {
    while true {
      let opened = try creating {
        openFile(partPath, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, firstMode)
      }
      do {
        // Where there are no locks at all, there is nothing to be done about it.
        if flock(opened, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { throw taken("another save writes") }
        guard let status = Self.status(of: opened) else { throw failed("fstat", partPath) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw taken("no save has left") }
        var named = stat()
        if lstat(partPath, &named) == 0, named.st_ino == status.st_ino, named.st_dev == status.st_dev {
          if status.st_size > 0, access(notePath, F_OK) != 0 { throw taken("no save has left") }
          return opened
        }
        // Whoever had the lock has put it in its place meanwhile.
        close(opened)
      } catch {
        close(opened)
        throw error
      }
    }
  }

  private func readNote() -> PartNote? {
    let file = openFile(notePath, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    guard count > 0, count < bytes.count else { return nil }
    return String(validating: bytes[..<count], as: UTF8.self).flatMap { PartNote($0) }
  }

  private func write(_ made: PartNote) throws {
    let file = openFile(notePath, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failed("open", notePath) }
    defer { close(file) }
    let text = Array(made.text.utf8)
    guard text.withUnsafeBytes({ writeBytes(file, $0) }) == text.count else { throw failed("write", notePath) }
  }

  private func taken(_ who: String) -> FileFailure {
    FileFailure("cannot save to \"\(plan.path)\": \(who) \"\(partPath)\"", path: plan.path)
  }

  private static func status(of file: Int32) -> stat? {
    var status = stat()
    return fstat(file, &status) == 0 ? status : nil
  }
}

private func writeBytes(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(file, bytes.baseAddress, bytes.count)
}
