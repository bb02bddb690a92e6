import FetchScript
import Foundation

/// A script of the corpus with what it expects of itself, written in its own comments.
///
/// `# expect: TEXT` behind a statement or on a line of its own: the next line of output is TEXT.
/// `# error: TEXT`: the script fails, and the first line of the report is `error: TEXT`.
/// `# status: N`: it ends with this status, and reports nothing.
/// `# too large for the stress test`: it takes minutes with a collection at every allocation.
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

  /// Whether it is small enough to run with a collection at every allocation.
  package var isSmall: Bool { !source.contains("# too large for the stress test\n") }

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

  /// Folders of the corpus that other tests read: wrong programs, golden listings, whole reports.
  private static let foldersOfOthers = ["diagnostics/", "disassembly/", "reports/"]

  /// Where the corpus is.
  package static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Corpus", isDirectory: true)

  /// The scripts that say in their own comments what they do.
  package static let all = scripts { path in !foldersOfOthers.contains { path.hasPrefix($0) } }

  /// The scripts that fail, with the report of it in a file beside each.
  package static let reports = scripts { $0.hasPrefix("reports/") }

  /// The modules that scripts of the corpus import.
  package static let modules = scripts(below: "Tests/Corpus").filter { $0.path.contains("/lib/") }

  /// The scripts that are suspicious, with what the checker says about it in a file beside each.
  package static let suspicious = scripts { $0.hasPrefix("diagnostics/check/") }

  /// Every script below a folder of the repository.
  package static func scripts(below name: String) -> [CorpusScript] {
    let root = folder.deletingLastPathComponent().deletingLastPathComponent()
    let files = FileManager.default.enumerator(atPath: root.appendingPathComponent(name).path)
    let paths = (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".fetch") }.sorted()
    return paths.map { path in
      let url = root.appendingPathComponent("\(name)/\(path)")
      return CorpusScript(path: url.path, source: (try? String(contentsOf: url, encoding: .utf8)) ?? "")
    }
  }

  /// Scripts of the corpus by their paths. Those in a `lib` folder are modules that others import.
  private static func scripts(where isWanted: (String) -> Bool) -> [CorpusScript] {
    guard let files = FileManager.default.enumerator(atPath: folder.path) else { return [] }
    let paths = files.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".fetch") && !$0.contains("/lib/") && isWanted($0) }
    return paths.sorted().map { path in
      let text = (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)) ?? ""
      return CorpusScript(path: path, source: text)
    }
  }

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

  /// Runs the script and looks at what it printed and at the first line of its report.
  package func run(collectsAtEveryAllocation: Bool = false) -> Outcome {
    let (output, failure) = perform(collectsAtEveryAllocation: collectsAtEveryAllocation)
    var lines = output.components(separatedBy: "\n")
    if lines.last == "" { lines.removeLast() }
    let first = failure.flatMap { withoutFolder($0.report).components(separatedBy: "\n").first }
    return Outcome(lines: lines, error: first?.remark("error:"), status: failure?.exitStatus ?? 0)
  }

  /// Runs the script and gives the whole report of its failure, with the files named as the corpus has them.
  package func report(collectsAtEveryAllocation: Bool = false) -> String {
    withoutFolder(perform(collectsAtEveryAllocation: collectsAtEveryAllocation).failure?.report ?? "")
  }

  /// What the checker has to say about the script. It goes by its full path, so that its imports are found.
  package func problems() -> [ScriptProblem] {
    let interpreter = Interpreter(
      Configuration(output: .captured, network: .stub { _ in StubResponse() }, time: .manual))
    interpreter.define("folder", value: "")
    return interpreter.problems(in: source, named: URL(fileURLWithPath: path, relativeTo: Self.folder).path)
  }

  /// The same as a user reads it, with the files named as the corpus has them.
  package func checkReport() -> String { withoutFolder(problems().map(\.report).joined(separator: "\n")) }

  /// What stands in the file beside the script. With `FETCH_UPDATE_EXPECTED` set, what is found now is written down first.
  package func expectedText(now actual: String) throws -> String {
    let url = Self.folder.appendingPathComponent(path).deletingPathExtension().appendingPathExtension("expected")
    if ProcessInfo.processInfo.environment["FETCH_UPDATE_EXPECTED"] != nil {
      try Data(actual.utf8).write(to: url)
    }
    return try String(contentsOf: url, encoding: .utf8)
  }

  /// Runs the script on the stub site with the manual clock. It goes by its full path, so that its imports are found.
  private func perform(collectsAtEveryAllocation: Bool) -> (output: String, failure: ScriptError?) {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("corpus-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let site = StubSite()
    var configuration = Configuration(
      output: .captured, network: .stub { site.answer($0) }, time: .manual, arguments: [scratch.path, "second"])
    // Collecting at every allocation of a recursion takes the square of its depth.
    configuration.maximumDepth = 2_000
    configuration.collectsAtEveryAllocation = collectsAtEveryAllocation
    let interpreter = Interpreter(configuration)
    interpreter.define("folder", value: .string(scratch.path))
    do throws(ScriptError) {
      try interpreter.run(source, named: URL(fileURLWithPath: path, relativeTo: Self.folder).path)
    } catch {
      return (interpreter.capturedOutput, error)
    }
    return (interpreter.capturedOutput, nil)
  }

  private func withoutFolder(_ report: String) -> String {
    report.replacingOccurrences(of: Self.folder.path + "/", with: "")
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
