import CSQLite

/// A connection to a database of SQLite. Whoever has it uses it from one thread at a time.
final class Database {
  /// Why something could not be done.
  struct Problem: Error {
    /// SQLite's result; the kind stands in its lowest byte.
    let result: Int32
    /// What SQLite says of it.
    let message: String
    /// The system's `errno`, or 0.
    let number: Int32

    /// One of SQLite's primary results.
    func isKind(_ kind: Int) -> Bool { Int(result & 0xff) == kind }
  }

  private let functions: csqlite_library
  private let handle: OpaquePointer

  /// Opens what is at a path, or a URI if the flags say so.
  init(_ path: String, flags: Int, _ library: SQLiteLibrary) throws(Problem) {
    functions = library.functions
    var opened: OpaquePointer?
    let result = functions.open(path, &opened, Int32(flags | CSQLITE_OPEN_NOMUTEX | CSQLITE_OPEN_EXRESCODE), nil)
    guard let opened else { throw Problem(result: result, message: "out of memory", number: 0) }
    handle = opened
    if Int(result) != CSQLITE_OK { throw problem(result) }
  }

  deinit { _ = functions.close(handle) }

  /// Whether it can only be read.
  var isReadOnly: Bool { functions.is_read_only(handle, "main") != 0 }

  /// How many rows the last statement inserted, changed or deleted.
  var changes: Int { Int(functions.changes(handle)) }

  /// Prepares a statement that is run again and again.
  func prepare(_ text: String) throws(Problem) -> Statement {
    var prepared: OpaquePointer?
    try check(functions.prepare(handle, text, -1, UInt32(CSQLITE_PREPARE_PERSISTENT), &prepared, nil))
    guard let prepared else { throw Problem(result: 1, message: "an empty statement", number: 0) }
    return Statement(prepared, of: self, functions)
  }

  /// Runs a statement once.
  func run(_ text: String) throws(Problem) { try prepare(text).run() }

  /// The number that a statement gives first.
  func number(_ text: String) throws(Problem) -> Int {
    let statement = try prepare(text)
    defer { statement.reset() }
    return try statement.step() ? statement.integer(0) : 0
  }

  fileprivate func check(_ result: Int32) throws(Problem) {
    if Int(result) != CSQLITE_OK { throw problem(result) }
  }

  fileprivate func problem(_ result: Int32) -> Problem {
    let message = functions.message(handle).map { String(cString: $0) } ?? "result \(result)"
    return Problem(result: result, message: message, number: functions.system_error(handle))
  }
}

/// A prepared statement. Between two runs it is reset.
final class Statement {
  private let handle: OpaquePointer
  private let database: Database
  private let functions: csqlite_library

  fileprivate init(_ handle: OpaquePointer, of database: Database, _ functions: csqlite_library) {
    self.handle = handle
    self.database = database
    self.functions = functions
  }

  deinit { _ = functions.finalize(handle) }

  /// Gives a parameter, counted from 1, its value.
  func bind(_ index: Int32, _ value: Int) throws(Database.Problem) {
    try database.check(functions.bind_integer(handle, index, Int64(value)))
  }

  /// The same with a text of UTF-8.
  func bind(_ index: Int32, text: [UInt8]) throws(Database.Problem) {
    let result = text.withUnsafeBytes { bytes in
      functions.bind_text(
        handle, index, (bytes.baseAddress ?? Statement.nothing).assumingMemoryBound(to: CChar.self),
        Int32(clamping: bytes.count), csqlite_copies())
    }
    try database.check(result)
  }

  /// The same with bytes.
  func bind(_ index: Int32, bytes: [UInt8]) throws(Database.Problem) {
    let result = bytes.withUnsafeBytes { bytes in
      functions.bind_blob(
        handle, index, bytes.baseAddress ?? Statement.nothing, Int32(clamping: bytes.count), csqlite_copies())
    }
    try database.check(result)
  }

  /// No bytes are no null.
  private static var nothing: UnsafeRawPointer { UnsafeRawPointer(("" as StaticString).utf8Start) }

  /// Goes on to the next row; false at the end.
  func step() throws(Database.Problem) -> Bool {
    let result = functions.step(handle)
    switch Int(result) {
    case CSQLITE_ROW: return true
    case CSQLITE_DONE: return false
    default:
      let problem = database.problem(result)
      reset()
      throw problem
    }
  }

  /// Runs it to its end, for one that gives no rows that matter.
  func run() throws(Database.Problem) {
    while try step() {}
    reset()
  }

  /// Makes it ready for another run.
  func reset() { _ = functions.reset(handle) }

  /// A column of the row, counted from 0.
  func integer(_ column: Int32) -> Int { Int(functions.integer(handle, column)) }

  /// The bytes of a column; none for null.
  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = functions.blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(functions.length(handle, column))))
  }
}
