import FetchBytecode
import FetchHTTP
import FetchRuntime
import FetchVM

/// The function that a session or a request has for its `auth`: called once for all requests that wait for what it gives.
final class AuthFunction: HeapObject {
  /// What the script gave.
  let function: Value
  /// What requests ask; it must not outlive this.
  private(set) lazy var source = CredentialSource(
    mayWait: { [unowned self] in mayWait($0) }, copying: { [unowned self] in copy(of: $0) }
  ) { [unowned self] in call(for: $0) }
  private unowned let world: World

  init(_ function: Value, _ world: World) {
    self.function = function
    self.world = world
    super.init()
  }

  override func trace(_ marker: inout Marker) { marker.mark(function) }

  /// Whether this is its function.
  func isCalled(_ other: Value) -> Bool {
    switch (function, other) {
    case (.function(let own), .function(let other)): own == other
    case (.native(let own), .native(let other)): own == other
    default: false
    }
  }

  /// Whether a request can wait for the call that runs: not when it is a part of it, or of another function's call that this one
  /// waits for. Nobody would ever be told.
  private func mayWait(_ operation: FetchOperation) -> Bool {
    var calls = world.authCalls(around: operation)
    var seen: [AuthFunction] = []
    while let call = calls.popLast() {
      if call === self { return false }
      if seen.contains(where: { $0 === call }) { continue }
      seen.append(call)
      for waiting in call.source.waiting { calls += world.authCalls(around: waiting) }
    }
    return true
  }

  /// An error is told where it went through, and so is one object for each request.
  private func copy(of failure: any Error) -> any Error {
    guard let failure = failure as? ScriptFailure else { return failure }
    return ScriptFailure(world.machine.copy(of: Ref(failure.error)).object)
  }

  /// Runs as a part of what the first request that waits is a part of, so nobody's scope is left with it alone.
  private func call(for operation: FetchOperation) -> Future<CredentialSource.Grant> {
    let machine = world.machine
    let task = machine.start(calling: function, [], in: operation.scope)
    world.authCalls[ObjectIdentifier(task.future)] = self
    let grant = Future<CredentialSource.Grant>(on: machine.loop)
    grant.onCancel = { _, cancellation in task.future.cancel(cancellation) }
    task.future.isObserved = true
    task.future.addCallback { [self] future in
      world.authCalls[ObjectIdentifier(future)] = nil
      if future.isCancelled, let cancellation = future.failure { return grant.fail(cancellation) }
      _ = task.isSettled(machine)
      do throws(Failure) {
        grant.succeed(try makeGrant(try task.take()))
      } catch {
        grant.fail(ScriptFailure(error.error.object))
      }
    }
    return grant
  }

  /// What the function gave, in which secrets may stand: those go where each of them may.
  private func makeGrant(_ value: Value) throws(Failure) -> CredentialSource.Grant {
    var disclosure = Disclosure()
    let revealed = disclosure.reveal(value, world.machine)
    let credentials = try world.hiding(disclosure.parts) { () throws(Failure) -> Credentials in
      let given = world.machine.makeMap([("auth", revealed)])
      let reader = try OptionReader(given, OptionNames(of: "fetch", ["auth"]), world.machine)
      guard let credentials = try FetchOptions.credentials(reader, world) else {
        throw reader.wrongType("auth", "a function that gives {user, password}, {token} or a token", value)
      }
      return credentials
    }
    // Nothing of the script may hold the secrets any more.
    let secrets = disclosure.secrets.map(\.object)
    return CredentialSource.Grant(credentials) { [unowned world, disclosure] url in
      do throws(Failure) {
        try withExtendedLifetime(secrets) { () throws(Failure) in try world.permit(disclosure, to: url) }
        return nil
      } catch {
        return ScriptFailure(error.error.object)
      }
    }
  }
}

extension World {
  /// What a request asks for its credentials, when `auth` is this function: that of the session or the script's defaults, which it
  /// shares with others, or one of its own.
  func authFunction(_ function: Value, of sessions: [SessionObject?]) -> AuthFunction {
    let shared = sessions.lazy.compactMap { $0?.auth?.object }.first { $0.isCalled(function) }
    return shared ?? machine.heap.add(AuthFunction(function, self), bytes: 200).object
  }

  /// The calls, of those that run, which a request is a part of.
  fileprivate func authCalls(around operation: FetchOperation) -> [AuthFunction] {
    var calls: [AuthFunction] = []
    var task = operation.scope?.task
    while let current = task {
      if let call = authCalls[ObjectIdentifier(current)] { calls.append(call) }
      task = current.scope?.task
    }
    return calls
  }
}
