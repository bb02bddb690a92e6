import FetchRuntime

/// Who waits for a place under the limits; requests, and in tests anything else.
protocol AdmissionGuest: AnyObject {
  /// The host whose holds and rules concern the guest.
  var admissionHost: String { get }
  /// The rules it keeps beside the limit for all.
  var throttles: [Throttle] { get }
  /// True when somebody waits for the guest, so that it may pass those nobody has asked for yet.
  var isWanted: Bool { get }
  /// Written by `Admission` alone.
  var place: AdmissionPlace { get set }
  /// The guest has a place now.
  func admitted()
}

/// Where a guest stands with `Admission`. `sequence` says when it came, as a number.
enum AdmissionPlace {
  /// Not there yet, or no more.
  case outside
  /// In the line of its lane.
  case waiting(Lane, sequence: Int)
  /// It has a place.
  case inside(Lane, sequence: Int)
  /// It has a place, but stands still until somebody takes its body.
  case parked(Lane, sequence: Int)
}

/// The limits: who may be in flight, first come, first served. Whatever makes a guest wait is a gate: the limit for all, the rules
/// of its session, a host that asked to be left alone. Those that one gate stops do not stop the others.
///
/// A parked request keeps its place from those nobody waits for, which bounds memory, but not from one that somebody
/// awaits: else a hundred large bodies nobody has asked for yet would stop the script for good.
final class Admission {
  private let loop: EventLoop
  private let everyone: Gate
  /// The lane of all guests that keep no rules beside the limit and whose hosts are not held: the usual one, found without a look at
  /// the host.
  private let common: Lane
  private var lanes: [Lane.Key: Lane] = [:]
  /// The hosts that asked to be left alone.
  private var holds: [String: Gate] = [:]
  private var lastSequence = 0
  /// Gates that may have opened, while guests are let in.
  private var stirred: [Gate] = []
  private var isLettingIn = false

  /// Places for `limit` guests at a time.
  init(limit: Int, on loop: EventLoop) {
    self.loop = loop
    everyone = Gate(limit: limit)
    common = Lane(Lane.Key(host: "", throttles: []), through: [everyone])
  }

  /// Queues a guest; it is admitted at once when nothing stops it.
  func enter(_ guest: any AdmissionGuest) {
    lastSequence += 1
    enter(guest, at: lastSequence)
  }

  /// Gives up a place, or a wait.
  func leave(_ guest: any AdmissionGuest) {
    let place = guest.place
    guest.place = .outside
    switch place {
    case .outside: break
    case .waiting(let lane, let sequence): change(lane) { $0.remove(sequence) }
    case .inside(let lane, _): vacate(lane, isParked: false)
    case .parked(let lane, _): vacate(lane, isParked: true)
    }
  }

  /// A guest inside goes to another host now, or comes to its own once more: at once, unless it has to wait its turn there.
  func move(_ guest: any AdmissionGuest) {
    guard case .inside(let lane, let sequence) = guest.place else { return }
    if guest.throttles.isEmpty, holds[guest.admissionHost] == nil { return guest.admitted() }
    for gate in lane.gates { gate.leave(isParked: false) }
    stir(lane.gates)
    enter(guest, at: sequence)
    letIn(through: [])
  }

  /// The guest stands still until somebody wants its body.
  func park(_ guest: any AdmissionGuest) {
    guard case .inside(let lane, let sequence) = guest.place else { return }
    guest.place = .parked(lane, sequence: sequence)
    for gate in lane.gates { gate.park(true) }
    letIn(through: lane.gates)
  }

  /// Somebody wants the guest now.
  func want(_ guest: any AdmissionGuest) {
    switch guest.place {
    case .parked(let lane, let sequence):
      guest.place = .inside(lane, sequence: sequence)
      for gate in lane.gates { gate.park(false) }
    case .waiting(let lane, let sequence):
      lane.line.want(sequence)
      if let gate = lane.gate, everyone.isCrowded { letIn(through: [gate]) }
    case .outside, .inside: break
    }
  }

  /// Admits nobody of `host` for that many nanoseconds from now.
  func hold(_ host: String, for delay: Int) {
    let gate = holds[host] ?? Gate()
    holds[host] = gate
    gate.close(until: loop.clock.now + delay)
    _ = loop.callLater(delay) { self.release(host) }
  }

  private func release(_ host: String) {
    guard let gate = holds[host], gate.closedUntil <= loop.clock.now else { return }
    holds[host] = nil
    letIn(through: [gate])
  }
}

// Coming and going

extension Admission {
  private func enter(_ guest: any AdmissionGuest, at sequence: Int) {
    let now = loop.clock.now
    let lane = lane(of: guest, at: now)
    let isWanted = guest.isWanted
    if lane === common, !isLettingIn, everyone.isOpen(at: now, isWanted: isWanted) {
      return admit(guest, at: sequence, from: common)
    }
    guest.place = .waiting(lane, sequence: sequence)
    change(lane) { $0.insert(guest, at: sequence) }
    if let gate = lane.gate, gate.isOpen(at: now, isWanted: isWanted) { letIn(through: [gate]) }
  }

