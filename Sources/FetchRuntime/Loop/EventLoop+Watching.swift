extension EventLoop {
  /// Calls `handler` each time the descriptor is ready for one of the interests; watching again replaces both.
  ///
  /// The handler stays until `unwatch`, which must come before the descriptor is closed. To hear nothing for a while,
  /// `rest` is much cheaper.
  public func watch(
    _ descriptor: Int32, for interest: Interest, _ handler: @escaping (Interest) -> Void
  ) throws(SystemError) {
    watches.admit(descriptor)
    guard let record = watches.record(of: descriptor) else { return }
    // What the old handler held may clean up when it goes, and unwatch something: it goes last.
    let previous = record.pointee.handler
    defer { withExtendedLifetime(previous) {} }
    if !record.pointee.registered.isSuperset(of: interest) {
      let token = SelectorToken(descriptor: descriptor, generation: record.pointee.generation)
      try selector.set(token, from: record.pointee.registered, to: interest)
      record.pointee.registered = interest
    }
    watches.setInterest(interest, of: record)
    record.pointee.handler = handler
  }

  /// Hears nothing of an open descriptor until it is watched again; the selector forgets it only when it fires. Then, if it is `hearingOfStirring`,
  /// its handler is called once, with nothing that it is ready for.
  public func rest(_ descriptor: Int32, hearingOfStirring: Bool = false) {
    guard let record = watches.record(of: descriptor) else { return }
    watches.setInterest([], of: record)
    record.pointee.hearsStirring = hearingOfStirring
  }

  /// True while somebody wants to hear of a descriptor.
  public func isWatching(_ descriptor: Int32) -> Bool {
    watches.record(of: descriptor).map { !$0.pointee.interest.isEmpty } ?? false
  }

  /// True when a descriptor has fired while it was at rest: the other side closed it, or sent what nobody waits for.
  public func hasStirred(_ descriptor: Int32) -> Bool {
    guard let record = watches.record(of: descriptor) else { return false }
    return record.pointee.interest.isEmpty && record.pointee.registered.isEmpty
  }

  /// Forgets a descriptor: its handler is not called again, and the number may be reused.
  public func unwatch(_ descriptor: Int32) {
    guard let record = watches.record(of: descriptor) else { return }
    let previous = record.pointee.handler
    defer { withExtendedLifetime(previous) {} }
    deregister(descriptor, record)
    watches.setInterest([], of: record)
    record.pointee.handler = nil
    // The highest bit is for the loop's own wake-up.
    record.pointee.generation = (record.pointee.generation &+ 1) & 0x7fff_ffff
  }

  /// Has the selector wake up for mail; `deliver` finds no record of this token and leaves it at that.
  func watchMailbox() {
    let token = SelectorToken(descriptor: mailbox.readDescriptor, generation: .max)
    do throws(SystemError) {
      if let failure = mailbox.failure { throw failure }
      try selector.set(token, from: [], to: .reading)
    } catch {
      flaw = error
    }
  }

  /// Passes an event on, unless it is meant for an earlier life of the descriptor.
  func deliver(_ event: SelectorEvent) {
    guard let record = watches.record(of: event.token.descriptor),
      record.pointee.generation == event.token.generation
    else { return }
    let interest = record.pointee.interest
    let ready = event.ready.intersection(interest)
    if !ready.isEmpty {
      record.pointee.handler?(ready)
    } else if interest.isEmpty {
      deregister(event.token.descriptor, record)
      if record.pointee.hearsStirring { record.pointee.handler?([]) }
    } else if (try? selector.set(event.token, from: record.pointee.registered, to: interest)) != nil {
      // It fired for something nobody wants any more, and would have done so each turn.
      record.pointee.registered = interest
    }
  }

  private func deregister(_ descriptor: Int32, _ record: UnsafeMutablePointer<WatchTable.Record>) {
    guard !record.pointee.registered.isEmpty else { return }
    let token = SelectorToken(descriptor: descriptor, generation: record.pointee.generation)
    // One that is closed already is no longer registered, which is what we want.
    try? selector.set(token, from: record.pointee.registered, to: [])
    record.pointee.registered = []
  }
}
