import FetchVM

/// Gives scripts `print` and `eprint`.
///
/// `print(a, b)` writes its values with a space between and a line's end behind them: strings bare, all else as source writes it.
/// `end:` and `separator:` take other texts.
func installPrint(into machine: Machine, output: any ScriptOutput) {
  let printer = Printer(output)
  machine.define("print", ["...values"], takesOtherLabels: true) { machine, arguments throws(Failure) in
    try printer.print(arguments, to: .output, name: "print", machine)
    return .null
  }
  machine.define("eprint", ["...values"], takesOtherLabels: true) { machine, arguments throws(Failure) in
    try printer.print(arguments, to: .error, name: "eprint", machine)
    return .null
  }
}

/// Puts a line together, so that each `print` is one write.
private final class Printer {
  private let output: any ScriptOutput
  private var line: [UInt8] = []

  init(_ output: any ScriptOutput) { self.output = output }

  func print(
    _ arguments: Arguments, to stream: StandardStream, name: String, _ machine: Machine
  ) throws(Failure) {
    var end: StringObject?
    var separator: StringObject?
    if let labels = arguments.labels { (end, separator) = try options(labels.object, name, machine) }
    line.removeAll(keepingCapacity: true)
    for index in 0..<arguments.count {
      if index > 0 {
        if let separator { line.append(contentsOf: separator.utf8) } else { line.append(0x20) }
      }
      if case .string(let string) = arguments[index] {
        try machine.checkLength(line.count + string.object.count, name)
        line.append(contentsOf: string.object.utf8)
      } else {
        let text = try machine.text(of: arguments[index], name)
        try machine.checkLength(line.count + text.utf8.count, name)
        line.append(contentsOf: text.utf8)
      }
    }
    if let end { line.append(contentsOf: end.utf8) } else { line.append(0x0A) }
    line.withUnsafeBufferPointer { output.write($0, to: stream) }
    // A huge line is not kept for the small ones after it.
    if line.capacity > 1 << 20 { line = [] }
  }

  private func options(
    _ labels: MapObject, _ name: String, _ machine: Machine
  ) throws(Failure) -> (end: StringObject?, separator: StringObject?) {
    var end: StringObject?
    var separator: StringObject?
    try labels.forEach { label, value throws(Failure) in
      let option = machine.display(label)
      guard option == "end" || option == "separator" else {
        let close = machine.labelSuggestion(for: option, among: ["end", "separator"])
        throw machine.failure(
          .type, "\(name) has no parameter `\(option)`",
          hint: close.map { "did you mean `\($0)`?" } ?? "it takes values, and the labels `end` and `separator`")
      }
      guard case .string(let text) = value else {
        throw machine.wrongType("\(name)'s \(option)", expected: "a string", got: value)
      }
      if option == "end" { end = text.object } else { separator = text.object }
    }
    return (end, separator)
  }
}
