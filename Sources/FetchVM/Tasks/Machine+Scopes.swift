import FetchRuntime

/// `within`: a scope of the task that runs.
extension Machine {
  /// Opens a scope; without a time for the body of a gather that has clauses.
  func openScope(_ time: Value, _ fiber: Ref<Fiber>) throws(Failure) {
    if time.isNull {
      runningTask.openScope().place = fiber.object.place
      return
    }
    guard case .duration(let nanoseconds) = time else {
      throw failure(
        .type, "`within` needs a duration, not \(describeForMessage(time))", hint: "write the unit, as in 5s or 500ms")
    }
    if nanoseconds < 0 { throw failure(.value, "`within` needs a duration of 0s or more, not \(describe(time))") }
    let scope = runningTask.openScope()
    scope.place = fiber.object.place
    scope.setDeadline(after: nanoseconds)
  }

  /// Leaves the innermost scope after its body went well; a future when something in it still runs.
  func leaveScope(_ fiber: Ref<Fiber>) throws(Failure) -> AnyFuture? {
    let task = runningTask
    let scope = task.currentScope
    if let end = scope.close(after: nil) { return end }
    task.leaveScope(scope)
    let errors = (scope.failure.map { [$0] } ?? []) + scope.also
    if let interruption = takeInterruption(fiber) {
      note(errors, with: interruption)
      throw Failure(interruption)
    }
    if scope.hasExpired {
      let timeout = timeout()
      note(errors, with: timeout.error)
      throw timeout
    }
    if let failure = scope.failure {
      let error = errorObject(for: failure)
      note(scope.also, with: error)
      throw Failure(error)
    }
    return nil
  }

  /// Leaves the innermost scope because of the error in `register`; a future when something in it still runs.
  func failScope(_ fiber: Ref<Fiber>, _ register: Registers) -> AnyFuture? {
    guard case .error(let error) = register.pointee else { preconditionFailure("a scope fails with an error") }
    let task = runningTask
    let scope = task.currentScope
    let reason: any Error = error.object.cancellation ?? ScriptFailure(error.object)
    if let end = scope.close(after: reason) { return end }
    task.leaveScope(scope)
    if let interruption = takeInterruption(fiber) {
      note(othersOf(error) + scope.also, with: interruption)
      register.initialize(to: .error(interruption))
    } else if let cancellation = error.object.cancellation, cancellation === scope.cancellation {
      let timeout = timeout().error
      note(othersOf(error) + scope.also, with: timeout)
      register.initialize(to: .error(timeout))
    } else {
      note(scope.also, with: error)
      // It was thrown while the body cleaned up.
      if scope.hasInterruptedBody { error.object.happened(during: timeout().error) }
    }
    return nil
  }

  /// What is to be thrown where the scope was left: what came while it waited, or had to wait until now.
  private func takeInterruption(_ fiber: Ref<Fiber>) -> Ref<ErrorObject>? {
    defer { fiber.object.interruption = nil }
    let failure = takeCancellation(in: fiber)
    return fiber.object.interruption ?? failure?.error
  }

  private func timeout() -> Failure {
    failure(.timeout, "time is up: what ran within the limit was cancelled")
  }

  /// What has to be kept of an error whose place another takes: itself, or what a cancellation has brought along.
  private func othersOf(_ error: Ref<ErrorObject>) -> [any Error] {
    (error.object.cancellation == nil ? [error] : error.object.also).map { ScriptFailure($0.object) }
  }

  /// Keeps what other children failed with.
  func note(_ errors: [any Error], with error: Ref<ErrorObject>) {
    for other in errors where !(other is Cancellation) {
      let object = errorObject(for: other)
      if object == error || error.object.also.contains(object) || error.object.also.count >= 100 { continue }
      error.object.also.append(object)
    }
  }
}
