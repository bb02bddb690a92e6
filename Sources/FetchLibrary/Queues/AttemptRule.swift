import FetchVM

/// What the end of the work on an item means to it: how often it may fail before it is set aside.
struct AttemptRule {
  /// Nil: as often as it does.
  let limit: Int?
  unowned let world: World

  /// What becomes of an item.
  func outcome(_ end: ItemEnd, of item: any TakenItem, _ machine: Machine) -> ItemOutcome {
    switch end {
    case .done: return .done
    case .stopped: return .stopped
    case .failed(let error):
      let text = world.masked(machine.describe(.error(error)))
      return item.attempts >= limit ?? .max ? .setAside(error: text) : .failed(error: text)
    }
  }

  /// Whether an item that was just taken was so too often: whoever had it last never said how that ended.
  func isWornOut(_ item: any TakenItem) -> Bool { item.attempts > limit ?? .max }
}
