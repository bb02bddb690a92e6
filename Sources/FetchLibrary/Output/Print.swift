import FetchVM

/// Gives scripts `print` and `eprint`.
///
/// `print(a, b)` writes its values with a space between and a line's end behind them: strings bare, all else as source writes it.
/// `end:` and `separator:` take other texts. On a terminal control characters are shown escaped, unless `raw:` is true.
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
    var options = Options()
    if let labels = arguments.labels { options = try self.options(labels.object, name, machine) }
    line.removeAll(keepingCapacity: true)
    for index in 0..<arguments.count {
      if index > 0 {
        if let separator = options.separator { line.append(contentsOf: separator.utf8) } else { line.append(0x20) }
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
    if let end = options.end { line.append(contentsOf: end.utf8) } else { line.append(0x0A) }
    line.withUnsafeBufferPointer { output.write($0, to: stream, raw: options.raw) }
    // A huge line is not kept for the small ones after it.
    if line.capacity > 1 << 20 { line = [] }
  }

  private struct Options {
    var end: StringObject?
    var separator: StringObject?
    var raw = false
  }

  private func options(_ labels: MapObject, _ name: String, _ machine: Machine) throws(Failure) -> Options {
    var options = Options()
    try labels.forEach { label, value throws(Failure) in
      let option = machine.display(label)
      switch option {
      case "end": options.end = try text(value, "\(name)'s end", machine)
      case "separator": options.separator = try text(value, "\(name)'s separator", machine)
      case "raw":
        guard case .bool(let raw) = value else {
          throw machine.wrongType("\(name)'s raw", expected: "true or false", got: value)
        }
        options.raw = raw
      default:
        let close = machine.labelSuggestion(for: option, among: ["end", "separator", "raw"])
        throw machine.failure(
          .type, "\(name) has no parameter `\(option)`",
          hint: close.map { "did you mean `\($0)`?" } ?? "it takes values, and the labels `end`, `separator` and `raw`")
      }
    }
    return options
  }

  private func text(_ value: Value, _ what: String, _ machine: Machine) throws(Failure) -> StringObject {
    guard case .string(let text) = value else { throw machine.wrongType(what, expected: "a string", got: value) }
    return text.object
  }
}
