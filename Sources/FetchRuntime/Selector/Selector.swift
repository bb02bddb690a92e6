/// What one can wait for on a descriptor.
public struct Interest: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Bytes or a connection can be read, or the other side has closed.
  public static let reading = Interest(rawValue: 1)
  /// Bytes can be written, or a connection attempt has ended.
  public static let writing = Interest(rawValue: 2)
}

/// A descriptor in one of its lives: numbers are reused by the system, generations are not.
public struct SelectorToken: Hashable, Sendable {
  public let descriptor: Int32
  public let generation: UInt32

  public init(descriptor: Int32, generation: UInt32) {
    self.descriptor = descriptor
    self.generation = generation
  }

  /// Both in one word, as a system's event carries it.
  var word: UInt64 { UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor)) }

  init(word: UInt64) {
    self.init(descriptor: Int32(bitPattern: UInt32(truncatingIfNeeded: word)), generation: UInt32(word >> 32))
  }
}

/// That a descriptor is ready for some of what it was watched for. An error or hang-up counts as ready for all of it:
/// the next call on the descriptor says what happened.
public struct SelectorEvent: Sendable {
  public let token: SelectorToken
  public let ready: Interest

  public init(_ token: SelectorToken, _ ready: Interest) {
    self.token = token
    self.ready = ready
  }
}

/// The system's means of waiting for many descriptors at once. It reports a condition as long as it lasts.
public protocol Selector: AnyObject {
  /// Changes what a descriptor is watched for; empty means not at all.
  func set(_ token: SelectorToken, from old: Interest, to new: Interest) throws(SystemError)

  /// Waits at most so many nanoseconds, forever if nil, and reports what is ready.
  ///
  /// `handle` may change what is watched; an event that was taken from the system already is still reported then.
  func wait(for nanoseconds: Int?, _ handle: (SelectorEvent) -> Void) throws(SystemError)

  /// Gives its own descriptor back.
  func close()
}

/// The best selector this system has.
public func systemSelector() -> any Selector {
  #if os(Linux)
    EpollSelector()
  #elseif canImport(Darwin)
    KqueueSelector()
  #else
    PollSelector()
  #endif
}

/// Rounds up to milliseconds: waking early would only mean to wait again. -1 stands for forever.
func milliseconds(from nanoseconds: Int?) -> Int32 {
  guard let nanoseconds else { return -1 }
  return Int32(clamping: (max(0, nanoseconds) / 1_000_000) + (nanoseconds % 1_000_000 > 0 ? 1 : 0))
}
