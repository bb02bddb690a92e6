import FetchBytecode
import FetchSyntax

/// Options that the verb or the function does not have, in maps that are written out where they are given.
extension Checker {
  /// Looks at what stands behind `with`.
  func checkOptions(_ options: Expression?, of verb: String) {
    guard let options, let names = library.options[verb] else { return }
    check(options, names)
  }

  /// Looks at a function's argument that is called `options`.
  func checkOptions(of call: Call) {
    guard case .name(let name) = call.callee.kind, variable(at: call.callee.span) == nil,
      let index = library.functions[name]?.parameters.firstIndex(where: { $0.name == "options" })
    else { return }
    let inPlace = call.arguments.prefix { $0.label == nil && !$0.isSpread }
    let argument = call.arguments.first { $0.label?.text == "options" } ?? inPlace.dropFirst(index).first
    checkOptions(argument?.value, of: name)
  }

  private func check(_ options: Expression, _ names: OptionNames) {
    guard case .map(let entries) = options.kind else { return }
    for case .named(let name, let value) in entries {
      if let mistake = names.mistake(name.text) {
        warn(
          .unknownOption, mistake.message, at: name.span, label: "a TypeError when it runs", help: mistake.hint)
      } else if let inner = names.inner[name.text] {
        check(value, inner)
      }
    }
  }
}
