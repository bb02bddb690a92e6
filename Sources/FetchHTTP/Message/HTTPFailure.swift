/// Why a request gave no response; every message is meant for the person who wrote the script.
package struct HTTPFailure: Error {
  /// What kind of failure it is.
  package let kind: Kind
  /// What happened, in plain words, with the place it happened.
  package let message: String
  /// The URL that was asked, where there is one.
  package internal(set) var url: WebURL?
  /// What to write instead, when that is known.
  package internal(set) var hint: String?

  /// A failure without a URL as yet.
  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The kinds of failure.
  package enum Kind {
    /// A status of 400 or more that was not allowed, with its response.
    case status(HTTPResponse)
    /// The network or the server's HTTP let us down.
    case network(Phase)
    /// There is no network but a recording, which does not have the request.
    case unrecorded
    /// Too slow.
    case timeout(Patience)
    /// A limit of the script or of the system was reached.
    case limit
    /// The request cannot be sent as it is.
    case invalid
    /// The host's rules forbid it.
    case permission
  }

  /// How far an exchange had come.
  package enum Phase: String, CaseIterable {
    case dns, connect, tls, send, receive
  }

  /// Which patience ran out.
  package enum Patience: String {
    /// To have a connection, name look-up and TLS included.
    case connect
    /// Until the response's head was there.
    case head
    /// Between one piece of the body and the next.
    case idle
    /// For a body that comes, but too slowly.
    case speed
    /// The whole attempt.
    case attempt
  }

  /// The same failure, of this URL.
  func at(_ url: WebURL) -> HTTPFailure {
    var failure = self
    failure.url = url
    return failure
  }
}
