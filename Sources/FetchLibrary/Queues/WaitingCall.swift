import FetchRuntime
import FetchVM

/// A call that waits inside for a future, and gives what that comes to.
final class WaitingCall<Output>: ResumableNative {
  private let future: Future<Output>
  private let convert: (Machine, Output) throws(Failure) -> Value

  init(_ future: Future<Output>, _ convert: @escaping (Machine, Output) throws(Failure) -> Value) {
    self.future = future
    self.convert = convert
    super.init()
  }

  override func advance(_ machine: Machine, result: Value, window: Registers) throws(Failure) -> Advance {
    guard future.isDone else { return .wait(future) }
    try machine.check(future)
    guard let output = future.output else { return .done(.null) }
    return .done(try convert(machine, output))
  }
}
