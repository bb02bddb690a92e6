/// Two witnesses of one exchange.
final class WitnessPair: ExchangeWitness {
  private let first: any ExchangeWitness
  private let second: any ExchangeWitness

  /// Tells both of them everything.
  init(_ first: any ExchangeWitness, _ second: any ExchangeWitness) {
    self.first = first
    self.second = second
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    first.received(bytes)
    second.received(bytes)
  }

  func ended(_ ending: ExchangeEnding) {
    first.ended(ending)
    second.ended(ending)
  }
}
