import Foundation

/// A program of this package, run as a user runs it.
struct Program {
  /// What it wrote to standard output and standard error, together.
  let printed: String
  /// Its exit status; -1 when a signal ended it.
  let status: Int32

  /// What it printed, line by line.
  var lines: [Substring] { printed.split(separator: "\n") }

  /// Runs a program in a folder, and waits until it has ended.
  init(_ name: String, _ arguments: [String], in folder: Folder) throws {
    let output = Pipe()
    let process = Self.process(name, arguments, in: folder, output)
    process.standardError = output
    try process.run()
    printed = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : -1
  }

  /// A program that is not started yet.
  static func process(_ name: String, _ arguments: [String], in folder: Folder, _ output: Pipe) -> Process {
    let process = Process()
    process.executableURL = programs.appending(component: name)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    return process
  }

  /// Where programs are built: the folder of the test program.
  private static var programs: URL { URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent() }

  /// The folder of the example scripts.
  static var examples: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples").standardized
  }
}

/// A folder that is there for one test.
final class Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(component: "fetch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Every file in it, by its path from here, sorted.
  var files: [String] {
    get throws {
      try FileManager.default.subpathsOfDirectory(atPath: url.path)
        .filter { !isFolder($0) }.sorted()
    }
  }

  /// The text of a file.
  func text(_ path: String) throws -> String {
    try String(contentsOf: url.appending(path: path), encoding: .utf8)
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.appending(path: path).path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
