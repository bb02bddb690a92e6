#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A name that a file gets only while no other has it, where the file system has no links.
enum FreeName {
  /// Renames a file unless the name is taken; `errno` says why it could not.
  static func take(_ name: String, for file: String) -> Bool {
    #if canImport(Glibc)
      guard let symbol = dlsym(nil, "renameat2") else {
        errno = ENOSYS
        return false
      }
      // Glibc's header shows it to programs that ask for all of GNU's, and its module does not.
      typealias Rename = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
      let rename = unsafeBitCast(symbol, to: Rename.self)
      let onlyIfFree: UInt32 = 1
      return rename(AT_FDCWD, file, AT_FDCWD, name, onlyIfFree) == 0
    #else
      return renamex_np(file, name, UInt32(RENAME_EXCL)) == 0
    #endif
  }
}
