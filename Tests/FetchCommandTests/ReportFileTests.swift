import FetchTestSupport
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `--report FILE`: what happened to each item of a script's gathers.
@Suite struct ReportFileTests {
  private let folder: Folder
  /// A port nobody listens on.
  private let nowhere = "http://127.0.0.1:1"

  init() throws { folder = try Folder() }

  private func run(_ script: String, report: String) throws -> FetchProcess.Ending {
    try FetchProcess(["--report", report, "-e", script], in: folder, input: "").end()
  }

  /// The rows of a `.json` report.
  private func rows(_ script: String) throws -> [[String: Any]] {
    let ending = try run(script, report: "r.json")
    #expect(ending.errors == "")
    let data = try Data(contentsOf: folder.url.appending(component: "r.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.url.appending(component: name), encoding: .utf8)
  }

  @Test func itHasARowForEachItem() throws {
    let rows = try rows(
      """
      gather n in ["a,b", "c"] limit 1 { if n == "c" { throw error("no \\"c\\"") } } catch e { null }
      """)
    #expect(rows.map { $0["item"] as? String } == ["a,b", "c"])
    #expect(rows.map { $0["state"] as? String } == ["done", "failed"])
    #expect(rows.map { $0["error"] as? String } == [nil, "Error: no \"c\""])
    #expect(rows.allSatisfy { ($0["seconds"] as? Double ?? -1) >= 0 })
    #expect(rows[0].keys.sorted() == ["attempts", "error", "item", "seconds", "size", "state"])
  }

  @Test func aMistypedCommandLineLeavesTheLastReport() throws {
    try folder.file("old.csv", "old\n")
    for words in [["nosuch.fetch"], ["-e", "print("], ["-e", "param n: int\nprint(n)"]] {
      #expect(try FetchProcess(["--report", "old.csv"] + words, in: folder, input: "").end().status != 0)
      #expect(try text("old.csv") == "old\n")
    }
  }

  @Test func requestsCountInAllTheItemsAroundThem() throws {
    let rows = try rows(
      """
      gather outer in ["outer"] {
        await gather inner in [1, 2] limit 1 { fetch "\(nowhere)" } catch e { null }
      }
      """)
    #expect(rows.map { "\($0["item"] ?? "")" } == ["1", "2", "outer"])
    #expect(rows.map { $0["attempts"] as? Int } == [1, 1, 2])
  }

  @Test func aRequestOutsideAGatherHasARowOfItsOwn() throws {
    let rows = try rows("try? await fetch \"\(nowhere)/page\"")
    #expect(rows.map { $0["item"] as? String } == ["\(nowhere)/page"])
    #expect(rows.map { $0["state"] as? String } == ["failed"])
    #expect((rows.first?["error"] as? String)?.hasPrefix("NetworkError: ") == true)
  }

  @Test func anItemThatIsNoJSONIsWrittenAsItPrints() throws {
    let rows = try rows("gather f in [x => x, print] { f(1) }")
    #expect(rows.count == 2)
    #expect(rows.allSatisfy { ($0["item"] as? String)?.isEmpty == false })
  }

  @Test func aScriptWithoutItemsHasAnEmptyReport() throws {
    #expect(try rows("print(1)").isEmpty)
  }

  @Test func theEndingSaysTheFormat() throws {
    let script = "gather n in [1, \"a,\\n\\\"b\"] limit 1 { n }"
    _ = try run(script, report: "r.csv")
    let lines = try text("r.csv").components(separatedBy: "\n")
    #expect(lines[0] == "item,state,attempts,size,seconds,error")
    #expect(lines[1].hasPrefix("1,done,0,0,"))
    #expect(lines[2...3].joined(separator: "\n").hasPrefix("\"a,\n\"\"b\",done,0,0,"))
    _ = try run(script, report: "r.jsonl")
    #expect(try text("r.jsonl").components(separatedBy: "\n").count == 3)
  }

  @Test(arguments: ["csv", "json"])
  func itHoldsWholeRowsWheneverTheScriptIsKilled(_ ending: String) throws {
    let script = "gather line in lines(\"-\") limit 1 { print(line) }"
    let process = try FetchProcess(["--report", "r.\(ending)", "-e", script], in: folder)
    for line in ["one", "two"] {
      process.write(line + "\n")
      #expect(try process.nextLine() == line)
      let text = try text("r.\(ending)")
      #expect(text.contains(line) && text.hasSuffix("\n"), "\(text)")
      if ending == "json" {
        #expect((try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Any])?.isEmpty == false)
      }
    }
    process.signal(SIGKILL)
    #expect(try process.end().signal == SIGKILL)
  }

  @Test func aReportThatCannotBeMadeEndsBeforeTheScriptBegins() throws {
    for (path, message) in [
      ("no/folder/r.csv", "cannot write the report no/folder/r.csv: No such file or directory"),
      ("r.txt", "a report is a .csv, .json or .jsonl file, not `r.txt`"),
    ] {
      let ending = try run("print(1)", report: path)
      ending.expectOneDiagnostic("error: \(message)", status: 2)
      #expect(ending.output == "")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aReportThatCannotBeWrittenFailsTheScript() throws {
    let path = folder.url.appending(component: "full.csv")
    try FileManager.default.createSymbolicLink(atPath: path.path, withDestinationPath: "/dev/full")
    let ending = try run("gather n in [1] { n }\nprint(1)", report: path.path)
    #expect(ending.output == "1\n")
    ending.expectOneDiagnostic("error: FileError: cannot write the report \(path.path): ", status: 1)
  }

  @Test func itStandsBeforeTheScript() throws {
    try folder.file("x.fetch", "param n = 1")
    let behind = try FetchProcess(["x.fetch", "--report", "r.csv"], in: folder, input: "").end()
    behind.expectOneDiagnostic("error: the script has no option --report", status: 2)
    #expect(behind.errors.contains("fetch --report FILE"))
    for arguments in [["--report"], ["--report="], ["--report", "r.csv", "check", "x.fetch"]] {
      let ending = try FetchProcess(arguments, in: folder, input: "").end()
      ending.expectOneDiagnostic("error: --report ", status: 2)
    }
    #expect(try FetchProcess(["--report=r.csv", "x.fetch"], in: folder, input: "").end().status == 0)
    #expect(try folder.files.contains("r.csv"))
  }
}
