import CSQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file that a queue is kept in, a database of SQLite: what the jobs of its store do.
///
/// Unchecked because only one of the store's jobs runs at a time, and nobody else touches it.
final class QueueFile: @unchecked Sendable {
  /// Marks the file as a queue's.
  private static let application = 0x4651_5545
  /// Which tables it has.
  private static let format = 1

  private let path: String
  private let realPath: String
  private let messages: QueueFileMessages
  private var database: Database?
  private var statements: [QueueFileStatement: Statement] = [:]
  private var lastPosition = 0

  /// The file of a path, which messages name; it is opened at `realPath`, from the root.
  init(_ path: String, at realPath: String) {
    self.path = path
    self.realPath = realPath
    messages = QueueFileMessages(path: path)
  }

  // Opening and closing

  /// Opens the file, or makes it; says how many items wait, and how many keys there are.
  func open() throws(FileFailure) -> (waiting: Int, seen: Int) {
    let library: SQLiteLibrary
    do throws(SQLiteLibrary.Missing) {
      library = try SQLiteLibrary()
    } catch {
      throw messages.missing(error.reason)
    }
    try checkContent(library)
    return try reporting(.open) { () throws(Database.Problem) in
      let database = try Database(realPath, flags: CSQLITE_OPEN_READWRITE | CSQLITE_OPEN_CREATE, library)
      // The lock is held until the end. Nobody shares the file, so that the index of its log is in memory.
      try database.run("PRAGMA locking_mode = EXCLUSIVE")
      try database.run("BEGIN EXCLUSIVE")
      if try database.number("PRAGMA application_id") != Self.application { try makeTables(in: database) }
      lastPosition = try database.number("SELECT max(position) FROM waiting")
      let waiting = try database.number("SELECT count(*) FROM waiting")
      let seen = try database.number("SELECT count(*) FROM seen")
      try database.run("COMMIT")
      for setting in ["journal_mode = WAL", "synchronous = NORMAL", "cache_size = -8000"] {
        try database.run("PRAGMA \(setting)")
      }
      self.database = database
      return (waiting, seen)
    }
  }

  /// Throws when what is there is no queue of ours. Nothing is written, as opening it in the usual way might.
  private func checkContent(_ library: SQLiteLibrary) throws(FileFailure) {
    var status = stat()
    if stat(realPath, &status) != 0 {
      if let folder = Folder.make(above: realPath) { throw messages.folder(folder, errno) }
      return
    }
    if status.st_mode & S_IFMT == S_IFDIR { throw messages.folder }
    if status.st_mode & S_IFMT != S_IFREG { throw messages.foreign }
    if status.st_size == 0 { return }
    if access(realPath, W_OK) != 0 { throw messages.readOnly }
    let (application, format): (Int, Int)
    do throws(Database.Problem) {
      let database = try Database(readOnlyURI, flags: CSQLITE_OPEN_READONLY | CSQLITE_OPEN_URI, library)
      // Else it would refuse a file that is whole only together with its log: a process may have been stopped while it put one into the
      // other.
      try database.run("PRAGMA writable_schema = ON")
      application = try database.number("PRAGMA application_id")
      format = try database.number("PRAGMA user_version")
    } catch {
      if error.isKind(CSQLITE_NOTADB) { throw messages.foreign }
      throw messages.failure(error, doing: .open)
    }
    if application != Self.application { throw messages.foreign }
    if format > Self.format { throw messages.newer }
  }

  /// What SQLite reads without locks and without looking at a log.
  private var readOnlyURI: String {
    var path = realPath
    var encoded = ByteBuffer()
    path.withUTF8 { PercentCode.encode($0, isForm: false, into: &encoded) }
    return "file:\(String(decoding: encoded.bytes, as: UTF8.self))?immutable=1"
  }

  private func makeTables(in database: Database) throws(Database.Problem) {
    for table in QueueFileStatement.schema { try database.run(table) }
    try database.run("PRAGMA application_id = \(Self.application)")
    try database.run("PRAGMA user_version = \(Self.format)")
  }

  /// Lets go of the file; the log is put into it.
  func close() {
    statements = [:]
    database = nil
  }

  // Working

