/// A future with a result of one type.
open class Future<Output>: AnyFuture {
  /// The result, once it succeeded.
  @exclusivity(unchecked) public final var output: Output?
  /// Run when it is cancelled, instead of failing at once: the producer must then complete the future itself.
  ///
  /// A second cancellation calls it again. It is dropped when the future is done.
  @exclusivity(unchecked) public final var onCancel: ((Future, Cancellation) -> Void)?

  /// The result or the error, once it is done.
  public final var result: Result<Output, any Error>? {
    if let failure { return .failure(failure) }
    return output.map { .success($0) }
  }

  /// Completes it with its result.
  public final func succeed(_ output: Output) {
    self.output = output
    onCancel = nil
    complete()
  }

  /// Completes a `Future<Void>`; others need their result.
  public override func succeed() {
    guard let nothing = () as? Output else { preconditionFailure("this future needs a result to succeed") }
    succeed(nothing)
  }

  public override func fail(_ error: any Error) {
    onCancel = nil
    super.fail(error)
  }

  open override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    if let onCancel { onCancel(self, cancellation) } else { fail(cancellation) }
  }
}
