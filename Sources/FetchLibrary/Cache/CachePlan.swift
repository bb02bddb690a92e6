import FetchBytecode
import FetchHTTP
import FetchRuntime
import FetchVM

/// What an option `cache` says, but `false`.
struct CachePlan {
  /// Where answers are kept; nil for in memory.
  var folder: String?
  /// For how many seconds answers are fresh, whatever their servers say.
  var maxAge: Int?
  /// How many bytes the answers may take.
  var maxSize: Int?

  /// The names there are in a map.
  static func names(of function: String) -> OptionNames {
    OptionNames(of: "\(function)'s cache", ["folder", "maxAge", "maxSize"])
  }

  /// What the option says; nil when it is off.
  init?(_ reader: OptionReader, _ world: World) throws(Failure) {
    guard let value = reader.value("cache") else { return nil }
    switch value {
    case .bool(false): return nil
    case .bool(true): return
    case .string: folder = try Self.folder("cache", reader, world)
    case .map:
      let inner = try OptionReader(value, Self.names(of: reader.names.owner), world.machine)
      folder = try Self.folder("folder", inner, world)
      // Ages are in whole seconds.
      maxAge = try inner.duration("maxAge").map { ($0 - 1) / 1_000_000_000 + 1 }
      maxSize = try inner.int("maxSize", minimum: 1)
    default: throw reader.wrongType("cache", "true, false, the path of a folder, or a map", value)
    }
  }

  /// A folder that the script may read and write.
  private static func folder(_ name: String, _ reader: OptionReader, _ world: World) throws(Failure) -> String? {
    guard let value = reader.value(name) else { return nil }
    let path = try world.machine.filePath(value, reader.title(name))
    try world.permit(reading: path)
    try world.permit(writing: path)
    // It is looked at once: this is the loop's thread, and later problems only mean that nothing is kept.
    if world.folderStores[path] == nil, let problem = CacheFolder(path: path).problem {
      throw reader.wrongValue(name, "\(world.machine.describe(value)) \(problem)")
    }
    return path
  }
}

extension World {
  /// How requests are cached by a plan of their own, or of their session. Without a folder that is where they were cached anyway, by
  /// `outer`, else in the script's memory.
  func cacheRule(_ plan: CachePlan, within outer: CacheRule? = nil) -> CacheRule {
    let store: any CacheStore = plan.folder.map { folderStore($0) } ?? outer?.store ?? memoryStore
    if let size = plan.maxSize { store.maxSize = size }
    return CacheRule(store, maxAge: plan.maxAge ?? (plan.folder == nil ? outer?.maxAge : nil))
  }

  /// A future of when all that is kept in folders is written; nil when it is.
  package func settleCaches() -> AnyFuture? { folderStores.values.lazy.compactMap { $0.settle() }.first }

  private func folderStore(_ path: String) -> FolderStore {
    if let known = folderStores[path] { return known }
    let store = FolderStore(path, on: machine.loop)
    folderStores[path] = store
    return store
  }
}
