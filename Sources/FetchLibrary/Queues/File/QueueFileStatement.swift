/// The statements that a queue's file is worked with, and its tables.
///
/// `seen` has the key of every item there ever was. `waiting` has those that are not finished with, in the order of the line, also
/// those that are out: so an item that dies with its process waits again. `failed` has what was set aside.
enum QueueFileStatement: String, CaseIterable {
  case begin = "BEGIN"
  case commit = "COMMIT"
  case rollback = "ROLLBACK"
  case see = "INSERT OR IGNORE INTO seen (key) VALUES (?1)"
  case queue = "INSERT INTO waiting (position, item) VALUES (?1, ?2)"
  case read = "SELECT position, item, attempts FROM waiting WHERE position > ?1 ORDER BY position LIMIT ?2"
  case attempt = "UPDATE waiting SET attempts = attempts + 1 WHERE position = ?1"
  case stop = "UPDATE waiting SET attempts = attempts - 1 WHERE position = ?1"
  case finish = "DELETE FROM waiting WHERE position = ?1"
  case postpone = "UPDATE waiting SET position = ?2, error = ?3 WHERE position = ?1"
  case setAside = """
    INSERT INTO failed (item, attempts, error) SELECT item, attempts, ?2 FROM waiting WHERE position = ?1
    """
  case isSeen = "SELECT 1 FROM seen WHERE key = ?1"
  case failed = "SELECT item, attempts, error FROM failed ORDER BY number"
  case retry = """
    INSERT INTO waiting (position, item) SELECT ?1 + row_number() OVER (ORDER BY number), item FROM failed
    """
  case forgetFailed = "DELETE FROM failed"
  case forgetWaiting = "DELETE FROM waiting"
  case forgetSeen = "DELETE FROM seen"

  /// What makes the tables of a new file.
  static let schema = [
    "CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID",
    """
    CREATE TABLE waiting (position INTEGER PRIMARY KEY, item TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, error TEXT)
    """,
    """
    CREATE TABLE failed (
      number INTEGER PRIMARY KEY, item TEXT NOT NULL, attempts INTEGER NOT NULL, error TEXT NOT NULL)
    """,
  ]
}
