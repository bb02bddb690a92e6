/// The timers of a loop, in a heap with four children to a node: flatter than a binary heap, and a node's children share
/// a cache line. Each timer knows its place, so that one cancelled is really removed.
final class TimerQueue {
  private struct Node {
    var deadline: Int
    /// The queue's own retain.
    var timer: Unmanaged<Timer>

    func precedes(_ other: Node) -> Bool {
      if deadline != other.deadline { return deadline < other.deadline }
      return timer._withUnsafeGuaranteedRef { $0.sequence } < other.timer._withUnsafeGuaranteedRef { $0.sequence }
    }
  }

  @exclusivity(unchecked) private var nodes: UnsafeMutablePointer<Node>
  @exclusivity(unchecked) private var capacity: Int
  @exclusivity(unchecked) private(set) var count = 0
  private var sequence = 0

  init() {
    capacity = 64
    nodes = .allocate(capacity: capacity)
  }

  deinit {
    removeAll()
    nodes.deallocate()
  }

  /// The earliest deadline.
  var nextDeadline: Int? { count == 0 ? nil : nodes[0].deadline }

  func add(at deadline: Int, _ action: @escaping () -> Void) -> Timer {
    let timer = Timer(deadline: deadline, sequence: sequence, in: self, action)
    sequence += 1
    if count == capacity { grow() }
    count += 1
    siftUp(from: count - 1, Node(deadline: deadline, timer: .passRetained(timer)))
    return timer
  }

  /// Takes the earliest timer if it is due.
  func popDue(at now: Int) -> Timer? {
    guard count > 0, nodes[0].deadline <= now else { return nil }
    let timer = nodes[0].timer.takeRetainedValue()
    timer.position = -1
    count -= 1
    if count > 0 { siftDown(from: 0, nodes[count]) }
    return timer
  }

  func remove(_ timer: Timer) {
    let position = timer.position
    timer.position = -1
    count -= 1
    let retained = nodes[position].timer
    if position < count {
      let moved = nodes[count]
      if position > 0 && moved.precedes(nodes[(position - 1) >> 2]) {
        siftUp(from: position, moved)
      } else {
        siftDown(from: position, moved)
      }
    }
    retained.release()
  }

  func removeAll() {
    while count > 0 {
      let timer = nodes[count - 1].timer.takeUnretainedValue()
      timer.cancel()
    }
  }

  // The heap

  private func place(_ node: Node, at index: Int) {
    nodes[index] = node
    node.timer._withUnsafeGuaranteedRef { $0.position = index }
  }

  private func siftUp(from start: Int, _ node: Node) {
    var index = start
    while index > 0 {
      let parent = (index - 1) >> 2
      guard node.precedes(nodes[parent]) else { break }
      place(nodes[parent], at: index)
      index = parent
    }
    place(node, at: index)
  }

  private func siftDown(from start: Int, _ node: Node) {
    var index = start
    while true {
      let firstChild = index * 4 + 1
      guard firstChild < count else { break }
      var earliest = firstChild
      for child in (firstChild + 1)..<max(firstChild + 1, min(firstChild + 4, count))
      where nodes[child].precedes(nodes[earliest]) {
        earliest = child
      }
      guard nodes[earliest].precedes(node) else { break }
      place(nodes[earliest], at: index)
      index = earliest
    }
    place(node, at: index)
  }

  private func grow() {
    let grown = UnsafeMutablePointer<Node>.allocate(capacity: capacity * 2)
    grown.update(from: nodes, count: count)
    nodes.deallocate()
    nodes = grown
    capacity *= 2
  }
}
