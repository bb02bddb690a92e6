import ArgumentParser
import FetchDiagnostics
import FetchImport
import FetchScript

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `fetch import`: a curl command line as a script.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turns a curl command line into a script, on standard output.",
    discussion: """
      Exit status: 0 done, 2 what is no curl command line. What a script cannot say is a comment in it and a warning on standard \
      error. Tokens, passwords and cookies are read from the environment by the script, unless --with-secrets writes them into it.
      """)

  @Flag(help: "Write tokens, passwords and cookies into the script.")
  var withSecrets = false

  @Argument(
    parsing: .captureForPassthrough,
    help: "The command line as one quoted word, its words behind --, or - for standard input.")
  var words: [String]

  func run() throws {
    // What stands behind the first word is curl's, so that this is asked for before it.
    if ["--help", "-h"].contains(self.words.first) { throw CleanExit.helpRequest(self) }
    let words = self.words.first == "--" ? Array(self.words.dropFirst()) : self.words
    guard !words.isEmpty else { throw ValidationError("a command line is missing, as in: fetch import 'curl …'") }
    let source = SourceText(name: "<command line>", bytes: try line(words))
    do throws(CurlProblem) {
      let imported = try CurlImport(source, writesSecrets: withSecrets)
      for warning in imported.warnings { Usage.writeErrorEscaped("warning: \(warning)\n") }
      Usage.write(imported.script)
    } catch {
      let usesColor = isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil
      Usage.writeError(DiagnosticRenderer(usesColor: usesColor).render([error.diagnostic], in: source))
      throw ExitCode(2)
    }
  }

  private func line(_ words: [String]) throws -> [UInt8] {
    if words.count > 1 { return Array(CurlImport.quote(words).utf8) }
    if words[0] != "-" { return Array(words[0].utf8) }
    do throws(ScriptError) {
      return try ScriptFile.read("-")
    } catch {
      Usage.writeError(error.report)
      throw ExitCode(2)
    }
  }
}
