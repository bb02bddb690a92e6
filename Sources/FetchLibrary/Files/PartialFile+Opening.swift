import FetchDiagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension PartialFile {
  /// What the place of a file is.
  enum Place {
    /// For a file, with these permissions unless nil for the usual.
    case file(mode: UInt32?)
    /// Taken by something that is written as it is.
    case device(isPipe: Bool)
    /// A file that this process has open, as its standard output: it is written where that stands.
    case descriptor(Int32)
  }

  /// Looks at its place, and opens what is to be written.
  func openTarget() throws {
    switch try findPlace() {
    case .device(let isPipe):
      isDevice = true
      try openDevice(isPipe: isPipe)
    case .descriptor(let number):
      isDevice = true
      descriptor = fcntl(number, F_DUPFD_CLOEXEC, 0)
      if descriptor < 0 { throw failed("fcntl") }
    case .file(let mode):
      if mode != nil { firstMode = 0o600 }
      if plan.append { try openForAppending() } else { try openTemporary() }
      if let mode, fchmod(descriptor, mode_t(mode)) != 0 { throw failed("fchmod") }
    }
  }

  /// Looks at what stands in its place, and says when no file can.
  func findPlace() throws -> Place {
    var status = stat()
    var exists = lstat(target, &status) == 0
    // The rename would say so, too, but after the whole download.
    if !exists, errno == ENAMETOOLONG { throw failed("open") }
    if exists, status.st_mode & S_IFMT == S_IFLNK {
      if let place = placeOfDescriptor() { return place }
      if let end = realpath(target, nil) {
        // The link stays, and what it leads to is replaced.
        target = String(cString: end)
        free(end)
        exists = lstat(target, &status) == 0
      }
    }
    guard exists else { return .file(mode: plan.mode) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw FileFailure("cannot save to \"\(plan.path)\": it is a folder", path: plan.path)
    case S_IFREG:
      if !plan.overwrite { throw alreadyThere }
      return .file(mode: plan.mode ?? UInt32(status.st_mode) & 0o777)
    case S_IFLNK:
      if !plan.overwrite { throw alreadyThere }
      return .file(mode: plan.mode)
    default: return .device(isPipe: status.st_mode & S_IFMT == S_IFIFO)
    }
  }

  /// What stands there when the link leads to an open file of a process, as `/dev/stdout` and `/dev/fd/1` do: what that leads to may
  /// have no name, or one that others write to through the descriptor.
  private func placeOfDescriptor() -> Place? {
    guard let link = DescriptorLink(at: target) else { return nil }
    var status = stat()
    guard stat(target, &status) == 0 else { return nil }
    switch (status.st_mode & S_IFMT, link.number) {
    case (S_IFREG, let number?), (S_IFSOCK, let number?): return .descriptor(number)
    case (S_IFDIR, _): return nil
    case (let kind, _): return .device(isPipe: kind == S_IFIFO)
    }
  }

  /// A device or a pipe has no place to be renamed to: it is written as it is. Nothing waits for it but what looks at
  /// `isCancelled` now and then.
  private func openDevice(isPipe: Bool) throws {
    while true {
      descriptor = openFile(target, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
      if descriptor >= 0 {
        if isatty(descriptor) == 1 { visible = VisibleBytes() }
        return
      }
      // Nobody reads the pipe yet.
      guard isPipe, errno == ENXIO || errno == EINTR else { throw failed("open") }
      if isCancelled.load(ordering: .relaxed) { throw CancellationOfJob() }
      usleep(20_000)
    }
  }

  private func openForAppending() throws {
    descriptor = try creating { openFile(target, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, firstMode) }
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw failed("fstat") }
    originalLength = status.st_size
  }

  /// Opens with `open`, and once more after making the folders when they are missing.
  func creating(_ open: () -> Int32) throws -> Int32 {
    var opened = open()
    if opened < 0, errno == ENOENT {
      try makeFolders()
      opened = open()
    }
    if opened < 0 { throw failed("open") }
    return opened
  }

  private func makeFolders() throws {
    if let folder = Folder.make(above: target) { throw failed("mkdir", folder) }
  }
}
