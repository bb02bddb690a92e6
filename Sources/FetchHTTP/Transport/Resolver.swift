import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Looks names up on threads of its own, since the system's look-up blocks: one for all who ask for the same host.
package final class Resolver {
  /// How long an answer is good for, in nanoseconds.
  package static let lifetime = 60_000_000_000

  /// The addresses of a host, as text with IPv6 ones in brackets; runs on any thread.
  package typealias LookUp = @Sendable (String) -> Result<[String], HTTPFailure>

  private let loop: EventLoop
  private let threads = ThreadPool(threads: 8)
  private let system: LookUp
  private var known: [String: (addresses: [String], until: Int)] = [:]
  private var asked: [String: [(Result<[String], HTTPFailure>) -> Void]] = [:]

  /// A resolver that asks the system, or in tests something else.
  package init(on loop: EventLoop, lookUp: @escaping LookUp = { Resolver.askSystem($0) }) {
    self.loop = loop
    system = lookUp
  }

  /// Tells `then` the addresses of `host`, now if they are known, else from a later step.
  package func lookUp(_ host: String, then: @escaping (Result<[String], HTTPFailure>) -> Void) {
    if let answer = known[host], answer.until > loop.clock.now { return then(.success(answer.addresses)) }
    let isAsked = asked[host] != nil
    asked[host, default: []].append(then)
    if isAsked { return }
    let system = system
    let answer = loop.runInExecutor(on: threads) { system(host) }
    answer.isObserved = true
    answer.addCallback { [unowned self] _ in answered(host, answer) }
  }

  /// What can be dialled of these addresses.
  static func addresses(_ texts: [String], port: Int) -> [SocketAddress] {
    texts.compactMap { text in
      SocketAddress(ip: text.first == "[" ? String(text.dropFirst().dropLast()) : text, port: UInt16(port))
    }
  }

  /// Ends the threads; who asked is not told any more.
  package func close() {
    asked = [:]
    threads.close()
  }

  private func answered(_ host: String, _ answer: Future<Result<[String], HTTPFailure>>) {
    let waiting = asked.removeValue(forKey: host) ?? []
    guard let result = answer.output else { return }
    if case .success(let addresses) = result {
      // What is out of date goes when there is much of it: a crawler meets very many hosts.
      if known.count > 1000 { known = known.filter { $0.value.until > loop.clock.now } }
      known[host] = (addresses, loop.clock.now + Self.lifetime)
    }
    for then in waiting { then(result) }
  }

  /// `getaddrinfo`, in the order the system prefers.
  package static func askSystem(_ host: String) -> Result<[String], HTTPFailure> {
    var hints = addrinfo()
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &list)
    guard code == 0 else { return .failure(failure(of: host, code)) }
    defer { freeaddrinfo(list) }
    var addresses: [String] = []
    var next = list
    // Each address comes once for every type of socket.
    while let entry = next {
      if let text = text(of: entry.pointee), !addresses.contains(text) { addresses.append(text) }
      next = entry.pointee.ai_next
    }
    return addresses.isEmpty ? .failure(failure(of: host, EAI_NONAME)) : .success(addresses)
  }

  private static func text(of entry: addrinfo) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let code = getnameinfo(
      entry.ai_addr, entry.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
    guard code == 0 else { return nil }
    let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.contains(":") ? "[\(text)]" : text
  }

  private static func failure(of host: String, _ code: Int32) -> HTTPFailure {
    let host = HTTPFailure.shown(host)
    guard code != EAI_NONAME else { return HTTPFailure(.network(.dns), "no such host: \(host)") }
    return HTTPFailure(.network(.dns), "could not look up \(host): \(String(cString: gai_strerror(code)))")
  }
}
