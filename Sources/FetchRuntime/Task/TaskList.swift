/// The unfinished tasks of a loop, linked through themselves and not retained: so that a loop that is closed can break
/// the ring of a task and the future it waits for, and whatever these hold is let go.
struct TaskList {
  private(set) unowned(unsafe) var first: Task?
  /// How many there are.
  private(set) var count = 0

  @inline(__always)
  mutating func add(_ task: Task) {
    task.nextTask = first
    first?.previousTask = task
    first = task
    count &+= 1
  }

  @inline(__always)
  mutating func remove(_ task: Task) {
    if let next = task.nextTask { next.previousTask = task.previousTask }
    if let previous = task.previousTask { previous.nextTask = task.nextTask } else { first = task.nextTask }
    task.nextTask = nil
    task.previousTask = nil
    count &-= 1
  }

  /// All of them, now retained.
  var snapshot: [Task] {
    var tasks: [Task] = []
    var next = first
    while let task = next {
      tasks.append(task)
      next = task.nextTask
    }
    return tasks
  }
}
