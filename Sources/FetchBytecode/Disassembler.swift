import FetchDiagnostics

/// Lists a chunk's code so that a person can read it: functions, instructions with their places, handlers.
public struct Disassembler {
  private let chunk: Chunk

  public init(_ chunk: Chunk) { self.chunk = chunk }

  /// The whole listing, ending in a newline.
  public func listing() -> String {
    var lines: [String] = []
    if !chunk.globals.isEmpty {
      let names = chunk.globals.enumerated().map { "G\($0.offset) \($0.element)" }
      lines += ["globals: " + names.joined(separator: ", "), ""]
    }
    list(chunk.main, into: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private func list(_ prototype: Prototype, into lines: inout [String]) {
    lines.append(header(of: prototype))
    for entry in CodeReader(prototype.code) { lines.append(line(for: entry, in: prototype)) }
    lines += prototype.handlers.map(describe)
    for inner in prototype.prototypes {
      lines.append("")
      list(inner, into: &lines)
    }
  }

  private func header(of prototype: Prototype) -> String {
    let parameters = prototype.parameters.map { parameter in
      (parameter.isRest ? "..." : "") + parameter.name + (parameter.isOptional ? "?" : "")
    }
    var header = prototype.isGenerator ? "generator " : "function "
    header += prototype.name + "(" + parameters.joined(separator: ", ") + ")"
    header += " registers \(prototype.registerCount)"
    guard !prototype.captures.isEmpty else { return header }
    let captures = prototype.captures.map { capture in
      switch capture {
      case .register(let register): "R\(register)"
      case .captured(let index): "U\(index)"
      }
    }
    return header + " captures " + captures.joined(separator: " ")
  }

  private func line(for entry: CodeReader.Entry, in prototype: Prototype) -> String {
    let place = chunk.source.position(of: prototype.spans[entry.position].start)
    let operands = entry.operands
    let words = operands.map { describe($0, next: entry.next) }.filter { !$0.isEmpty }
    var line = padLeft("\(entry.position)", to: 4) + "  " + pad("\(place.line):\(place.column)", to: 8)
    line += pad("\(entry.instruction.opcode)", to: 24) + words.joined(separator: " ")
    let comments = operands.compactMap { comment(on: $0, in: prototype) }
    if !comments.isEmpty { line += "  # " + comments.joined(separator: ", ") }
    while line.last == " " { line.removeLast() }
    return line
  }

  private func describe(_ operand: Operand, next: Int) -> String {
    switch operand {
    case .registers(let first, let count):
      switch count {
      case 0: "none"
      case 1: "R\(first)"
      default: "R\(first)...R\(first + count - 1)"
      }
    case .constant(let index), .name(let index), .names(let index), .text(let index): "K\(index)"
    case .captured(let index): "U\(index)"
    case .global(let index): "G\(index)"
    case .prototype(let index): "F\(index)"
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .jump(let distance): "-> \(next + distance)"
    }
  }

  private func comment(on operand: Operand, in prototype: Prototype) -> String? {
    switch operand {
    case .constant(let index), .name(let index), .names(let index), .text(let index):
      prototype.constants.indices.contains(index) ? describe(prototype.constants[index]) : nil
    case .global(let index): chunk.globals.indices.contains(index) ? chunk.globals[index] : nil
    case .prototype(let index): prototype.prototypes.indices.contains(index) ? prototype.prototypes[index].name : nil
    default: nil
    }
  }

  private func describe(_ constant: Constant) -> String {
    switch constant {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .int(let number): "\(number)"
    case .float(let number): "\(number)"
    case .string(let text): "\"\(shortened(text))\""
    case .duration(let nanoseconds): "\(nanoseconds)ns"
    case .names(let names): "[" + names.joined(separator: ", ") + "]"
    case .builtin(let name): name
    }
  }

  private func describe(_ handler: Handler) -> String {
    let (target, register) = (" -> \(handler.target)", " R\(handler.register)")
    let (name, operands) =
      switch handler.kind {
      case .catches: ("catches", target + register)
      case .cleanup: ("cleanup", target + register)
      case .during: ("during", register)
      case .shields: ("shields", "")
      }
    return "      \(name) \(handler.start)..<\(handler.end)\(operands)"
  }

  private func shortened(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(40) {
      if scalar == "\n" { result += "\\n" } else { result.unicodeScalars.append(scalar) }
    }
    return text.unicodeScalars.count > 40 ? result + "…" : result
  }

  private func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private func padLeft(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
