import FetchDiagnostics
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that appears whole or not at all: written under another name beside its place, and renamed at the end.
///
/// Every method blocks. Unchecked because it is used by one job at a time, and by the loop only between jobs; `isCancelled`
/// is all that both touch at once.
class PartialFile: @unchecked Sendable {
  let plan: SavePlan
  /// Set by the loop to stop a job half way.
  let isCancelled = Atomic(false)
  /// The open file; -1 when there is none.
  final var descriptor: Int32 = -1
  /// Where it will stand: what a link at `path` leads to.
  final var target: String
  /// Under which name it is written.
  final var temporary: String?
  /// The file that says what the temporary one is a part of. As long as there is one, both stay when the writing breaks off.
  final var note: String?
  /// Where to cut a file that was appended to, when that fails.
  final var originalLength: off_t = 0
  /// The permissions that a file is made with, before it has those it is to have: never more.
  final var firstMode: mode_t = 0o666
  /// The hash of what has been written.
  final var hash = SHA256()
  /// How much has been written.
  final var size = 0
  /// How many bytes the file got: less than were given when a write broke off, and more when they were escaped for a terminal.
  private var written = 0

  /// Something that is no file stands in its place, and what that got cannot be taken back.
  final var isDevice = false
  /// What is sent instead to a terminal that stands in its place.
  final var visible: VisibleBytes?

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
          try show(piece)
          offset += piece.count
          size += piece.count
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
    guard !isDevice else {
      throw FileFailure(
        "cannot save to \"\(plan.path)\": the body broke off, and what a pipe or device got cannot be taken back",
        path: plan.path)
    }
    guard !plan.append || isLast else {
      throw FileFailure(
        "cannot save to \"\(plan.path)\": the body broke off, and somebody else has added to the file meanwhile",
        path: plan.path)
    }
    hash = SHA256()
    (size, written) = (0, 0)
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

  /// Leaves nothing behind but what may be completed; what was there before stays.
  func discard() {
    if size == 0 { removeNote() }
    // Before the file is closed, which gives up its lock.
    if let temporary, note == nil { unlink(temporary) }
    if descriptor >= 0 {
      if plan.append, !isDevice, isLast { _ = ftruncate(descriptor, originalLength) }
      close(descriptor)
      descriptor = -1
    }
    temporary = nil
    note = nil
  }

  /// Whether what was appended is still the end of the file: what others have added behind it is not ours to cut.
  private var isLast: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_size == originalLength + off_t(written)
  }

  /// What was written is a part of nothing any more.
  final func removeNote() {
    if let note { unlink(note) }
    note = nil
  }

  /// The file that is there, when its hash is the one asked for: then nothing needs to be written.
  func verified() throws -> SavedFile? {
    guard let expected = plan.sha256, !plan.append else { return nil }
    // A pipe would keep the job waiting for somebody who writes.
    let existing = openFile(plan.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard existing >= 0 else { return nil }
    defer { close(existing) }
    guard Self.isFile(existing), let (hash, size) = try contents(of: existing) else { return nil }
    let found = hash.finish()
    return found == expected ? SavedFile(path: plan.path, size: size, sha256: found) : nil
  }

  /// Whether an open file is one that can be read from its beginning to its end.
  static func isFile(_ opened: Int32) -> Bool {
    var status = stat()
    return fstat(opened, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// The hash and the size of what can be read from a file; nil when it cannot be read to its end.
  final func contents(of file: Int32) throws -> (SHA256, size: Int)? {
    let hash = SHA256()
    var size = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      if isCancelled.load(ordering: .relaxed) { throw CancellationOfJob() }
      let count = read(file, buffer.baseAddress, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return (hash, size) }
      hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      size += count
    }
  }

  /// Opens what is written before it is put in its place.
  func openTemporary() throws {
    let slash = target.utf8.lastIndex(of: UInt8(ascii: "/")).map { target.utf8.index(after: $0) } ?? target.startIndex
    let folder = target[..<slash]
    var name = target[slash...]
    // The temporary name is longer by 22 bytes, and file systems allow 255.
    while name.utf8.count > 230 { name.unicodeScalars.removeLast() }
    let mark = String(UInt64.random(in: 0 ... .max), radix: 16)
    let path = "\(folder).\(name).\(mark).part"
    descriptor = try creating { openFile(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, firstMode) }
    temporary = path
  }

  // Writing

  private func show(_ bytes: UnsafeRawBufferPointer) throws {
    var shown: [UInt8] = []
    guard visible?.append(bytes.assumingMemoryBound(to: UInt8.self), to: &shown) != nil else { return try write(bytes) }
    try shown.withUnsafeBytes { try write($0) }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while let base = bytes.baseAddress, !rest.isEmpty {
      let count = writeBytes(descriptor, base + rest.startIndex, rest.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
        written += count
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        try waitForReader()
      } else if errno != EINTR {
        throw failed("write")
      }
    }
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
      removeNote()
      throw FileFailure(
        "cannot save to \"\(plan.path)\": its sha256 is \(digest), and \(expected) was asked for", path: plan.path)
    }
    var rest: [UInt8] = []
    visible?.finish(&rest)
    try rest.withUnsafeBytes { try write($0) }
    if plan.durable, fsync(descriptor) != 0, errno != EINVAL { throw failed("fsync") }
    // The lock on a part lasts until it is in its place.
    let lock = note == nil ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    defer { if lock >= 0 { close(lock) } }
    let finished = descriptor
    descriptor = -1
    if close(finished) != 0 { throw failed("close") }
    if let temporary {
      try rename(temporary)
      self.temporary = nil
      removeNote()
    }
    if plan.durable { try syncFolder() }
    return SavedFile(path: plan.path, size: size, sha256: digest)
  }

  private func rename(_ temporary: String) throws {
    if plan.overwrite {
      guard renameFile(temporary, target) == 0 else { throw failed("rename") }
    } else if link(temporary, target) == 0 {
      // A link is never made over something that is there, however late it came.
      unlink(temporary)
    } else {
      // Not every file system has links.
      guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(errno), FreeName.take(target, for: temporary) else {
        throw errno == EEXIST ? alreadyThere : failed("link")
      }
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

  /// Something is in its place.
  final var alreadyThere: FileFailure {
    FileFailure("cannot save to \"\(plan.path)\": it is there already, and overwrite is false", path: plan.path)
  }

  /// A system call has failed, for `file` if that is not the one to be saved.
  final func failed(_ call: String, _ file: String? = nil) -> FileFailure {
    FileFailure(call, doing: "save to", path: plan.path, file: file)
  }
}

/// A job that stopped half way because it was told to.
struct CancellationOfJob: Error {}

/// The system's `open`, under a name that methods do not hide.
func openFile(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 { open(path, flags, mode) }

// So are these.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
private func renameFile(_ old: String, _ new: String) -> Int32 { rename(old, new) }
