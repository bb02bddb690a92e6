/// Hears of everything that goes over a transport, beside the policy that asked for it.
package protocol TransportWitness: AnyObject {
  /// An exchange has begun; gives who hears of the rest of it.
  func began(_ exchange: Exchange, _ request: TransportRequest) -> any ExchangeWitness
}

/// Hears of one exchange. It may change nothing, and is called while the transport is in the middle of its own business.
package protocol ExchangeWitness: AnyObject {
  /// A piece of the body has come.
  func received(_ bytes: UnsafeRawBufferPointer)

  /// Nothing more will come; what else is known stands in the exchange. Called once.
  func ended(_ ending: ExchangeEnding)
}

/// How an exchange came to its end.
package enum ExchangeEnding {
  /// As it should.
  case whole
  /// With a failure of the wire.
  case failed(any Error)
  /// Whoever asked for it wanted no more.
  case cancelled
}

extension ExchangeEnding {
  /// How the exchange ended whose body has arrived.
  static func ending(of body: ExchangeBody) -> ExchangeEnding { body.failure.map { .failed($0) } ?? .whole }
}
