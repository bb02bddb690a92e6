import CSQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says why a queue cannot be kept in a file, and what to do.
struct QueueFileMessages {
  /// What could not be done.
  enum Act: String {
    case open = "open the queue"
    case work = "work with the queue"
  }

  let path: String

  func missing(_ reason: String) -> FileFailure {
    failure(.open, "SQLite is not installed (in Debian the package libsqlite3-0): \(reason)")
  }

  var folder: FileFailure { failure(.open, "it is a folder") }

  var foreign: FileFailure {
    failure(.open, "that file is no queue, and was left as it is; choose another name")
  }

  var newer: FileFailure {
    failure(
      .open, "a newer version of fetch made that file, and it was left as it is; use that version, or another name")
  }

  var readOnly: FileFailure { failure(.open, "that file can only be read") }

  func folder(_ folder: String, _ number: Int32) -> FileFailure {
    failure(.open, "mkdir \"\(folder)\": \(String(cString: strerror(number)))")
  }

  func failure(_ problem: Database.Problem, doing act: Act) -> FileFailure {
    let system = problem.number == 0 ? "" : " (\(String(cString: strerror(problem.number))))"
    if problem.isKind(CSQLITE_BUSY) {
      return failure(
        act,
        "another process works with it; a file is for one at a time, and queue(\"redis://host/name\") for any number")
    }
    if problem.isKind(CSQLITE_FULL) {
      return failure(act, "the disk is full; what was done before is kept, so run the script again when there is room")
    }
    if problem.isKind(CSQLITE_CORRUPT) || problem.isKind(CSQLITE_NOTADB) {
      return failure(act, "that file is damaged (\(problem.message)); delete it to start afresh")
    }
    if problem.isKind(CSQLITE_READONLY) { return failure(act, "that file can only be read\(system)") }
    return failure(act, problem.message + system)
  }

  private func failure(_ act: Act, _ reason: String) -> FileFailure {
    FileFailure("cannot \(act.rawValue) in \"\(path)\": \(reason)", path: path)
  }
}
