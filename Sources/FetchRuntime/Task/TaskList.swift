/// The unfinished tasks of a loop, linked through themselves. The loop holds each: one retain from `add` until its last step is
/// over, so that neither the ready queue nor the future it waits for needs another.
struct TaskList {
  private(set) unowned(unsafe) var first: Task?
  /// How many there are.
  private(set) var count = 0

  @inline(__always)
  mutating func add(_ task: Task) {
    _ = Unmanaged.passRetained(task)
    task.nextTask = first
    first?.previousTask = task
    first = task
    count &+= 1
  }

  /// Takes out one that is done. It is still held: its step may be running, or stand in the ready queue.
  @inline(__always)
  mutating func remove(_ task: Task) {
    if let next = task.nextTask { next.previousTask = task.previousTask }
    if let previous = task.previousTask { previous.nextTask = task.nextTask } else { first = task.nextTask }
    task.nextTask = nil
    task.previousTask = nil
    count &-= 1
  }

  /// Takes all of them out, each held by the array alone.
  mutating func takeAll() -> [Task] {
    var tasks: [Task] = []
    tasks.reserveCapacity(count)
    while let task = first {
      remove(task)
      tasks.append(Unmanaged.passUnretained(task).takeRetainedValue())
    }
    return tasks
  }
}
