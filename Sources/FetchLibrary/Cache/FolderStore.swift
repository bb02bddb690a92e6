import FetchHTTP
import FetchRuntime

/// Answers kept in a folder, from one run to the next. Reading and writing are the executor's work.
///
/// Changes are made by one job at a time, in the order they were asked for; until then what was asked for counts already. So a script
/// finds what it has just fetched, and what was forgotten does not come back with a write that began before.
final class FolderStore: CacheStore {
  /// What it may take when nobody says how much.
  static let usualSize = 1_000_000_000

  var maxSize = FolderStore.usualSize
  private let folder: CacheFolder
  private let loop: EventLoop
  private var waiting: [CacheFolder.Change] = []
  private var running: [CacheFolder.Change] = []
  /// Both of them, by their URL.
  private var pending: [String: [CacheFolder.Change]] = [:]
  /// How many bytes were there when that was last looked at; nil before.
  private var knownSize: Int?
  /// How many were written since.
  private var written = 0
  /// Completes when everything is written.
  private var settled: Future<Void>?

  /// How many changes a job makes, so that none takes long.
  private static let mostChanges = 32

  /// A store in the folder at `path`, which need not be there yet.
  init(_ path: String, on loop: EventLoop) {
    folder = CacheFolder(path: path)
    self.loop = loop
  }

  func find(_ key: CacheKey, for headers: [HeaderField]) -> Future<StoredAnswer?> {
    for change in pending[key.url]?.reversed() ?? [] {
      switch change {
      case .keep(let answer, key, _) where answer.matches(headers): return found(answer)
      case .forget: return found(nil)
      case .keep, .trim: continue
      }
    }
    return loop.runInExecutor { [folder] in folder.find(key, for: headers) }
  }

  func keep(_ answer: StoredAnswer, under key: CacheKey, for headers: [HeaderField]) {
    add(.keep(answer, key, headers))
  }

  func forget(url: String) { add(.forget(url: url)) }

  /// A future of when all changes are made; nil when none is under way.
  func settle() -> Future<Void>? {
    guard !running.isEmpty || !waiting.isEmpty else { return nil }
    let future = settled ?? Future<Void>(on: loop)
    settled = future
    return future
  }

  private func found(_ answer: StoredAnswer?) -> Future<StoredAnswer?> {
    let found = Future<StoredAnswer?>(on: loop)
    found.succeed(answer)
    return found
  }

  private func add(_ change: CacheFolder.Change) {
    waiting.append(change)
    if let url = change.url { pending[url, default: []].append(change) }
    if running.isEmpty { makeChanges() }
  }

  private func makeChanges() {
    running = Array(waiting.prefix(Self.mostChanges))
    waiting.removeFirst(running.count)
    guard !running.isEmpty else {
      settled?.succeed()
      settled = nil
      return
    }
    let job = loop.runInExecutor { [folder, running] in folder.make(running) }
    job.isObserved = true
    job.addCallback { [self] _ in
      for url in running.compactMap(\.url) {
        pending[url]?.removeFirst()
        if pending[url]?.isEmpty == true { pending[url] = nil }
      }
      if let (written, size) = job.output { note(written: written, size: size) }
      makeChanges()
    }
  }

  /// Others may write to the folder, too: so it is looked at anew after a while, and at first.
  private func note(written more: Int, size: Int?) {
    if let size { (knownSize, written) = (size, 0) }
    written += more
    let isTold = knownSize.map { $0 + written <= maxSize && written <= maxSize / 16 } ?? false
    guard written > 0, !isTold else { return }
    // A second look while the first waits would find nothing new.
    (knownSize, written) = (knownSize ?? 0, 0)
    waiting.append(.trim(maxSize))
  }
}
