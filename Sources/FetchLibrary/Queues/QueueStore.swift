import FetchRuntime

/// Where the items of a queue are kept so that they outlive a run: a file, a server.
///
/// Everything is called on the loop and answers with a future of its own, which the caller may cancel; what was asked for may be done
/// nevertheless. Calls that come in the same turn of the loop are to be carried out together. The invariants:
/// - An item is *waiting*, *out*, *done* or *set aside*. Its key stays known in every state, so that it is never added again.
/// - `add` is answered when what it added survives the end of this process. Whatever a body added is therefore kept before that body's
///   item can be finished with.
/// - Items are taken in the order they were added. One that failed goes to the end of the line; one that was stopped keeps its place.
/// - What was out when its process died is waiting again, with the attempt counted.
/// - An ending is kept in time: `take` answers the end, and `close` is answered, only when all that `finish` was told is kept.
/// - After a failure that leaves it in doubt what is kept, every call fails with it, those that wait included, and `close` too. An item
///   whose ending could not be kept is waiting again later: it may be done twice, and is never lost.
protocol QueueStore: AnyObject {
  /// What messages call it: the place as the script wrote it, without credentials.
  var name: String { get }
  /// How many items there are in which state, as of the last answer.
  var counts: QueueCounts { get }
  /// Whether nobody can work with it any more: it failed, or was closed.
  var hasEnded: Bool { get }

  /// Done when it can be worked with: what is wrong with the place is found out here. Called once, before anything else.
  func open() -> Future<Void>
  /// Adds what has a key that is not known; answers for each whether it was new. Of two with one key the first is.
  func add(_ items: [NewItem]) -> Future<[Bool]>
  /// The next item, which is out from then on; waits for one while something is out, whoever took it. Nil is the end: nothing waits and
  /// nothing is out. Cancelled, or relinquished, it gives back what it got as if it had not been taken.
  func take() -> Future<(any TakenItem)?>
  /// Whether a key is known.
  func has(_ key: [UInt8]) -> Future<Bool>
  /// The items that were set aside, in that order.
  func failed() -> Future<[FailedItem]>
  /// Makes what was set aside wait again, with no attempts counted; says how many.
  func retry() -> Future<Int>
  /// Forgets all items and keys. What is out then is finished with by nobody.
  func forget() -> Future<Void>
  /// Lets go of the place, in bounded time. Called once, last; what waits for an item then is cancelled.
  func close() -> Future<Void>
}

/// An item that somebody took from a store.
protocol TakenItem: AnyObject {
  /// As it was added.
  var text: [UInt8] { get }
  /// How often it was taken, this time included, without the times it was stopped.
  var attempts: Int { get }

  /// Says how the work on it ended, once; answers at once, and the store keeps it soon.
  func finish(_ outcome: ItemOutcome)
}

/// What becomes of an item that was taken.
enum ItemOutcome: Sendable {
  case done
  /// It goes to the end of the line.
  case failed(error: String)
  /// It failed too often.
  case setAside(error: String)
  /// It waits where it was, and the attempt does not count.
  case stopped
}

/// An item to be added: both are UTF-8, written by `ItemCoding`.
struct NewItem: Sendable {
  let key: [UInt8]
  let text: [UInt8]
}

/// An item that was set aside.
struct FailedItem: Sendable {
  let text: [UInt8]
  let attempts: Int
  /// What it failed with last.
  let error: String
}

/// How many items of a queue are in which state.
struct QueueCounts: Sendable, Equatable {
  /// How many nobody has taken.
  var waiting = 0
  /// How many are taken and not finished with, whoever took them.
  var out = 0
  /// How many keys are known.
  var seen = 0
}
