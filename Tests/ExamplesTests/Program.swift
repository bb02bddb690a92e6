import FetchTestSupport
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
