/// The guests that keep the same rules, in the order they came: those of one host, and of one session if that has rules.
///
/// Waiting, it stands at one gate, which is closed; the gate is the same for all of them.
final class Lane {
  /// What tells one lane from another.
  struct Key: Hashable {
    /// The host they go to.
    let host: String
    /// The rules they keep beside the limit for all.
    let throttles: [ObjectIdentifier]
  }

  /// What tells it from others.
  let key: Key
  /// What each of them has to pass, and is inside of afterwards.
  let gates: [Gate]
  /// Those who wait.
  var line = WaitingLine()
  /// Where they wait; nil when nobody does.
  var gate: Gate?

  /// A lane in which nobody waits.
  init(_ key: Key, through gates: [Gate]) {
    self.key = key
    self.gates = gates
  }
}

/// Guests in the order they came. One that leaves leaves a gap, and gaps are closed when they are half of the line.
struct WaitingLine {
  private var guests: [(sequence: Int, guest: (any AdmissionGuest)?)] = []
  private var front = 0
  private var count = 0

  /// True when nobody waits.
  var isEmpty: Bool { count == 0 }

  /// Who came first.
  var first: (sequence: Int, guest: any AdmissionGuest)? {
    guard front < guests.count, let guest = guests[front].guest else { return nil }
    return (guests[front].sequence, guest)
  }

  /// Those that somebody waits for, in order.
  var wanted: some Sequence<(sequence: Int, guest: any AdmissionGuest)> {
    guests[front...].lazy.compactMap { entry in
      entry.guest.flatMap { $0.isWanted ? (entry.sequence, $0) : nil }
    }
  }

  /// Adds a guest, mostly at the end: one that was inside already comes back to where it was.
  mutating func insert(_ guest: any AdmissionGuest, at sequence: Int) {
    count += 1
    guard let last = guests.last, last.sequence >= sequence else { return guests.append((sequence, guest)) }
    let index = position(of: sequence)
    guests.insert((sequence, guest), at: index)
    front = min(front, index)
  }

  /// Removes the guest that came under this number.
  mutating func remove(_ sequence: Int) {
    let isFirst = front < guests.count && guests[front].sequence == sequence
    let index = isFirst ? front : position(of: sequence)
    guard index < guests.count, guests[index].sequence == sequence, guests[index].guest != nil else { return }
    guests[index].guest = nil
    count -= 1
    while front < guests.count, guests[front].guest == nil { front += 1 }
    guard guests.count > 64, count * 2 < guests.count else { return }
    guests.removeAll { $0.guest == nil }
    front = 0
  }

  private func position(of sequence: Int) -> Int {
    var (low, high) = (0, guests.count)
    while low < high {
      let middle = (low + high) / 2
      if guests[middle].sequence < sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
