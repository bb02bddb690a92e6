#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A system call that failed.
public struct SystemError: Error, Equatable, CustomStringConvertible {
  /// The call's name, such as `connect`.
  public let call: String
  /// The system's `errno`.
  public let number: Int32

  public init(_ call: String, _ number: Int32 = errno) {
    self.call = call
    self.number = number
  }

  /// The call and the system's words: `connect: Connection refused`.
  public var description: String { "\(call): \(String(cString: strerror(number)))" }
}
