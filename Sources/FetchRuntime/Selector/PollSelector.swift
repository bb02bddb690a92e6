#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Every POSIX system: poll, which goes through all descriptors at each call.
public final class PollSelector: Selector {
  private var descriptors: [pollfd] = []
  private var tokens: [SelectorToken] = []
  /// Where a descriptor stands in the two arrays.
  private var places: [Int32: Int] = [:]

  public init() {}

  public func set(_ token: SelectorToken, from old: Interest, to new: Interest) throws(SystemError) {
    guard !new.isEmpty else { return remove(token.descriptor) }
    let record = pollfd(fd: token.descriptor, events: Self.bits(of: new), revents: 0)
    if let place = places[token.descriptor] {
      descriptors[place] = record
      tokens[place] = token
    } else {
      // poll itself would tell only later.
      guard fcntl(token.descriptor, F_GETFD) >= 0 else { throw SystemError("poll") }
      places[token.descriptor] = descriptors.count
      descriptors.append(record)
      tokens.append(token)
    }
  }

  /// The last one takes the place that becomes free.
  private func remove(_ descriptor: Int32) {
    guard let place = places.removeValue(forKey: descriptor) else { return }
    let (lastRecord, lastToken) = (descriptors.removeLast(), tokens.removeLast())
    guard place < descriptors.count else { return }
    descriptors[place] = lastRecord
    tokens[place] = lastToken
    places[lastToken.descriptor] = place
  }

  public func wait(for nanoseconds: Int?, _ handle: (SelectorEvent) -> Void) throws(SystemError) {
    let count = poll(&descriptors, nfds_t(descriptors.count), milliseconds(from: nanoseconds))
    guard count >= 0 else {
      if errno == EINTR { return }
      throw SystemError("poll")
    }
    guard count > 0 else { return }
    var events: [SelectorEvent] = []
    for (place, record) in descriptors.enumerated() where record.revents != 0 {
      events.append(SelectorEvent(tokens[place], Self.interest(in: record.revents)))
    }
    for event in events { handle(event) }
  }

  public func close() {
    descriptors = []
    tokens = []
    places = [:]
  }

  private static func bits(of interest: Interest) -> Int16 {
    Int16(interest.contains(.reading) ? POLLIN : 0) | Int16(interest.contains(.writing) ? POLLOUT : 0)
  }

  private static func interest(in bits: Int16) -> Interest {
    if bits & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { return [.reading, .writing] }
    var interest: Interest = []
    if bits & Int16(POLLIN) != 0 { interest.insert(.reading) }
    if bits & Int16(POLLOUT) != 0 { interest.insert(.writing) }
    return interest
  }
}
