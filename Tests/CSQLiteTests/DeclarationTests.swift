import CSQLite
import CSQLiteHeaders
import Testing

/// What we say of SQLite's interface is what its header says. That the functions have our types, the compiler has seen.
@Suite struct DeclarationTests {
  @Test func numbers() {
    let pairs: [(Int, Int32)] = [
      (CSQLITE_OK, SQLITE_OK), (CSQLITE_PERM, SQLITE_PERM), (CSQLITE_BUSY, SQLITE_BUSY),
      (CSQLITE_READONLY, SQLITE_READONLY), (CSQLITE_IOERR, SQLITE_IOERR), (CSQLITE_CORRUPT, SQLITE_CORRUPT),
      (CSQLITE_FULL, SQLITE_FULL), (CSQLITE_CANTOPEN, SQLITE_CANTOPEN), (CSQLITE_NOTADB, SQLITE_NOTADB),
      (CSQLITE_ROW, SQLITE_ROW), (CSQLITE_DONE, SQLITE_DONE), (CSQLITE_OPEN_READONLY, SQLITE_OPEN_READONLY),
      (CSQLITE_OPEN_READWRITE, SQLITE_OPEN_READWRITE), (CSQLITE_OPEN_CREATE, SQLITE_OPEN_CREATE),
      (CSQLITE_OPEN_URI, SQLITE_OPEN_URI), (CSQLITE_OPEN_NOMUTEX, SQLITE_OPEN_NOMUTEX),
      (CSQLITE_OPEN_EXRESCODE, SQLITE_OPEN_EXRESCODE), (CSQLITE_PREPARE_PERSISTENT, SQLITE_PREPARE_PERSISTENT),
    ]
    for (ours, theirs) in pairs { #expect(ours == Int(theirs)) }
    #expect(csqlite_copies_is_transient() == 1)
  }

  /// The functions found by name are those the header declares.
  @Test func functions() {
    withUnsafeTemporaryAllocation(of: csqlite_library.self, capacity: 2) { tables in
      guard let loaded = tables.baseAddress else { return }
      let linked = loaded + 1
      #expect(csqlite_load(loaded) == nil)
      csqlite_link(linked)
      // The loader gives both the same library, unless another copy of it was linked statically.
      let size = MemoryLayout<csqlite_library>.size
      #expect(
        UnsafeRawBufferPointer(start: loaded, count: size).elementsEqual(
          UnsafeRawBufferPointer(start: linked, count: size)))
    }
  }
}
