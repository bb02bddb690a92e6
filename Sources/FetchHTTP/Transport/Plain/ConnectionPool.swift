/// The connections to one host and port.
final class ConnectionPool {
  /// Where they lead.
  struct Endpoint: Hashable {
    /// The host as a URL has it.
    let host: String
    /// The port.
    let port: Int
  }

  /// Where they lead.
  let endpoint: Endpoint
  /// Those that carry nothing; the one that was used last is used first.
  var idle: [PlainConnection] = []
  /// All of them, by identity.
  var open: [ObjectIdentifier: PlainConnection] = [:]

  /// A pool without connections.
  init(of endpoint: Endpoint) {
    self.endpoint = endpoint
  }
}
