import FetchBytecode
import FetchDiagnostics

/// Tells a script's options from its other arguments.
///
/// `--limit 16` and `--limit=16` give a value, `--verbose` and `--no-verbose` a boolean, `--` ends the options; what is no option
/// is left for `args`. Of an option that is given twice the last value counts, unless it is a list. A script that declares no
/// options gets all other arguments as they are. What would be an option of `fetch` before the script's name is an error behind
/// it, unless the script declares it or it follows `--`: a fence that nobody hears of keeps nothing out.
struct CommandLineReader {
  /// What stood for options, by the names that the script declares.
  private(set) var values: [String: OptionValue] = [:]
  /// The arguments that are no options.
  private(set) var rest: [String] = []
  /// Whether `--help` stood among the options.
  private(set) var asksForHelp = false

  private let options: [ScriptOption]
  private let program: String
  private var lists: [String: [OptionValue]] = [:]
  private var unread: ArraySlice<String>

  /// Reads what stands behind the script; `program` is how the script is run, for hints.
  init(_ arguments: [String], options: [ScriptOption], program: String) throws(OptionProblem) {
    self.options = options
    self.program = program
    unread = arguments[...]
    if options.isEmpty {
      asksForHelp = arguments.first == "--help"
      rest = arguments
      for argument in arguments.prefix(while: { $0 != "--" }) {
        if let problem = Self.misplaced(String(argument.prefix { $0 != "=" })) { throw problem }
      }
    } else {
      while let argument = unread.popFirst() { try read(argument) }
    }
    for (name, items) in lists { values[name] = .list(items) }
  }

  private mutating func read(_ argument: String) throws(OptionProblem) {
    if argument == "--" {
      rest += unread
      unread = []
    } else if argument == "--help" || argument == "-h" {
      asksForHelp = true
    } else if argument.hasPrefix("--") {
      try readOption(argument)
    } else if argument.hasPrefix("-"), let second = argument.dropFirst().first, !second.isNumber {
      throw OptionProblem(
        "there is no option \(VisibleText.escaping(argument))",
        hint: "options have two dashes, and what begins with one and is no option stands behind --")
    } else {
      rest.append(argument)
    }
  }

  private mutating func readOption(_ argument: String) throws(OptionProblem) {
    let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let word = parts[0]
    let attached = parts.count > 1 ? String(parts[1]) : nil
    if let option = option(called: word) {
      if let attached { try take(attached, for: option) } else { try take(value(for: option), for: option) }
    } else if word.hasPrefix("no-"), let option = option(called: word.dropFirst(3)), option.kind == .bool,
      !option.isList
    {
      if attached != nil {
        throw OptionProblem(
          "\(option.negatedFlag) takes no value",
          hint: "write \(option.flag) for true, \(option.negatedFlag) for false")
      }
      values[option.name] = .value(.bool(false))
    } else {
      throw unknown(word)
    }
  }

  /// What stands behind the option; a boolean needs nothing there.
  private mutating func value(for option: ScriptOption) throws(OptionProblem) -> String {
    if option.kind == .bool, !option.isList { return "true" }
    guard let next = unread.first, !next.hasPrefix("--") else {
      throw OptionProblem(
        "\(option.flag) needs \(option.kind.noun) behind it",
        hint: unread.isEmpty
          ? "as in \(option.flag) \(option.kind.example)"
          : "a value that begins with -- is written \(option.flag)=\(VisibleText.escaping(unread.first ?? ""))")
    }
    unread.removeFirst()
    return next
  }

  private mutating func take(_ text: String, for option: ScriptOption) throws(OptionProblem) {
    let value = try option.read(text)
    if option.isList { lists[option.name, default: []].append(value) } else { values[option.name] = value }
  }

  private func option(called word: Substring) -> ScriptOption? { options.first { $0.isCalled(word) } }

  /// What is wrong with an option of `fetch` behind the script; nil for what is none.
  private static func misplaced(_ flag: String) -> OptionProblem? {
    guard let option = CommandOption(rawValue: flag) else { return nil }
    let operand = option.operand.map { " " + $0.rawValue } ?? ""
    return OptionProblem(
      "the script has no option \(flag)",
      hint:
        "fetch's own options stand before the script, as in fetch \(flag)\(operand) SCRIPT; what is the script's stands behind --"
    )
  }

  private func unknown(_ word: Substring) -> OptionProblem {
    let flag = "--" + word
    if let problem = Self.misplaced(flag) { return problem }
    let negated = options.filter { $0.kind == .bool && !$0.isList }.map(\.negatedFlag)
    let near = SpellingSuggestion.closest(to: flag, among: options.map(\.flag) + negated + ["--help"])
    return OptionProblem(
      "there is no option \(VisibleText.escaping(flag))",
      hint: near.map { "did you mean \($0)?" } ?? "\(program) --help lists the options")
  }
}
