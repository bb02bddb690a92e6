import FetchBytecode
import FetchCompiler
import FetchDiagnostics
import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds and compiles what scripts import: each file once.
struct ModuleSources {
  private var compiled: [String: Chunk] = [:]

  /// The module that `path` names, relative to the file that imports it.
  mutating func load(
    _ path: String, importer: String, builtins: Set<String>, _ machine: Machine
  ) throws(Failure) -> Chunk {
    let name = resolve(path, from: importer)
    if let known = compiled[name] { return known }
    let bytes: [UInt8]
    do throws(ScriptError) {
      bytes = try ScriptFile.read(name)
    } catch {
      throw machine.failure(.file, "cannot import \(path): \(error.message)")
    }
    let source = SourceText(name: name, bytes: bytes)
    let result = FetchCompiler.compile(source: source, in: CompilerEnvironment(builtins: builtins, mode: .module))
    guard let chunk = result.chunk else {
      let mistakes = DiagnosticRenderer().render(result.diagnostics, in: source)
      throw machine.failure(.syntax, "\(path) did not compile", hint: "this is wrong in it:\n\(mistakes)")
    }
    compiled[name] = chunk
    return chunk
  }

  private func resolve(_ path: String, from importer: String) -> String {
    if path.hasPrefix("/") { return normalise(path) }
    guard let slash = importer.lastIndex(of: "/") else { return normalise(path) }
    return normalise(importer[...slash] + path)
  }

  /// Takes `.` and `..` out, so that one file has one name.
  private func normalise(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