  /// Does what is asked, in order and all or nothing.
  func answer(_ requests: [QueueRequest]) throws(FileFailure) -> [QueueAnswer] {
    try reporting(.work) { () throws(Database.Problem) in
      try statement(.begin).run()
      do throws(Database.Problem) {
        var answers: [QueueAnswer] = []
        answers.reserveCapacity(requests.count)
        for request in requests { answers.append(try answer(request)) }
        try statement(.commit).run()
        return answers
      } catch {
        // After some failures it is rolled back already, which fails then.
        try? statement(.rollback).run()
        throw error
      }
    }
  }

  private func answer(_ request: QueueRequest) throws(Database.Problem) -> QueueAnswer {
    switch request {
    case .add(let items): return .added(try add(items))
    case .read(let position, let limit): return .items(try read(after: position, limit: limit))
    case .attempt(let position): try run(.attempt, position)
    case .stop(let position): try run(.stop, position)
    case .finish(let position): try run(.finish, position)
    case .postpone(let position, let error):
      lastPosition += 1
      let postpone = try statement(.postpone)
      try postpone.bind(1, position)
      try postpone.bind(2, lastPosition)
      try postpone.bind(3, text: Array(error.utf8))
      try postpone.run()
    case .setAside(let position, let error):
      let setAside = try statement(.setAside)
      try setAside.bind(1, position)
      try setAside.bind(2, text: Array(error.utf8))
      try setAside.run()
      try run(.finish, position)
    case .has(let key):
      let isSeen = try statement(.isSeen)
      try isSeen.bind(1, bytes: key)
      defer { isSeen.reset() }
      return .known(try isSeen.step())
    case .failed: return .failed(try failed())
    case .retry:
      try run(.retry, lastPosition)
      let count = database?.changes ?? 0
      lastPosition += count
      try statement(.forgetFailed).run()
      return .count(count)
    case .forget:
      for table in [QueueFileStatement.forgetWaiting, .forgetFailed, .forgetSeen] { try statement(table).run() }
    }
    return .done
  }

  private func add(_ items: [NewItem]) throws(Database.Problem) -> [Bool] {
    let (see, queue) = (try statement(.see), try statement(.queue))
    var answers: [Bool] = []
    answers.reserveCapacity(items.count)
    for item in items {
      try see.bind(1, bytes: item.key)
      try see.run()
      let isNew = database?.changes == 1
      answers.append(isNew)
      guard isNew else { continue }
      lastPosition += 1
      try queue.bind(1, lastPosition)
      try queue.bind(2, text: item.text)
      try queue.run()
    }
    return answers
  }

  private func read(after position: Int, limit: Int) throws(Database.Problem) -> [StoredItem] {
    let read = try statement(.read)
    try read.bind(1, position)
    try read.bind(2, limit)
    defer { read.reset() }
    var items: [StoredItem] = []
    while try read.step() {
      items.append(StoredItem(position: read.integer(0), text: read.bytes(1), attempts: read.integer(2)))
    }
    return items
  }

  private func failed() throws(Database.Problem) -> [FailedItem] {
    let failed = try statement(.failed)
    defer { failed.reset() }
    var items: [FailedItem] = []
    while try failed.step() {
      let error = String(decoding: failed.bytes(2), as: UTF8.self)
      items.append(FailedItem(text: failed.bytes(0), attempts: failed.integer(1), error: error))
    }
    return items
  }

  /// Runs a statement about a position.
  private func run(_ name: QueueFileStatement, _ position: Int) throws(Database.Problem) {
    let statement = try statement(name)
    try statement.bind(1, position)
    try statement.run()
  }

  private func statement(_ name: QueueFileStatement) throws(Database.Problem) -> Statement {
    if let known = statements[name] { return known }
    guard let database else { throw Database.Problem(result: 21, message: "the queue is closed", number: 0) }
    let made = try database.prepare(name.rawValue)
    statements[name] = made
    return made
  }

  private func reporting<Output>(
    _ act: QueueFileMessages.Act, _ body: () throws(Database.Problem) -> Output
  ) throws(FileFailure) -> Output {
    do throws(Database.Problem) {
      return try body()
    } catch {
      throw messages.failure(error, doing: act)
    }
  }
}
