import FetchHTTP
import FetchRuntime
import FetchVM

extension World {
  package func fetch(
    _ url: Value, options: Value, session: Value, method: Value, _ machine: Machine
  ) throws(Failure) -> Ref<TaskObject> {
    var disclosure = Disclosure()
    // A url has its secrets in itself, and credentials that are no part of its text.
    let url = url.isURL ? url : disclosure.reveal(url, machine)
    let target = try hiding(disclosure.parts) { () throws(Failure) -> WebURL in
      try self.target(url, session: session)
    }
    let options = disclosure.reveal(options: try mergedOptions(options, session: session, for: target), machine)
    let parts = disclosure.parts
    var defaults = client.defaults
    let session = try self.session(session)
    defaults.throttles = SessionRules.throttles(session?.rules, within: scriptDefaults?.rules)
    defaults.cache = SessionRules.cache(session?.rules, within: scriptDefaults?.rules)
    defaults.jar = SessionRules.jar(session?.rules, within: scriptDefaults?.rules)
    if !disclosure.secrets.isEmpty { try permit(disclosure, to: target) }
    var wanted = try hiding(parts) { () throws(Failure) -> FetchOptions in
      try FetchOptions(options, method: method, url: target, defaults: defaults, world: self)
    }
    if !disclosure.secrets.isEmpty {
      wanted.keepPrivate(headers: disclosure.headers, body: disclosure.isInBody)
    }
    let auth = wanted.authFunction.map { authFunction($0, of: [session, scriptDefaults]) }
    wanted.request.options?.credentialSource = auth?.source
    let handle = FetchHandle(client.send(wanted.request))
    // The source asks the function for as long as the request is not done.
    if let auth { handle.operation.addCallback { _ in withExtendedLifetime(auth) {} } }
    // The handle goes with its task, which then has seen to the body itself.
    handle.operation.whenScopeCloses = { [unowned self, weak handle] in
      if let handle { scopeCloses(around: handle) }
    }
    if let tally = machine.currentTally {
      count(handle.operation, in: tally)
    } else if machine.onItemEnd != nil {
      report(on: handle.operation)
    }
    if wanted.isStream { handle.operation.streamBody() }
    return machine.adopt(FetchTask(handle, world: self))
  }

  /// Tells the reports on the items it is a part of what the request came to.
  private func count(_ operation: FetchOperation, in tally: ItemTally) {
    operation.addCallback { [unowned operation] _ in tally.add(attempts: operation.attempts, size: operation.bodySize) }
  }

  /// A request outside a gather is an item of its own in the report on the whole script.
  private func report(on operation: FetchOperation) {
    let start = machine.loop.clock.now
    operation.addCallback { [unowned self, unowned operation, machine] _ in
      let failure = operation.failure
      machine.onItemEnd?(
        ItemReport(
          item: machine.string(masked(operation.request.url.text)),
          state: failure == nil ? .done : operation.isCancelled ? .cancelled : .failed, attempts: operation.attempts,
          size: operation.bodySize, nanoseconds: machine.loop.clock.now - start,
          error: operation.isCancelled ? nil : failure.map { machine.describe(.error(machine.errorObject(for: $0))) }))
    }
  }

  /// The body that started the request has ended. When no variable, list or other task holds the request's task any more,
  /// its body is of no use; else somebody may still await it.
  private func scopeCloses(around handle: FetchHandle) {
    forsaken.append(handle)
    guard forsaken.count == 1 else { return }
    machine.loop.callSoon { [self] in
      let handles = forsaken
      forsaken = []
      // Looking costs as much as the heap is large, so a script that does this all the time is looked at now and then.
      unlookedCount += handles.count
      if unlookedCount >= machine.heap.liveBytes >> 17 {
        unlookedCount = 0
        machine.collectGarbage()
      }
      for handle in handles {
        if handle.isReachable { handle.keep() } else { handle.discard() }
      }
    }
  }
}

extension FetchOperation {
  /// How many bytes of a body came, of a refused response as of a good one.
  fileprivate var bodySize: Int {
    if case .status(let refused)? = (failure as? HTTPFailure)?.kind { return refused.body.size ?? 0 }
    return output?.body.size ?? 0
  }
}
