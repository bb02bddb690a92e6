import FetchLibrary

/// The requests of a script and their answers, read from a HAR file: one that `--record` wrote, or that a browser exported.
///
/// It can be shared by any number of interpreters; each begins with the first answer to each request.
public struct Recording: Sendable {
  /// What it holds.
  let content: HARRecording

  /// Reads a file. A file that cannot be read, or is no HAR file, is a `ScriptError`, which says where it is none.
  public init(contentsOf path: String) throws(ScriptError) {
    let bytes = try ScriptFile.read(path, to: "replay", atMost: .max)
    do throws(HARReader.Problem) {
      content = try HARReader.read(bytes, path: path)
    } catch {
      throw OptionProblem(error.message, hint: error.hint).error
    }
  }
}

extension Configuration {
  /// The same, but requests are answered from the HAR file at `path`, on a clock that jumps: neither network nor time is needed.
  public func replaying(from path: String) throws(ScriptError) -> Configuration {
    var configuration = self
    configuration.network = .replay(try Recording(contentsOf: path))
    configuration.time = .manual
    return configuration
  }

  /// The same, and what goes over the network is written down at `path` when a script has ended, to be replayed. Credentials and secrets are
  /// masked. A file that cannot be written fails the script before it begins.
  public func recording(to path: String) -> Configuration { writing(RequestFile(path, for: .replaying)) }

  /// The same, and what goes over the network is written down at `path` when a script has ended, for a viewer of HAR files: as `recording(to:)`,
  /// but without bodies of more than 1 MiB.
  public func writingHAR(to path: String) -> Configuration { writing(RequestFile(path, for: .viewing)) }

  /// The same, and what goes over the network is drawn against time, in a page for browsers at `path`, when a script has ended.
  public func writingWaterfall(to path: String) -> Configuration { writing(RequestFile(path, for: .drawing)) }

  private func writing(_ file: RequestFile) -> Configuration {
    var configuration = self
    configuration.requestFiles.append(file)
    return configuration
  }
}
