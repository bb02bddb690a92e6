import Foundation

/// Which real servers are there. `make test-peers` installs them, and demands them; without it what is missing is left out.
enum Peers {
  /// Whether a missing server is a failure.
  static let areRequired = ProcessInfo.processInfo.environment["FETCH_TEST_PEERS"] == "required"

  /// The nginx on PATH, or where Debian puts it.
  static let nginx = find("nginx", also: ["/usr/sbin/nginx"])

  /// The Redis on PATH.
  static let redis = find("redis-server")

  /// Asks a Redis from outside.
  static let redisClient = find("redis-cli")

  /// The `fetch` that was built beside these tests.
  static let fetch: URL = {
    #if os(macOS)
      let folder = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL.deletingLastPathComponent()
      return (folder ?? URL(filePath: ".")).appending(path: "fetch")
    #else
      return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "fetch")
    #endif
  }()

  /// Makes certificates.
  static let openssl = find("openssl")

  /// The command whose lines are imported.
  static let curl = find("curl")

  /// A Python that has httpbin.
  static let python: URL? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let python = root.appending(path: ".build/peers/bin/python")
    return FileManager.default.isExecutableFile(atPath: python.path) ? python : nil
  }()

  /// Whether the tests of a server run.
  static func areThere(_ programs: URL?...) -> Bool { areRequired || !programs.contains(nil) }

  private static func find(_ name: String, also: [String] = []) -> URL? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return (folders.map { "\($0)/\(name)" } + also).first { FileManager.default.isExecutableFile(atPath: $0) }
      .map { URL(filePath: $0) }
  }
}

/// Runs a program to its end, which must be a good one.
func run(_ program: URL?, _ arguments: [String]) throws {
  let process = Process()
  guard let program else { throw CocoaError(.executableNotLoadable) }
  process.executableURL = program
  process.arguments = arguments
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  if process.terminationStatus != 0 { throw CocoaError(.executableLoad) }
}

extension FileHandle {
  /// The next line, once it is there; nil at the end.
  func nextLine() throws -> String? {
    var line = Data()
    while let byte = try read(upToCount: 1), !byte.isEmpty {
      if byte == Data("\n".utf8) { return String(decoding: line, as: UTF8.self) }
      line += byte
    }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }
}

/// A folder that is there for one test.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(component: "fetch-peers-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    // The server's workers are another user, where it is started by root.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ data: Data, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }
}
