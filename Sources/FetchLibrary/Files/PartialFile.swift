import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What was saved.
package struct SavedFile: Sendable {
  /// The path as the script wrote it.
  package let path: String
  /// How many bytes.
  package let size: Int
  /// The hash of the bytes, as 64 hexadecimal digits.
  package let sha256: String
}

/// Where and how something is to be saved.
struct SavePlan: Sendable {
  var path: String
  /// At the end of what is there, instead of in its place.
  var append = false
  /// False when it is an error that something is there already.
  var overwrite = true
  /// On the disk, not only with the system, before the save is done.
  var durable = false
  /// The permissions of the file; nil for the usual, or those of the file it replaces.
  var mode: UInt32?
  /// The hash the bytes must have.
  var sha256: String?
}

/// A file that appears whole or not at all: written under another name beside its place, and renamed at the end.
///
/// Every method blocks. Unchecked because it is used by one job at a time, and by the loop only between jobs; `isCancelled`
/// is all that both touch at once.
final class PartialFile: @unchecked Sendable {
  let plan: SavePlan
  /// Set by the loop to stop a job half way.
  let isCancelled = Atomic(false)
  private var descriptor: Int32 = -1
  /// Where it will stand: what a link at `path` leads to.
  private var target: String
  private var temporary: String?
  /// Where to cut a file that was appended to, when that fails.
  private var originalLength: off_t = 0
  private var hash = SHA256()
  private var size = 0

  /// How much is written between two looks at `isCancelled`.
  private static let pieceSize = 1 << 20

  init(_ plan: SavePlan) {
    self.plan = plan
    target = plan.path
  }

  deinit { discard() }

  /// Opens it, unless it is open: its folder is made, and what stands in its place looked at.
  func open() throws {
    guard descriptor < 0 else { return }
    do {
      try openTarget()
    } catch {
      discard()
      throw error
    }
  }

  /// Writes the next bytes.
  func write(_ bytes: [UInt8]) throws {
    do {
      try bytes.withUnsafeBytes { bytes in
        var offset = 0
        while offset < bytes.count {
          if isCancelled.load(ordering: .relaxed) { throw CancellationOfJob() }
          let piece = UnsafeRawBufferPointer(rebasing: bytes[offset..<min(bytes.count, offset + Self.pieceSize)])
          hash.update(piece)
          try write(piece)
          offset += piece.count
        }
      }
    } catch {
      discard()
      throw error
    }
  }

  /// Forgets what was written: it begins again.
  func restart() throws {
    guard size > 0 else { return }
    guard temporary != nil || plan.append else {
      throw FileFailure(
        "cannot save to \"\(plan.path)\": the body broke off, and what a pipe or device got cannot be taken back",
        path: plan.path)
    }
    hash = SHA256()
    size = 0
    guard ftruncate(descriptor, originalLength) == 0 else { throw failed("ftruncate") }
    if !plan.append, lseek(descriptor, 0, SEEK_SET) < 0 { throw failed("lseek") }
  }

  /// Puts it in its place.
  func commit() throws -> SavedFile {
    do {
      return try putInPlace()
    } catch {
      discard()
      throw error
    }
  }

  /// Leaves nothing behind; what was there before stays.
  func discard() {
    if descriptor >= 0 {
      if plan.append { _ = ftruncate(descriptor, originalLength) }
      close(descriptor)
      descriptor = -1
    }
    if let temporary { unlink(temporary) }
    temporary = nil
  }

  /// The file that is there, when its hash is the one asked for: then nothing needs to be written.
  func verified() throws -> SavedFile? {
    guard let expected = plan.sha256, !plan.append else { return nil }
    let existing = openFile(plan.path, O_RDONLY | O_CLOEXEC)
    guard existing >= 0 else { return nil }
    defer { close(existing) }
    let hash = SHA256()
    var size = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      if isCancelled.load(ordering: .relaxed) { throw CancellationOfJob() }
      let count = read(existing, buffer.baseAddress, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { break }
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      size += count
    }
    let found = hash.finish()
    return found == expected ? SavedFile(path: plan.path, size: size, sha256: found) : nil
  }

  // Opening

  private func openTarget() throws {
    var status = stat()
    var exists = lstat(target, &status) == 0
    // The rename would say so, too, but after the whole download.
    if !exists, errno == ENAMETOOLONG { throw failed("open") }
    if exists, status.st_mode & S_IFMT == S_IFLNK, let end = realpath(target, nil) {
      // The link stays, and what it leads to is replaced.
      target = String(cString: end)
      free(end)
      exists = lstat(target, &status) == 0
    }
    var mode = plan.mode
    if exists {
      switch status.st_mode & S_IFMT {
      case S_IFDIR: throw FileFailure("cannot save to \"\(plan.path)\": it is a folder", path: plan.path)
      case S_IFREG, S_IFLNK:
        if !plan.overwrite { throw alreadyThere }
        if mode == nil, status.st_mode & S_IFMT == S_IFREG { mode = UInt32(status.st_mode) & 0o777 }
      default: return try openDevice(isPipe: status.st_mode & S_IFMT == S_IFIFO)
      }
    }
    if plan.append { try openForAppending() } else { try openTemporary() }
    if let mode, fchmod(descriptor, mode_t(mode)) != 0 { throw failed("fchmod") }
  }

