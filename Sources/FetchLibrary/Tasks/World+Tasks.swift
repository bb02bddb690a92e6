import FetchBytecode
import FetchRuntime
import FetchVM

extension World {
  func installTasks() {
    machine.define("sleep", [Parameter(name: "duration")]) { machine, arguments throws(Failure) in
      guard case .duration(let nanoseconds) = arguments[0] else {
        let failure = machine.wrongType("sleep", expected: "a duration", got: arguments[0])
        failure.error.object.hint = "write the unit, as in 5s or 500ms"
        throw failure
      }
      if nanoseconds < 0 {
        throw machine.failure(
          .value, "sleep needs a duration of 0s or more, not \(machine.describeForMessage(arguments[0]))")
      }
      return .task(machine.adopt(SleepTask(Pause(for: nanoseconds, on: machine.loop))))
    }
    machine.define("race", [Parameter(name: "tasks")]) { machine, arguments throws(Failure) in
      .task(try machine.race(arguments[0]))
    }
    machine.addMethod(machine.taskMembers, "cancel", []) { machine, arguments throws(Failure) in
      guard case .task(let task) = arguments[0] else {
        throw machine.wrongType("cancel", expected: "a task", got: arguments[0])
      }
      task.object.future.cancel(Cancellation("cancel() was called"))
      // Who cancels itself, or what it is a part of, ends here.
      if let failure = machine.takeCancellation() { throw failure }
      return .null
    }
    machine.addField(machine.taskMembers, "done") { machine, arguments throws(Failure) in
      guard case .task(let task) = arguments[0] else {
        throw machine.wrongType("done", expected: "a task", got: arguments[0])
      }
      return .bool(task.object.future.isDone)
    }
  }
}

/// The task of a `sleep`.
private final class SleepTask: TaskObject {
  override func describe(_ machine: Machine) -> String { "sleep" }
}

/// Done when its time has come; no time at all is over at the next turn of the ready queue.
private final class Pause: AnyFuture {
  @exclusivity(unchecked) private var timer: Timer?

  init(for nanoseconds: Int, on loop: EventLoop) {
    super.init(on: loop)
    if nanoseconds == 0 {
      loop.completeSoon(self)
    } else {
      timer = loop.callLater(nanoseconds) { [self] in end() }
    }
  }

  override func cancel(_ cancellation: Cancellation) {
    guard !isDone else { return }
    timer?.cancel()
    fail(cancellation)
  }

  private func end() {
    timer = nil
    if !isDone { complete() }
  }
}
