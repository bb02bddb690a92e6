import FetchBytecode
import FetchDiagnostics
import FetchSyntax

extension Interpreter {
  /// Runs a script as the command does: options are read from `arguments`, the rest is `args`; `--help` shows what the script takes
  /// and runs nothing. `program` is how the script is run, for messages.
  package func run(_ origin: ScriptOrigin, arguments: [String], program: String) throws(ScriptError) {
    let source = try origin.read()
    let chunk = try compile(source)
    do throws(OptionProblem) {
      let reader = try CommandLineReader(arguments, options: chunk.options, program: program)
      if reader.asksForHelp {
        let comment = parse(source, \.script.leadingComment)
        return show(OptionHelp.text(comment: comment, options: chunk.options, program: program))
      }
      setArguments(reader.rest)
      try setOptions(reader.values, for: chunk) { option in
        OptionProblem(
          "the option \(option.flag) is missing",
          hint: "it takes \(option.kind.noun)" + (option.help.isEmpty ? "" : ": \(VisibleText.escaping(option.help))"))
      }
    } catch {
      throw error.error
    }
    _ = try run(chunk)
  }

  /// Gives the script that is run next what a host program chose for its options.
  func setOptions(_ given: [String: ScriptValue], for chunk: Chunk) throws(ScriptError) {
    do throws(OptionProblem) {
      var values: [String: OptionValue] = [:]
      for (name, value) in given.sorted(by: { $0.key < $1.key }) {
        guard let option = chunk.options.first(where: { $0.name == name }) else {
          let near = SpellingSuggestion.closest(to: name, among: chunk.options.map(\.name))
          throw OptionProblem(
            "the script has no option `\(VisibleText.escaping(name))`", hint: near.map { "did you mean `\($0)`?" })
        }
        values[name] = try option.read(value)
      }
      try setOptions(values, for: chunk) { option in
        OptionProblem("the option `\(option.name)` is missing", hint: "it takes \(option.kind.noun)")
      }
    } catch {
      throw error.error
    }
  }

  private func setOptions(
    _ values: [String: OptionValue], for chunk: Chunk, missing: (ScriptOption) -> OptionProblem
  ) throws(OptionProblem) {
    if let option = chunk.options.first(where: { $0.isRequired && values[$0.name] == nil }) { throw missing(option) }
    options = values
  }
}

/// Where a script that is to be run comes from.
package enum ScriptOrigin {
  /// A path; `-` is standard input.
  case file(String)
  /// The text itself.
  case code(String)

  func read() throws(ScriptError) -> SourceText {
    switch self {
    case .file(let path): SourceText(name: path == "-" ? "<stdin>" : path, bytes: try ScriptFile.read(path))
    case .code(let text): SourceText(name: "<command line>", text)
    }
  }
}
