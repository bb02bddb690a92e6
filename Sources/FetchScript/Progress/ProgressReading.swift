/// How far a script is at one moment.
struct ProgressReading: Equatable {
  /// A request that has been under way for a while.
  struct Wait: Equatable {
    /// Host and path.
    var name: String
    /// For how long, in nanoseconds.
    var time: Int
  }

  /// How many items of a gather, or requests, are done.
  var done = 0
  /// How many there will be; nil when nobody knows.
  var total: Int?
  /// How many requests are under way.
  var inFlight = 0
  /// How many requests ended a second of late.
  var requestRate = 0.0
  /// How many bytes came a second of late.
  var byteRate = 0.0
  /// How many bytes of bodies came.
  var bytes = 0
  /// How many there will be; nil when nobody knows.
  var byteTotal: Int?
  /// The request that has been under way the longest, once that is long.
  var slowest: Wait?
}
