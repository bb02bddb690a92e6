import FetchHTTP
import FetchRuntime
import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Everything that went over the wire, and the files that are made of it: a HAR file to look at, a recording to replay, a drawing.
///
/// What has ended is kept in a spool beside the files, so that memory holds no bodies. The files are written whole, when a script has ended, and
/// for their owner alone: bodies may be anything. Secrets are masked only then, when all of them are known.
package final class RequestLog: TransportWitness {
  let machine: Machine
  let spool: Spool
  private unowned let world: World
  private let files: [RequestFile]
  private var exchanges: [LoggedExchange] = []
  /// What proved in their headers who asks.
  private var credentials: Set<String> = []
  /// Whether somebody looks at how they are drawn.
  private let draws: Bool
  /// What the loop's clock is behind the calendar's.
  private let epoch: Int

  /// A log of what goes over the client of `world` from here on. Fails when one of the files cannot be written.
  package init(_ files: [RequestFile], of world: World) throws {
    self.world = world
    self.files = files
    draws = files.contains { $0.purpose == .drawing }
    machine = world.machine
    for file in files {
      let attempt = PartialFile(file.plan)
      try attempt.open()
      attempt.discard()
    }
    spool = try Spool(for: files.first?.path ?? "")
    var instant = timespec()
    clock_gettime(CLOCK_REALTIME, &instant)
    epoch = instant.tv_sec * 1_000_000_000 + instant.tv_nsec - world.machine.loop.clock.now
    // What is to be replayed has to come over the wire.
    if files.contains(where: { $0.purpose == .replaying }) { world.client.usesCaches = false }
    world.client.tell(self)
    world.rememberAllSecrets()
  }

  package func began(_ exchange: Exchange, _ request: TransportRequest) -> any ExchangeWitness {
    credentials.formUnion(HARHeaders.credentials(in: request.headers))
    let isDrawn = draws && exchanges.count < WaterfallPage.rowLimit
    let logged = LoggedExchange(exchange, request, isDrawn: isDrawn, in: self)
    exchanges.append(logged)
    return logged
  }

  /// Writes all of them with what is known by now; throws what went wrong with the first that could not be written.
  package func write() throws {
    if let failure = spool.failure { throw failure }
    let mask = world.secretMask(with: credentials)
    var failure: (any Error)?
    for file in files {
      do {
        try write(file, mask)
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }

  private func write(_ file: RequestFile, _ mask: SecretMask) throws {
    let target = PartialFile(file.plan)
    try target.open()
    switch file.purpose {
    case .viewing, .replaying:
      try HARWriter(spool, mask, machine).write(exchanges, to: target, for: file.purpose)
    case .drawing:
      let rows = exchanges.compactMap(\.row)
      let page = WaterfallPage(rows, left: exchanges.count - rows.count, mask)
      try target.write(Array(page.html.utf8))
    }
    _ = try target.commit()
  }

  // For its exchanges

  /// The loop's time.
  var now: Int { machine.loop.clock.now }

  /// A time of the loop's as the calendar has it.
  func civilTime(at instant: Int) -> CivilTime {
    let nanoseconds = epoch + instant
    return CivilTime(seconds: nanoseconds / 1_000_000_000, nanosecond: nanoseconds % 1_000_000_000)
  }
}

extension RequestFile {
  /// How it is saved: for its owner alone.
  fileprivate var plan: SavePlan { SavePlan(path: path, mode: 0o600) }
}
