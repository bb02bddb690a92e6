import FetchDiagnostics
import FetchScript

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Words of the command line that were meant for others.
enum Slip {
  /// What other programs call what `fetch` has by another name.
  private static let foreign = [
    "fmt": "format", "lint": "check", "test": "check", "curl": "import", "disasm": "disassemble", "plan": "explain",
  ]

  /// A name of no file that is nearly that of a subcommand; nil for a script's.
  static func misuse(word: String, before rest: ArraySlice<String>) -> RunOptions.Misuse? {
    guard !word.contains("."), !word.contains("/"), access(word, F_OK) != 0 else { return nil }
    var hint: String?
    if ["run", "exec", "eval", "repl"].contains(word) {
      hint =
        rest.first.map { "a script is run by its name: fetch \(VisibleText.escaping($0))" }
        ?? "`fetch` alone starts a session, `fetch SCRIPT` runs a script"
    } else if let close = foreign[word] ?? SpellingSuggestion.closest(to: word, among: Subcommands.names.sorted()) {
      hint = "did you mean `fetch \(close)`?"
    }
    return hint.map { RunOptions.Misuse(message: "cannot read \(word): there is no such file", hint: $0) }
  }

  /// An option that there is none of; nil for one that is read elsewhere.
  static func misuse(option: String) -> RunOptions.Misuse? {
    let name = String(option.prefix { $0 != "=" })
    let others = ["--help", "--version", "--eval"]
    guard name.hasPrefix("-"), name != "-h", name != "--help-hidden", !name.hasPrefix("--generate"),
      !others.contains(name)
    else { return nil }
    let shown = VisibleText.escaping(name)
    if let option = CommandOption(rawValue: name) {
      return RunOptions.Misuse(message: "\(shown) takes no value", hint: "as in: \(option.example)")
    }
    let close = SpellingSuggestion.closest(to: name, among: CommandOption.allCases.map(\.rawValue) + others)
    return RunOptions.Misuse(
      message: "fetch has no option \(shown)", hint: close.map { "did you mean `\($0)`?" } ?? "fetch --help lists them")
  }
}
