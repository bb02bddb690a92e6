import FetchRuntime

/// Answers kept in memory, for as long as whoever has the store.
package final class MemoryStore: CacheStore {
  /// What it may take when nobody says how much.
  package static let usualSize = 64_000_000

  package var maxSize: Int { didSet { makeRoom() } }
  private let loop: EventLoop
  /// By URL, and there by who asked.
  private var entries: [String: [String: [Entry]]] = [:]
  private var size = 0
  private var lastUse = 0

  private struct Entry {
    let answer: StoredAnswer
    /// When it was last used, as a number.
    var use: Int
  }

  /// A store with nothing in it.
  package init(on loop: EventLoop, maxSize: Int = MemoryStore.usualSize) {
    self.loop = loop
    self.maxSize = maxSize
  }

  package func find(_ key: CacheKey, for headers: [HeaderField]) -> Future<StoredAnswer?> {
    let found = Future<StoredAnswer?>(on: loop)
    let index = entries[key.url]?[key.identity]?.firstIndex { $0.answer.matches(headers) }
    lastUse += 1
    if let index { entries[key.url]?[key.identity]?[index].use = lastUse }
    found.succeed(index.flatMap { entries[key.url]?[key.identity]?[$0].answer })
    return found
  }

  package func keep(_ answer: StoredAnswer, under key: CacheKey, for headers: [HeaderField]) {
    var variants = entries[key.url]?[key.identity] ?? []
    size -= variants.reduce(0) { $0 + $1.answer.size }
    variants.removeAll { $0.answer.matches(headers) }
    if variants.count >= StoredAnswer.mostVariants,
      let oldest = variants.indices.min(by: { variants[$0].use < variants[$1].use })
    {
      variants.remove(at: oldest)
    }
    lastUse += 1
    variants.append(Entry(answer: answer, use: lastUse))
    size += variants.reduce(0) { $0 + $1.answer.size }
    entries[key.url, default: [:]][key.identity] = variants
    makeRoom()
  }

  package func forget(url: String) {
    for entry in (entries.removeValue(forKey: url) ?? [:]).values.joined() { size -= entry.answer.size }
  }

  /// Drops what was not used for longest. An eighth is dropped beyond what is needed, so that this is rare.
  private func makeRoom() {
    guard size > maxSize else { return }
    let uses = entries.values.joined().flatMap(\.value).map { (use: $0.use, size: $0.answer.size) }
      .sorted { $0.use < $1.use }
    var dropped = 0
    var bound = 0
    for entry in uses {
      guard size - dropped > maxSize - maxSize / 8 else { break }
      dropped += entry.size
      bound = entry.use
    }
    size -= dropped
    entries = entries.compactMapValues { identities in
      let left = identities.compactMapValues { variants in
        let left = variants.filter { $0.use > bound }
        return left.isEmpty ? nil : left
      }
      return left.isEmpty ? nil : left
    }
  }
}
