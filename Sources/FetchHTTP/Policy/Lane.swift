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
  /// The numbers of those that somebody waits for, and of some that have left since.
  private var wanted = EarliestFirst<Void>()

  /// True when nobody waits.
  var isEmpty: Bool { count == 0 }

  /// Who came first.
  var first: (sequence: Int, guest: any AdmissionGuest)? {
    guard front < guests.count, let guest = guests[front].guest else { return nil }
    return (guests[front].sequence, guest)
  }

  /// Who came first of those that somebody waits for.
  var firstWanted: (sequence: Int, guest: any AdmissionGuest)? {
    mutating get {
      while let first = wanted.first {
        if let guest = guest(at: first.sequence) { return (first.sequence, guest) }
        wanted.removeFirst()
      }
      return nil
    }
  }

  /// Somebody waits for the guest that came under this number.
  mutating func want(_ sequence: Int) { wanted.insert((), at: sequence) }

  /// Adds a guest, mostly at the end: one that was inside already comes back to where it was.
  mutating func insert(_ guest: any AdmissionGuest, at sequence: Int) {
    count += 1
    if guest.isWanted { want(sequence) }
    guard let last = guests.last, last.sequence >= sequence else { return guests.append((sequence, guest)) }
    let index = position(of: sequence)
    guests.insert((sequence, guest), at: index)
    front = min(front, index)
  }

  /// Removes the guest that came under this number.
  mutating func remove(_ sequence: Int) {
    let isFirst = front < guests.count && guests[front].sequence == sequence
    let index = isFirst ? front : position(of: sequence)
    guard guest(at: sequence, index) != nil else { return }
    guests[index].guest = nil
    count -= 1
    while front < guests.count, guests[front].guest == nil { front += 1 }
    guard guests.count > 64, count * 2 < guests.count else { return }
    guests.removeAll { $0.guest == nil }
    front = 0
    wanted = EarliestFirst()
    for entry in guests where entry.guest?.isWanted == true { want(entry.sequence) }
  }

  private func guest(at sequence: Int) -> (any AdmissionGuest)? { guest(at: sequence, position(of: sequence)) }

  private func guest(at sequence: Int, _ index: Int) -> (any AdmissionGuest)? {
    index < guests.count && guests[index].sequence == sequence ? guests[index].guest : nil
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
