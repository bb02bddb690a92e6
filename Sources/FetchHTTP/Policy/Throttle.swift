/// A rule that some requests keep together, those of a session for instance, beside the client's own limit.
package final class Throttle {
  /// The rules there are. A host is a name or an address, whatever the scheme and the port.
  package enum Rule: Equatable {
    /// So many requests in flight.
    case inFlight(Int)
    /// So many requests in flight to each host.
    case inFlightPerHost(Int)
    /// So many starts a second for each host, evenly spaced.
    case startsPerSecond(Double)
  }

  /// What is kept.
  package let rule: Rule
  private let whole: Gate?
  private var hosts: [String: Gate] = [:]
  /// How many hosts there may be before those that nobody goes to are looked for.
  private var room = 64

  /// A rule that nobody keeps yet. Its number is more than 0.
  package init(_ rule: Rule) {
    self.rule = rule
    whole = if case .inFlight(let limit) = rule { Gate(limit: limit) } else { nil }
  }

  /// How many hosts it remembers.
  var hostCount: Int { hosts.count }

  /// What requests to a host have to pass.
  func gate(for host: String, at now: Int) -> Gate {
    if let gate = whole ?? hosts[host] { return gate }
    if hosts.count >= room { forgetIdleHosts(at: now) }
    let gate = makeGate()
    hosts[host] = gate
    return gate
  }

  private func makeGate() -> Gate {
    switch rule {
    case .inFlight(let limit), .inFlightPerHost(let limit): Gate(limit: limit)
    // A century apart is as good as never, and cannot overflow.
    case .startsPerSecond(let rate): Gate(interval: Int(min(1e9 / rate, 3e18).rounded(.up)))
    }
  }

  /// A gate that no lane and no guest holds, and whose time has come, is as good as a new one.
  private func forgetIdleHosts(at now: Int) {
    for host in Array(hosts.keys) {
      guard isKnownUniquelyReferenced(&hosts[host]), let gate = hosts[host], gate.closedUntil <= now else { continue }
      hosts[host] = nil
    }
    room = max(64, hosts.count * 2)
  }
}
