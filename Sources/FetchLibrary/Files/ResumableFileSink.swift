import FetchHTTP
import FetchRuntime

/// Writes a file whose beginning stays when its body breaks off. Every piece is written as it comes, so that it is there even if
/// the program is killed.
final class ResumableFileSink: FileSink, ResumableSink {
  private let part: ResumableFile
  private(set) var remnant: BodyRemnant?
  /// Where the next piece belongs, until a job has seen to it.
  private var beginning: ResumableFile.Beginning?

  /// Writes to where the file's plan says.
  init(_ part: ResumableFile, order: PathOrder, on loop: EventLoop) {
    self.part = part
    super.init(part, order: order, on: loop)
  }

  /// Looks for a part that an earlier run has left.
  func load() -> AnyFuture {
    let loading = run { [part] _ in try part.load() }
    loading.addCallback { [self] _ in remnant = loading.output ?? nil }
    return loading
  }

  func begins(as version: BodyVersion?) {
    remnant = nil
    beginning = .whole(version)
  }

  func continues() {
    if let remnant { beginning = .rest(remnant) }
  }

  func forgetRemnant() { remnant = nil }

  override func write(_ chunk: [UInt8]) -> AnyFuture? {
    let prepare = prepare()
    return run { file in
      try prepare(file)
      try file.write(chunk)
    }
  }

  override func commit() -> Future<SavedFile> { commit(after: prepare()) }

  /// What has been written stays.
  override func restart() -> AnyFuture? {
    // No job has come to what was told last.
    if beginning != nil { return nil }
    let looking = run { [part] _ in part.remnant }
    looking.addCallback { [self] _ in remnant = looking.output ?? nil }
    return looking
  }

  /// The job that opens the file where the next piece belongs.
  private func prepare() -> @Sendable (PartialFile) throws -> Void {
    isOpen = true
    guard let beginning else { return { _ in } }
    self.beginning = nil
    return { [part] _ in try part.begin(beginning) }
  }
}
