/// Where a script started a task of the host's: the `origin` of its future.
final class TaskStart {
  let point: TracePoint

  init(_ point: TracePoint) { self.point = point }
}

extension Machine {
  /// Remembers the place in the script that runs now as the one where `task` was started: its failure will name it.
  @inline(never)
  func noteStart(of task: Ref<TaskObject>, in fiber: Ref<Fiber>) {
    if let point = currentPoint(fiber) { task.object.future.origin = TaskStart(point) }
  }

  /// The same for a function of the host's that starts tasks.
  public func noteStart(of task: Ref<TaskObject>) {
    if let fiber = loop.current?.fiber { noteStart(of: task, in: Ref(fiber)) }
  }
}
