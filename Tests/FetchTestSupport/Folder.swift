import Foundation

/// A folder that is there for one test.
package final class Folder: Sendable {
  /// Where it is.
  package let url: URL

  /// Makes an empty one.
  package init() throws {
    url = FileManager.default.temporaryDirectory.appending(component: "fetch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Puts a file into it; gives its path.
  @discardableResult
  package func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = url.appending(component: name)
    try Data(bytes).write(to: file)
    return file.path
  }

  /// The same with a text.
  @discardableResult
  package func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  /// Every file in it, hidden ones of the tests' own aside, by its path from here, sorted.
  package var files: [String] {
    get throws {
      try FileManager.default.subpathsOfDirectory(atPath: url.path)
        .filter { !$0.hasPrefix(".errors-") && !isFolder($0) }.sorted()
    }
  }

  /// The text of a file.
  package func text(_ path: String) throws -> String {
    try String(contentsOf: url.appending(path: path), encoding: .utf8)
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.appending(path: path).path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