  /// A device or a pipe has no place to be renamed to: it is written as it is. Nothing waits for it but what looks at
  /// `isCancelled` now and then.
  private func openDevice(isPipe: Bool) throws {
    while true {
      descriptor = openFile(target, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      if descriptor >= 0 { return }
      // Nobody reads the pipe yet.
      guard isPipe, errno == ENXIO || errno == EINTR else { throw failed("open") }
      if isCancelled.load(ordering: .relaxed) { throw CancellationOfJob() }
      usleep(20_000)
    }
  }

  private func openForAppending() throws {
    descriptor = try creating { openFile(target, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666) }
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw failed("fstat") }
    originalLength = status.st_size
  }

  private func openTemporary() throws {
    let slash = target.utf8.lastIndex(of: UInt8(ascii: "/")).map { target.utf8.index(after: $0) } ?? target.startIndex
    let folder = target[..<slash]
    var name = target[slash...]
    // The temporary name is longer by 22 bytes, and file systems allow 255.
    while name.utf8.count > 230 { name.unicodeScalars.removeLast() }
    let mark = String(UInt64.random(in: 0 ... .max), radix: 16)
    let path = "\(folder).\(name).\(mark).part"
    descriptor = try creating { openFile(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
    temporary = path
  }

  /// Opens with `open`, and once more after making the folders when they are missing.
  private func creating(_ open: () -> Int32) throws -> Int32 {
    var opened = open()
    if opened < 0, errno == ENOENT {
      try makeFolders()
      opened = open()
    }
    if opened < 0 { throw failed("open") }
    return opened
  }

  private func makeFolders() throws {
    var missing: [String] = []
    var path = target[...]
    while let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex {
      path = path[..<slash]
      let folder = String(path)
      if mkdir(folder, 0o777) == 0 || errno == EEXIST { break }
      guard errno == ENOENT else { throw failed("mkdir", folder) }
      missing.append(folder)
    }
    for folder in missing.reversed() where mkdir(folder, 0o777) != 0 && errno != EEXIST {
      throw failed("mkdir", folder)
    }
  }

  // Writing

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while let base = bytes.baseAddress, !rest.isEmpty {
      let count = writeBytes(descriptor, base + rest.startIndex, rest.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        try waitForReader()
      } else if errno != EINTR {
        throw failed("write")
      }
    }
    size += bytes.count
  }

  /// Waits a moment for room in a pipe.
  private func waitForReader() throws {
    if isCancelled.load(ordering: .relaxed) { throw CancellationOfJob() }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&waiting, 1, 100)
  }

  // In its place

  private func putInPlace() throws -> SavedFile {
    if isCancelled.load(ordering: .relaxed) { throw CancellationOfJob() }
    let digest = hash.finish()
    if let expected = plan.sha256, expected != digest {
      throw FileFailure(
        "cannot save to \"\(plan.path)\": its sha256 is \(digest), and \(expected) was asked for", path: plan.path)
    }
    if plan.durable, fsync(descriptor) != 0, errno != EINVAL { throw failed("fsync") }
    let finished = descriptor
    descriptor = -1
    if close(finished) != 0 { throw failed("close") }
    if let temporary {
      try rename(temporary)
      self.temporary = nil
    }
    if plan.durable { try syncFolder() }
    return SavedFile(path: plan.path, size: size, sha256: digest)
  }

  private func rename(_ temporary: String) throws {
    if plan.overwrite {
      guard renameFile(temporary, target) == 0 else { throw failed("rename") }
    } else {
      // A link is never made over something that is there, however late it came.
      guard link(temporary, target) == 0 else { throw errno == EEXIST ? alreadyThere : failed("link") }
      unlink(temporary)
    }
  }

  /// The rename itself is on the disk only when its folder is.
  private func syncFolder() throws {
    let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
    let opened = openFile(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw failed("open", folder) }
    defer { close(opened) }
    if fsync(opened) != 0, errno != EINVAL { throw failed("fsync", folder) }
  }

  private var alreadyThere: FileFailure {
    FileFailure("cannot save to \"\(plan.path)\": it is there already, and overwrite is false", path: plan.path)
  }

  private func failed(_ call: String, _ file: String? = nil) -> FileFailure {
    FileFailure(call, doing: "save to", path: plan.path, file: file)
  }
}

/// A job that stopped half way because it was told to.
struct CancellationOfJob: Error {}

// The system's calls, under names that methods do not hide.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 { open(path, flags, mode) }
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
private func renameFile(_ old: String, _ new: String) -> Int32 { rename(old, new) }
