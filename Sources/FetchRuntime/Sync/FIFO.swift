/// A queue in an array. What is taken or removed leaves a gap, and gaps are closed when they are half of the array, so
/// that everything is cheap over time.
struct FIFO<Element> {
  /// What an element is removed by.
  struct Place: Comparable {
    fileprivate let number: Int

    static func < (left: Place, right: Place) -> Bool { left.number < right.number }
  }

  private struct Slot {
    let place: Place
    var element: Element?
  }

  /// In the order of their places.
  private var slots: [Slot] = []
  /// Everything before it is a gap.
  private var head = 0
  private(set) var count = 0
  /// Those of what is put at the end and at the front next.
  private var (last, first) = (0, -1)

  var isEmpty: Bool { count == 0 }

  @discardableResult
  mutating func append(_ element: Element) -> Place {
    let place = Place(number: last)
    last += 1
    slots.append(Slot(place: place, element: element))
    count += 1
    return place
  }

  /// Puts an element before all others.
  mutating func prepend(_ element: Element) {
    count += 1
    let slot = Slot(place: Place(number: first), element: element)
    first -= 1
    if head > 0 {
      head -= 1
      slots[head] = slot
    } else {
      slots.insert(slot, at: 0)
    }
  }

  mutating func popFirst() -> Element? {
    while head < slots.count {
      let element = slots[head].element
      slots[head].element = nil
      head += 1
      guard let element else { continue }
      count -= 1
      compact()
      return element
    }
    return nil
  }

  /// Removes what was put at a place, if it is still there.
  mutating func remove(at place: Place) {
    var (low, high) = (head, slots.count)
    while low < high {
      let middle = (low + high) / 2
      if slots[middle].place < place { low = middle + 1 } else { high = middle }
    }
    guard low < slots.count, slots[low].place == place, slots[low].element != nil else { return }
    slots[low].element = nil
    count -= 1
    while head < slots.count, slots[head].element == nil { head += 1 }
    compact()
  }

  private mutating func compact() {
    guard slots.count > 32, count * 2 < slots.count else { return }
    slots.removeAll { $0.element == nil }
    head = 0
  }
}
