import FetchRuntime

/// Who finds out what proves to a server who is asking, once for all requests that wait for it, and again when a server refused it.
package final class CredentialSource {
  /// What was found out.
  package struct Grant {
    /// What is sent.
    package let credentials: Credentials
    /// Why it may not be sent to a URL, or nil.
    package let refusal: (WebURL) -> (any Error)?

    /// Credentials that may be sent wherever `refusal` says nothing against it.
    package init(_ credentials: Credentials, refusal: @escaping (WebURL) -> (any Error)? = { _ in nil }) {
      self.credentials = credentials
      self.refusal = refusal
    }
  }

  /// A request that waits.
  private struct Waiter {
    let operation: FetchOperation
    let completion: (Result<Grant?, any Error>) -> Void
  }

  private let find: (FetchOperation) -> Future<Grant>
  private let mayWait: (FetchOperation) -> Bool
  private let copy: (any Error) -> any Error
  private var known: Grant?
  private var waiters: [Waiter] = []
  /// The search that runs; then there is somebody who waits for it.
  private var search: Future<Grant>?

  /// A source that asks `find`, on behalf of the first request that waits. A request for which `mayWait` is false, while something
  /// is being found out, goes without credentials; of what goes wrong each that waits gets a copy of its own.
  package init(
    mayWait: @escaping (FetchOperation) -> Bool = { _ in true },
    copying copy: @escaping (any Error) -> any Error = { $0 },
    _ find: @escaping (FetchOperation) -> Future<Grant>
  ) {
    self.find = find
    self.mayWait = mayWait
    self.copy = copy
  }

  /// The requests that wait.
  package var waiting: [FetchOperation] { waiters.map(\.operation) }

  /// Tells `completion`, now or later, what to send, or nil to send nothing; `refused` is what a server did not accept.
  func ask(
    for operation: FetchOperation, insteadOf refused: Credentials? = nil,
    then completion: @escaping (Result<Grant?, any Error>) -> Void
  ) {
    if search == nil, let known, known.credentials != refused { return completion(.success(known)) }
    if search != nil, !mayWait(operation) { return completion(.success(nil)) }
    waiters.append(Waiter(operation: operation, completion: completion))
    if search == nil { begin() }
  }

  /// The request does not wait any more. What nobody waits for is not looked for any longer.
  func forget(_ operation: FetchOperation) {
    waiters.removeAll { $0.operation === operation }
    guard waiters.isEmpty, let search, !search.isDone else { return }
    search.cancel(Cancellation("nobody waits for the credentials any more"))
  }

  private func begin() {
    guard let first = waiters.first else { return }
    known = nil
    let search = find(first.operation)
    self.search = search
    search.isObserved = true
    search.addCallback { [self] _ in ended(search, for: first.operation) }
  }

  private func ended(_ search: Future<Grant>, for operation: FetchOperation) {
    self.search = nil
    if let grant = search.output {
      known = grant
      return tell(.success(grant))
    }
    guard let cancellation = search.failure as? Cancellation else {
      return tell(.failure(search.failure ?? Cancellation("there are no credentials")))
    }
    // It was cancelled with what the first request belongs to. That is no affair of the others: one of them asks now.
    let own = waiters.filter { $0.operation === operation }
    waiters.removeAll { $0.operation === operation }
    begin()
    for waiter in own { waiter.completion(.failure(CancelledError(cancellation))) }
  }

  private func tell(_ result: Result<Grant?, any Error>) {
    let told = waiters
    waiters = []
    for waiter in told { waiter.completion(result.mapError(copy)) }
  }
}
