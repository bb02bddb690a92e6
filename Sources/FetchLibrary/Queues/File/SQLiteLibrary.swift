import CSQLite

/// SQLite, loaded when a script first opens a queue on disk.
struct SQLiteLibrary: Sendable {
  /// Why it could not be loaded, in the system's words.
  struct Missing: Error {
    let reason: String
  }

  /// Its functions. It is never unloaded.
  let functions: csqlite_library

  init() throws(Missing) {
    let place = UnsafeMutablePointer<csqlite_library>.allocate(capacity: 1)
    defer { place.deallocate() }
    if let missing = csqlite_load(place) { throw Missing(reason: String(cString: missing)) }
    functions = place.move()
  }
}
