#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// What goes wrong on the wire, in the same words whoever carries it. `host` is the authority that was asked.
extension HTTPFailure {
  /// No connection, for the reason that `errno` says.
  static func notConnected(to host: String, _ number: Int32) -> HTTPFailure {
    guard number == EMFILE || number == ENFILE else {
      return notConnected(to: host, String(cString: strerror(number)))
    }
    var limit = rlimit()
    #if canImport(Glibc)
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    #else
      getrlimit(RLIMIT_NOFILE, &limit)
    #endif
    let most = number == EMFILE ? "RLIMIT_NOFILE, \(limit.rlim_cur)" : "the system's table of open files"
    return HTTPFailure(.limit, "no more files and connections can be open at a time: the limit is \(most)")
  }

  /// No connection, for a reason in words.
  static func notConnected(to host: String, _ reason: String) -> HTTPFailure {
    HTTPFailure(.network(.connect), "could not connect to \(host): \(reason)")
  }

  /// The request did not get through.
  static func notSent(_ host: String, _ reason: String) -> HTTPFailure {
    HTTPFailure(.network(.send), "could not send the request to \(host): \(reason)")
  }

  /// The connection ended where an answer was expected.
  static var closedBeforeAnswering: HTTPFailure {
    HTTPFailure(.network(.receive), "the server closed the connection before answering")
  }

  /// The connection ended before the head was whole.
  static func brokeBeforeAnswering(_ host: String, _ reason: String) -> HTTPFailure {
    HTTPFailure(.network(.receive), "\(host) broke the connection before answering: \(reason)")
  }

  /// Something came that cannot be read as a response.
  static func notHTTP(_ host: String, _ detail: String) -> HTTPFailure {
    HTTPFailure(.network(.receive), "this is not HTTP: \(host) answered with something else (\(detail))")
  }

  /// The connection or the body's framing broke.
  static func bodyBrokeOff(after received: Int, _ reason: String) -> HTTPFailure {
    HTTPFailure(.network(.receive), "the body broke off after \(received) bytes: \(reason)")
  }

  /// The connection ended in the middle of a body, possibly one of a declared length.
  static func bodyEndedEarly(after received: Int, of declared: Int?) -> HTTPFailure {
    let message = declared.map { "the body ended after \(received) of \($0) bytes" }
    return HTTPFailure(.network(.receive), message ?? "the body ended early, after \(received) bytes")
  }

  /// A compressed body that is none.
  static func notDecompressed(_ reason: String) -> HTTPFailure {
    HTTPFailure(.network(.receive), "the body cannot be decompressed: \(reason)")
  }
}
