/// Elements with the numbers they came under, of which the one with the lowest is at hand: a binary heap.
struct EarliestFirst<Element> {
  private var heap: [(sequence: Int, element: Element)] = []

  /// The one with the lowest number.
  var first: (sequence: Int, element: Element)? { heap.first }

  /// Adds an element.
  mutating func insert(_ element: Element, at sequence: Int) {
    heap.append((sequence, element))
    var index = heap.count - 1
    while index > 0, heap[index].sequence < heap[(index - 1) / 2].sequence {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  /// Removes the one with the lowest number, if there is any.
  mutating func removeFirst() {
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    var index = 0
    while 2 * index + 1 < heap.count {
      let left = 2 * index + 1
      let right = left + 1
      let child = right < heap.count && heap[right].sequence < heap[left].sequence ? right : left
      guard heap[child].sequence < heap[index].sequence else { return }
      heap.swapAt(index, child)
      index = child
    }
  }
}
