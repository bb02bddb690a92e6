import FetchTestSupport
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The `fetch` command as a process of its own, in a folder of its own.
///
/// Tests wait for it by reading what it writes. Should it hang, it is killed after a minute, and the test fails by its status.
final class FetchProcess: Sendable {
  /// What a process that has ended left behind.
  struct Ending {
    let status: Int32
    /// The signal that ended it, if one did.
    let signal: Int32?
    let output: String
    let errors: String

    /// The first line of the errors.
    var firstError: String { String(errors.prefix { $0 != "\n" }) }
    /// How many diagnostics the errors hold.
    var errorCount: Int { errors.split(separator: "\n").count { $0.hasPrefix("error: ") } }
  }

  /// Where it runs; kept until it has ended.
  private let folder: Folder
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errorFile: URL

  /// Where the built `fetch` is: beside the test program.
  static var executable: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(component: "fetch")
  }

  /// Starts `fetch` with these arguments; `shell` is run in its place, and finds it as `$FETCH`.
  init(_ arguments: [String] = [], shell: String? = nil, in folder: Folder, input text: String? = nil) throws {
    self.folder = folder
    errorFile = folder.url.appending(component: ".errors-\(UUID().uuidString)")
    try Data().write(to: errorFile)
    if let shell {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", shell] + arguments
    } else {
      process.executableURL = Self.executable
      process.arguments = arguments
    }
    var environment = ProcessInfo.processInfo.environment
    environment["FETCH"] = Self.executable.path
    process.environment = environment
    process.currentDirectoryURL = folder.url
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errorFile)
    process.standardInput = input
    try process.run()
    let process = process
    DispatchQueue.global().asyncAfter(deadline: .now() + 60) {
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    if let text { write(text) }
    if text != nil { closeInput() }
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// Gives it something to read.
  func write(_ text: String) {
    try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
  }

  /// Ends its input.
  func closeInput() { try? input.fileHandleForWriting.close() }

  /// The next line it prints, once that is there; nil at the end.
  func nextLine() throws -> String? {
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1), let first = byte.first {
      if first == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(first)
    }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }

  /// Sends it a signal.
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits until it has ended.
  func end() throws -> Ending {
    let rest = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let bySignal = process.terminationReason == .uncaughtSignal
    return Ending(
      status: process.terminationStatus, signal: bySignal ? process.terminationStatus : nil,
      output: String(decoding: rest, as: UTF8.self), errors: try String(contentsOf: errorFile, encoding: .utf8))
  }
}

extension FetchProcess.Ending {
  /// That the command said one thing clearly: its status, one diagnostic that begins so, and nothing crashed.
  func expectOneDiagnostic(
    _ beginning: String, status expected: Int32, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(signal == nil, sourceLocation: sourceLocation)
    #expect(status == expected, sourceLocation: sourceLocation)
    #expect(firstError.hasPrefix(beginning), "\(errors.prefix(500))", sourceLocation: sourceLocation)
    #expect(errorCount == 1, "\(errors.prefix(500))", sourceLocation: sourceLocation)
  }
}

/// Runs `fetch` to its end.
func fetch(_ arguments: String..., input: String = "", in folder: Folder? = nil) throws -> FetchProcess.Ending {
  let folder = try folder ?? Folder()
  return try FetchProcess(arguments, in: folder, input: input).end()
}
