import FetchRuntime

/// Who waits for a place under the limits; requests, and in tests anything else.
protocol AdmissionGuest: AnyObject {
  /// The host whose holds concern the guest.
  var admissionHost: String { get }
  /// True when somebody waits for the guest, so that it may pass those nobody has asked for yet.
  var isWanted: Bool { get }
  /// Written by `Admission` alone.
  var place: AdmissionPlace { get set }
  /// The guest has a place now.
  func admitted()
}

/// Where a guest stands with `Admission`.
enum AdmissionPlace {
  /// Not there yet, or no more.
  case outside
  /// In the queue, or held back with its host.
  case waiting
  /// It has a place.
  case inside
  /// It has a place, but stands still until somebody takes its body.
  case parked
}

/// The limits: how many requests are in flight at a time, first come, first served.
///
/// A parked request keeps its place from those nobody waits for, which bounds memory, but not from one that somebody
/// awaits: else a hundred large bodies nobody has asked for yet would stop the script for good.
final class Admission {
  private let limit: Int
  private let loop: EventLoop
  private var inside = 0
  private var parked = 0
  private var queue: [(any AdmissionGuest)?] = []
  private var front = 0
  private var holds: [String: Hold] = [:]

  /// A host that asked to be left alone, and who waits for it.
  private struct Hold {
    var until: Int
    var guests: [any AdmissionGuest] = []
  }

  /// Places for `limit` guests at a time.
  init(limit: Int, on loop: EventLoop) {
    precondition(limit > 0, "nothing would ever be admitted")
    self.limit = limit
    self.loop = loop
  }

  /// Queues a guest; it is admitted at once when there is a place.
  func enter(_ guest: any AdmissionGuest) {
    guest.place = .waiting
    queue.append(guest)
    admit()
  }

  /// Gives up a place, or a wait. A guest that gave up a wait may not come back.
  func leave(_ guest: any AdmissionGuest) {
    switch guest.place {
    case .outside, .waiting: break
    case .parked:
      parked -= 1
      inside -= 1
    case .inside: inside -= 1
    }
    guest.place = .outside
    admit()
  }

  /// The guest stands still until somebody wants its body.
  func park(_ guest: any AdmissionGuest) {
    guard guest.place == .inside else { return }
    guest.place = .parked
    parked += 1
    admit()
  }

  /// Somebody wants the guest now.
  func want(_ guest: any AdmissionGuest) {
    switch guest.place {
    case .parked:
      guest.place = .inside
      parked -= 1
    case .waiting: admit()
    case .outside, .inside: break
    }
  }

  /// Admits nobody of `host` for that many nanoseconds from now.
  func hold(_ host: String, for delay: Int) {
    let until = loop.clock.now + delay
    if let known = holds[host], known.until >= until { return }
    holds[host, default: Hold(until: until)].until = until
    _ = loop.callLater(delay) { self.release(host) }
  }

  private func release(_ host: String) {
    guard let hold = holds[host], hold.until <= loop.clock.now else { return }
    holds[host] = nil
    queue.replaceSubrange(..<front, with: hold.guests)
    front = 0
    admit()
  }

  private func admit() {
    while inside - parked < limit, let guest = next() {
      guest.place = .inside
      inside += 1
      guest.admitted()
    }
  }

  private func next() -> (any AdmissionGuest)? {
    setHeldAside()
    guard front < queue.count else {
      queue.removeAll(keepingCapacity: true)
      front = 0
      return nil
    }
    var index = front
    if inside >= limit {
      let wanted = queue[front...].firstIndex { guest in
        guest.map { $0.place == .waiting && $0.isWanted && holds[$0.admissionHost] == nil } ?? false
      }
      guard let wanted else { return nil }
      index = wanted
    }
    let guest = queue[index]
    queue[index] = nil
    if index == front { advance() }
    return guest
  }

  /// Takes from the front those who left and those whose host is held.
  private func setHeldAside() {
    while front < queue.count {
      guard let guest = queue[front], guest.place == .waiting else {
        advance()
        continue
      }
      guard !holds.isEmpty, holds[guest.admissionHost] != nil else { return }
      holds[guest.admissionHost]?.guests.append(guest)
      advance()
    }
  }

  private func advance() {
    queue[front] = nil
    front += 1
    // Now and then the empty half is given back: amortised, each guest is moved once.
    if front > 64, front * 2 > queue.count {
      queue.removeFirst(front)
      front = 0
    }
  }
}
