import FetchRuntime

/// Leads to a connection: looks a host up, leaves out the addresses that may not be dialled, and tries the others.
final class Dial {
  private let url: WebURL
  private let rule: AddressRule?
  private let loop: EventLoop
  private let resolved: () -> Void
  private var connector: Connector?
  private var completion: ((Result<Int32, HTTPFailure>) -> Void)?

  /// Tells `completion` once, from a later step: a connected descriptor, which is then its business, or why there is none.
  /// `resolved` hears before of the end of a look-up, if there has to be one.
  init(
    _ url: WebURL, _ resolver: Resolver, rule: AddressRule?, on loop: EventLoop, resolved: @escaping () -> Void = {},
    completion: @escaping (Result<Int32, HTTPFailure>) -> Void
  ) {
    self.url = url
    self.rule = rule
    self.loop = loop
    self.resolved = resolved
    self.completion = completion
    if let addresses = url.addressesWithoutLookUp {
      connect(to: addresses)
    } else {
      resolver.lookUp(url.host) { [weak self] in self?.lookedUp($0) }
    }
  }

  /// Gives up; `completion` is not called.
  func cancel() {
    completion = nil
    connector = nil
  }

  private func lookedUp(_ result: Result<[String], HTTPFailure>) {
    guard completion != nil else { return }
    switch result {
    case .success(let texts):
      resolved()
      connect(to: Resolver.addresses(texts, port: url.port))
    case .failure(let failure): fail(failure)
    }
  }

  private func connect(to addresses: [SocketAddress]) {
    switch rule?.permitted(addresses, of: url.host) ?? .success(addresses) {
    case .success(let permitted):
      connector = Connector(to: permitted, on: loop) { [unowned self] result in
        connector = nil
        complete(result.mapError { .notConnected(to: url.authority, $0.number) })
      }
    case .failure(let failure): fail(failure)
    }
  }

  /// A look-up may have its answer at once, and then nobody holds the dial as yet.
  private func fail(_ failure: HTTPFailure) {
    loop.callSoon { [weak self] in self?.complete(.failure(failure)) }
  }

  private func complete(_ result: Result<Int32, HTTPFailure>) {
    guard let completion else { return }
    self.completion = nil
    completion(result)
  }
}
