import FetchHTTP
import FetchVM

/// What is under way in a script: counts as requests and gathers begin and end, and looks at those that run when it is asked.
final class ProgressMeter {
  /// Rates are those of the last few seconds, in nanoseconds.
  private static let window = 3_000_000_000
  /// How long a request may take before it is called slow, in nanoseconds.
  private static let patience = 2_000_000_000

  private let traffic: Traffic
  private var requests: [ObjectIdentifier: FetchOperation] = [:]
  private var endedCount = 0
  private var gathers: [GatherTask] = []
  private var samples: [(instant: Int, ended: Int, bytes: Int)] = []

  init(_ traffic: Traffic) { self.traffic = traffic }

  /// From now on it counts.
  func begin(at now: Int) { samples = [(now, endedCount, traffic.bytes)] }

  /// Hears of one request.
  func hear(_ operation: FetchOperation, _ event: RequestEvent) {
    switch event {
    case .sent, .stored: requests[ObjectIdentifier(operation)] = operation
    case .redirected, .retries: break
    case .answered, .failed:
      if requests.removeValue(forKey: ObjectIdentifier(operation)) != nil { endedCount += 1 }
    }
  }

  /// Hears that a task was started.
  func hear(of task: TaskObject) {
    if let gather = task as? GatherTask { gathers.append(gather) }
  }

  /// How far it is; nil when there is nothing to tell.
  func reading(at now: Int) -> ProgressReading? {
    gathers.removeAll { $0.future.isDone }
    remember(now)
    if requests.isEmpty, gathers.isEmpty, endedCount == 0 { return nil }
    var reading = ProgressReading(done: endedCount, bytes: traffic.bytes)
    // The outermost tells most: those inside are begun by its items.
    if let gather = gathers.first {
      reading.done = gather.endedCount
      reading.total = gather.expectedCount
    }
    if let first = samples.first, now > first.instant {
      let seconds = Double(now - first.instant) / 1e9
      reading.requestRate = Double(endedCount - first.ended) / seconds
      reading.byteRate = Double(traffic.bytes - first.bytes) / seconds
    }
    look(at: requests.values, &reading)
    // What is yet to be asked for may be of any size.
    if let gather = gathers.first, gather.expectedCount != gather.startedCount { reading.byteTotal = nil }
    return reading
  }

  private func look(at operations: some Sequence<FetchOperation>, _ reading: inout ProgressReading) {
    var missing: Int? = 0
    for operation in operations {
      switch operation.activity {
      case nil, .waits, .begins: missing = nil
      case .receives:
        missing = missing.flatMap { sum in operation.missingSize.map { sum + $0 } }
        reading.inFlight += 1
      case .waitsForCredentials, .readsFile, .connects, .waitsForAnswer, .reads, .isAnswered:
        missing = nil
        reading.inFlight += 1
      }
      if operation.duration >= max(Self.patience, (reading.slowest?.time ?? 0) + 1) {
        let url = operation.request.url
        reading.slowest = ProgressReading.Wait(name: url.authority + url.path, time: operation.duration)
      }
    }
    if let missing, missing > 0 { reading.byteTotal = traffic.bytes + missing }
  }

  private func remember(_ now: Int) {
    let isOld = samples.prefix { $0.instant < now - Self.window }.count
    // The last of the old ones is where the window begins.
    samples.removeFirst(max(0, isOld - 1))
    samples.append((now, endedCount, traffic.bytes))
  }
}
