import FetchHTTP
import FetchRuntime
import FetchVM

/// The task of a `fetch`. Who awaits it first decides that the body is kept in memory; a `save` of a task that nobody has
/// awaited takes the body for itself.
final class FetchTask: TaskObject {
  let handle: FetchHandle
  private unowned let world: World

  init(_ handle: FetchHandle, world: World) {
    self.handle = handle
    self.world = world
    super.init(handle.operation)
  }

  deinit { handle.taskIsGone() }

  override func demand(_ machine: Machine) { handle.keep() }

  override func describe(_ machine: Machine) -> String {
    "fetch \(handle.operation.request.method) \(world.masked(handle.operation.request.url.text))"
  }

  override func makeResult(_ machine: Machine) throws(Failure) -> Value {
    guard let response = handle.operation.output else { return .null }
    return world.makeResponse(response, savedTo: handle.destination)
  }
}

/// What is known of a request by its task, and by the scope it runs in, which may outlive the task.
final class FetchHandle {
  let operation: FetchOperation
  /// The path of the save that has taken the body.
  private(set) var destination: String?
  /// Whether the script can still reach the task.
  private(set) var isReachable = true

  init(_ operation: FetchOperation) { self.operation = operation }

  /// Whether a save can still have the body.
  var isBodyFree: Bool { destination == nil && !operation.isBodyChosen && !operation.isDone }

  /// The body is kept, unless it has been promised to a save already.
  func keep() {
    if isBodyFree { operation.keepBody() }
  }

  /// The body belongs to a save from now on.
  func claim(for path: String) { destination = path }

  /// The task was collected: if nobody has asked for the body, nobody will.
  func taskIsGone() {
    isReachable = false
    guard isBodyFree else { return }
    // Not from inside a collection, where the machine's objects are in motion.
    operation.loop.callSoon { [self] in discard() }
  }

  func discard() {
    if isBodyFree { operation.discardBody() }
  }
}