  private func lane(of guest: any AdmissionGuest, at now: Int) -> Lane {
    if guest.throttles.isEmpty, holds.isEmpty || holds[guest.admissionHost] == nil { return common }
    let key = Lane.Key(host: guest.admissionHost, throttles: guest.throttles.map { ObjectIdentifier($0) })
    if let lane = lanes[key] { return lane }
    let lane = Lane(key, through: guest.throttles.map { $0.gate(for: key.host, at: now) } + [everyone])
    lanes[key] = lane
    return lane
  }

  /// Changes who waits in a lane, and has it stand at its gate by who is first now.
  private func change(_ lane: Lane, _ change: (inout WaitingLine) -> Void) {
    let before = lane.line.first?.sequence
    change(&lane.line)
    guard let first = lane.line.first else {
      lane.gate = nil
      if lane !== common { lanes[lane.key] = nil }
      return
    }
    // A new lane may stand anywhere: what stops it will be seen when it is its turn.
    if first.sequence != before || lane.gate == nil { (lane.gate ?? everyone).stop(lane) }
  }

  private func vacate(_ lane: Lane, isParked: Bool) {
    for gate in lane.gates { gate.leave(isParked: isParked) }
    letIn(through: lane.gates)
  }

  private func admit(_ guest: any AdmissionGuest, at sequence: Int, from lane: Lane) {
    guest.place = .inside(lane, sequence: sequence)
    for gate in lane.gates { gate.enter(at: loop.clock.now) }
    guest.admitted()
  }
}

// Letting in

extension Admission {
  /// Admits whom these gates let pass, those who came first before the others.
  private func letIn(through gates: [Gate]) {
    stir(gates)
    // Whoever is admitted may leave or bring others at once: the loop that runs already sees to them.
    guard !isLettingIn else { return }
    isLettingIn = true
    while letOneIn() {}
    for gate in stirred { wake(gate) }
    stirred.removeAll(keepingCapacity: true)
    isLettingIn = false
  }

  private func stir(_ gates: [Gate]) {
    for gate in gates where !stirred.contains(where: { $0 === gate }) { stirred.append(gate) }
  }

  /// Admits a guest or sends a lane on to the gate that stops it; false when there is neither.
  private func letOneIn() -> Bool {
    let now = loop.clock.now
    var first: (sequence: Int, gate: Gate, lane: Lane)?
    for gate in stirred where gate.isOpen(at: now, isWanted: false) {
      guard let lane = gate.firstLane, let sequence = lane.line.first?.sequence else { continue }
      if sequence < first?.sequence ?? .max { first = (sequence, gate, lane) }
    }
    if let first {
      advance(first.lane, at: first.gate, now)
      return true
    }
    guard everyone.isCrowded, let (guest, sequence, lane) = firstWanted(at: now) else { return false }
    change(lane) { $0.remove(sequence) }
    admit(guest, at: sequence, from: lane)
    return true
  }

  /// Admits the first of a lane, or has the lane stand where that is stopped.
  private func advance(_ lane: Lane, at gate: Gate, _ now: Int) {
    guard let (sequence, guest) = lane.line.first else { return }
    if let closed = closedGate(of: lane, for: guest, at: now, isWanted: false) {
      if lane === common, closed !== everyone { return makeWay(guest, at: sequence) }
      closed.stop(lane)
      return wake(closed)
    }
    change(lane) { $0.remove(sequence) }
    admit(guest, at: sequence, from: lane)
  }

  /// What stops a guest of a lane.
  private func closedGate(of lane: Lane, for guest: any AdmissionGuest, at now: Int, isWanted: Bool) -> Gate? {
    if !holds.isEmpty, let hold = holds[guest.admissionHost], hold.closedUntil > now { return hold }
    return lane.gates.first { !$0.isOpen(at: now, isWanted: isWanted) }
  }

  /// The first guest that passes only because somebody waits for it. Rare, so every lane is looked at.
  private func firstWanted(at now: Int) -> (any AdmissionGuest, sequence: Int, Lane)? {
    guard everyone.isOpen(at: now, isWanted: true) else { return nil }
    var first: (any AdmissionGuest, sequence: Int, Lane)?
    for lane in [common] + lanes.values {
      guard let (sequence, guest) = firstWanted(of: lane, at: now) else { continue }
      if sequence < first?.sequence ?? .max { first = (guest, sequence, lane) }
    }
    return first
  }

  private func firstWanted(of lane: Lane, at now: Int) -> (sequence: Int, guest: any AdmissionGuest)? {
    while let first = lane.line.firstWanted {
      guard let closed = closedGate(of: lane, for: first.guest, at: now, isWanted: true) else { return first }
      guard lane === common, closed !== everyone else { return nil }
      makeWay(first.guest, at: first.sequence)
    }
    return nil
  }

  /// A guest's host is held, and it must not stand in the way of others.
  private func makeWay(_ guest: any AdmissionGuest, at sequence: Int) {
    change(common) { $0.remove(sequence) }
    enter(guest, at: sequence)
  }

  /// Sees to it that a gate that opens with time is looked at then, when somebody waits at it.
  private func wake(_ gate: Gate) {
    guard gate.timer == nil, gate.closedUntil > loop.clock.now, gate.firstLane != nil else { return }
    gate.timer = loop.callAt(gate.closedUntil) {
      gate.timer = nil
      self.letIn(through: [gate])
    }
  }
}
