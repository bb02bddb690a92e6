/// How long things may take, in nanoseconds.
package struct RedisPatience {
  /// To have a connection, with all that is said first on it.
  package var connect = 30_000_000_000
  /// Until a command is answered.
  package var answer = 30_000_000_000
  /// To find a server again that was there before.
  package var reconnect = 60_000_000_000
  /// Between the first two attempts at that; the time doubles from one to the next.
  package var pause = 100_000_000
  /// The longest time between two attempts.
  package var longestPause = 5_000_000_000

  /// To take leave of a server.
  package var leave = 2_000_000_000

  /// The usual.
  package init() {}
}
