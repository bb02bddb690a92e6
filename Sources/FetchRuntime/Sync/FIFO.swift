/// A queue in an array. What is taken or removed leaves a gap, and gaps are closed when they are half of the array, so
/// that everything is cheap over time.
struct FIFO<Element> {
  private var elements: [Element?] = []
  /// Everything before it is a gap.
  private var head = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ element: Element) {
    elements.append(element)
    count += 1
  }

  /// Puts an element before all others.
  mutating func prepend(_ element: Element) {
    count += 1
    if head > 0 {
      head -= 1
      elements[head] = element
    } else {
      elements.insert(element, at: 0)
    }
  }

  mutating func popFirst() -> Element? {
    while head < elements.count {
      let element = elements[head]
      elements[head] = nil
      head += 1
      guard let element else { continue }
      count -= 1
      compact()
      return element
    }
    return nil
  }

  /// Removes the first element that fits; says whether there was one.
  @discardableResult
  mutating func remove(where fits: (Element) -> Bool) -> Bool {
    let found = elements[head...].firstIndex { element in element.map(fits) ?? false }
    guard let found else { return false }
    elements[found] = nil
    count -= 1
    while head < elements.count, case nil = elements[head] { head += 1 }
    compact()
    return true
  }

  private mutating func compact() {
    guard elements.count > 32, count * 2 < elements.count else { return }
    elements.removeAll { if case nil = $0 { true } else { false } }
    head = 0
  }
}
