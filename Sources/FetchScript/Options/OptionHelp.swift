import FetchBytecode
import FetchDiagnostics

/// What `--help` says about a script: the comment at its top, and its options.
enum OptionHelp {
  static func text(comment: String?, options: [ScriptOption], program: String) -> String {
    var parts: [String] = []
    if let comment { parts.append(VisibleText.escapingLines(comment)) }
    parts.append("Usage: \(VisibleText.escaping(program))\(options.isEmpty ? "" : " [OPTION …]") [ARGUMENT …]")
    let rows = options.map { [usage(of: $0), VisibleText.escaping(about($0))] } + [["--help", "shows this"]]
    parts.append("Options:\n" + TextColumns.text(of: rows))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func usage(of option: ScriptOption) -> String {
    guard let placeholder = option.placeholder else {
      return option.isRequired ? "\(option.flag), \(option.negatedFlag)" : "--[no-]\(option.flag.dropFirst(2))"
    }
    return "\(option.flag) \(placeholder)\(option.isList ? " …" : "")"
  }

  private static func about(_ option: ScriptOption) -> String {
    var remarks: [String] = []
    if option.isRequired { remarks.append("required") }
    if let text = option.defaultText { remarks.append("default: \(oneLine(text))") }
    if option.isList { remarks.append("may be repeated") }
    return (option.help.isEmpty ? "" : option.help + " ") + "(\(remarks.joined(separator: ", ")))"
  }

  private static func oneLine(_ text: String) -> String {
    let words = text.split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
    return words.count <= 60 ? words : words.prefix(59) + "…"
  }
}
