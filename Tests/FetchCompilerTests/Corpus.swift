import FetchCompiler
import FetchDiagnostics
import Foundation
import Testing

/// A script of the corpus, and what it should give in the file beside it.
struct CorpusFile: CustomTestStringConvertible, Sendable {
  let url: URL

  var testDescription: String { url.lastPathComponent }

  private var expectedURL: URL { url.deletingPathExtension().appendingPathExtension("expected") }

  func source() throws -> SourceText {
    SourceText(name: url.lastPathComponent, bytes: Array(try Data(contentsOf: url)))
  }

  /// What the script should give. With `FETCH_UPDATE_EXPECTED` set, what it gives now is written down first.
  func expected(now actual: String) throws -> String {
    if ProcessInfo.processInfo.environment["FETCH_UPDATE_EXPECTED"] != nil {
      try Data(actual.utf8).write(to: expectedURL)
    }
    return String(decoding: try Data(contentsOf: expectedURL), as: UTF8.self)
  }

  /// The scripts of a folder of the corpus, by name.
  static func files(in folder: String) -> [CorpusFile] {
    scripts(below: root.appendingPathComponent("Tests/Corpus/\(folder)"))
  }

  /// Every script below a folder of the package that is meant to compile.
  static func scripts(below folder: URL) -> [CorpusFile] {
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let urls = (found?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "fetch" }
    return urls.sorted { $0.path < $1.path }.map(CorpusFile.init)
  }

  /// The package's folder.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}

extension CompilerEnvironment {
  /// The builtins that the tests' scripts use.
  static let forTests = CompilerEnvironment(builtins: [
    "print", "error", "sleep", "race", "queue", "channel", "semaphore", "session", "defaults", "table", "args", "exit",
    "clock", "now", "lines", "read", "file", "exists", "list", "glob", "secret", "env", "eprint",
  ])
}
