import FetchDiagnostics
import FetchSyntax
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The wrong programs of `Tests/Corpus/diagnostics/syntax`: each has what is said about it beside it, to the letter.
struct DiagnosticsCorpusTests {
  private static let folder: String = {
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/\(tests)/Corpus/diagnostics/syntax"
  }()

  private static let scripts: [String] = {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".fetch") { names.append(name) }
    }
    return names.sorted()
  }()

  private func bytes(of path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"), "\(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
    return bytes
  }

  @Test(arguments: scripts)
  func aWrongProgramIsExplained(script: String) throws {
    let path = "\(Self.folder)/\(script)"
    let source = SourceText(name: script, bytes: try bytes(of: path))
    let rendered = DiagnosticRenderer().render(parse(source).diagnostics, in: source)
    let expected = String(decoding: try bytes(of: path.dropLast(".fetch".count) + ".expected"), as: UTF8.self)
    #expect(rendered == expected)
  }

  @Test func theCorpusIsThere() {
    #expect(Self.scripts.count >= 45)
  }
}
