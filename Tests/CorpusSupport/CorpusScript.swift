import FetchScript
import Foundation

/// A script of the corpus with what it expects of itself, written in its own comments.
///
/// `# expect: TEXT` behind a statement or on a line of its own: the next line of output is TEXT.
/// `# error: TEXT`: the script fails, and the first line of the report is `error: TEXT`.
/// `# status: N`: it ends with this status.
package struct CorpusScript: Sendable {
  /// The file it stands in, or its place there.
  package let path: String
  /// Its text.
  package let source: String
  /// What it is to print.
  package private(set) var expectedLines: [String] = []
  /// The message of the error it is to fail with.
  package private(set) var expectedError: String?
  /// The status it is to end with.
  package private(set) var expectedStatus = 0

  /// Reads the expectations in the comments of `source`.
  package init(path: String, source: String) {
    self.path = path
    self.source = source
    for line in source.components(separatedBy: "\n") {
      if let text = line.remark("# expect:") { expectedLines.append(text) }
      if let text = line.remark("# error:") {
        expectedError = text
        expectedStatus = 1
      }
      if let text = line.remark("# status:"), let status = Int(text) { expectedStatus = status }
    }
  }

  /// Folders of the corpus that other tests read: wrong programs, golden listings, modules that scripts import.
  private static let foldersOfOthers = ["diagnostics/", "disassembly/"]

  /// All scripts below `Tests/Corpus` that are to be run.
  package static let all: [CorpusScript] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Corpus")
    guard let files = FileManager.default.enumerator(atPath: folder.path) else { return [] }
    let paths = files.compactMap { $0 as? String }
      .filter { path in
        path.hasSuffix(".fetch") && !path.contains("/lib/") && !foldersOfOthers.contains { path.hasPrefix($0) }
      }
    return paths.sorted().map { path in
      let text = (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)) ?? ""
      return CorpusScript(path: path, source: text)
    }
  }()

  /// What running the script showed.
  package struct Outcome: Equatable {
    /// What it printed.
    package var lines: [String]
    /// The first line of the report, without `error:`.
    package var error: String?
    /// The command's exit status.
    package var status: Int
  }

  /// What its comments say that running it shows.
  package var expected: Outcome { Outcome(lines: expectedLines, error: expectedError, status: expectedStatus) }

  /// Runs the script on the stub site with the manual clock.
  package func run(collectsAtEveryAllocation: Bool = false) -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("corpus-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let site = StubSite()
    var configuration = Configuration(
      output: .captured, network: .stub { site.answer($0) }, time: .manual, arguments: [folder.path, "second"])
    configuration.collectsAtEveryAllocation = collectsAtEveryAllocation
    let interpreter = Interpreter(configuration)
    interpreter.define("folder", value: .string(folder.path))
    var error: String?
    var status = 0
    do throws(ScriptError) {
      try interpreter.run(source, named: path)
    } catch {
      status = error.exitStatus
      let first = error.report.components(separatedBy: "\n").first ?? ""
      return Outcome(lines: lines(of: interpreter), error: first.remark("error:"), status: status)
    }
    error = nil
    return Outcome(lines: lines(of: interpreter), error: error, status: status)
  }

  private func lines(of interpreter: Interpreter) -> [String] {
    var lines = interpreter.capturedOutput.components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}

extension String {
  /// The text behind `mark`, without the space that follows it.
  fileprivate func remark(_ mark: String) -> String? {
    guard let range = range(of: mark) else { return nil }
    let text = self[range.upperBound...]
    return String(text.hasPrefix(" ") ? text.dropFirst() : text)
  }
}
