import FetchRuntime

/// Another transport, with a witness of all that goes over it.
package final class WitnessedTransport: Transport {
  private let transport: any Transport
  private let witness: any TransportWitness

  /// Has `witness` hear of what goes over `transport`.
  package init(_ transport: any Transport, witness: any TransportWitness) {
    self.transport = transport
    self.witness = witness
  }

  package var loop: EventLoop { transport.loop }

  package var addressRule: AddressRule? {
    get { transport.addressRule }
    set { transport.addressRule = newValue }
  }

  package func send(_ request: TransportRequest) -> Exchange {
    let exchange = transport.send(request)
    exchange.witness = witness.began(exchange, request)
    // Some fail as soon as they are sent.
    if exchange.body.hasArrived { exchange.tellWitness(.ending(of: exchange.body)) }
    return exchange
  }

  package func dial(_ url: WebURL) -> Future<Socket> { transport.dial(url) }

  package func close() { transport.close() }
}
