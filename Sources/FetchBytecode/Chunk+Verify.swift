extension Chunk {
  /// What is wrong with the chunk's structure, in words; empty when the machine can run it safely.
  ///
  /// It checks that code is whole instructions, every jump and handler lands on one, and every operand names something
  /// that exists. It says nothing of what the code does.
  public func verify() -> [String] {
    var verifier = Verifier(globalCount: globals.count)
    verifier.check(main, enclosing: nil)
    for (name, slot) in exports where !globals.indices.contains(slot) {
      verifier.problems.append("export \(name): there is no global \(slot)")
    }
    return verifier.problems
  }
}

private struct Verifier {
  let globalCount: Int
  var problems: [String] = []

  mutating func check(_ prototype: Prototype, enclosing: Prototype?) {
    let starts = instructionStarts(of: prototype)
    checkHeader(prototype, enclosing: enclosing)
    for entry in CodeReader(prototype.code) { check(entry, in: prototype, starts: starts) }
    for handler in prototype.handlers { check(handler, in: prototype, starts: starts) }
    for inner in prototype.prototypes { check(inner, enclosing: prototype) }
  }

  private mutating func instructionStarts(of prototype: Prototype) -> Set<Int> {
    var starts: Set<Int> = []
    var end = 0
    var last: Opcode?
    for entry in CodeReader(prototype.code) {
      starts.insert(entry.position)
      end = entry.next
      last = entry.instruction.opcode
    }
    if end != prototype.code.count { report(prototype, end, "this is no instruction") }
    switch last {
    case .giveBack, .jump, .throw, .rethrow, .throwNoMatch, .assertFail, .skipItem, .rangeLoop: break
    default: report(prototype, end, "the code runs past its end")
    }
    return starts
  }

  private mutating func checkHeader(_ prototype: Prototype, enclosing: Prototype?) {
    if prototype.spans.count != prototype.code.count { report(prototype, 0, "each word needs a span") }
    if prototype.registerCount > 250 { report(prototype, 0, "too many registers") }
    if prototype.parameters.count > prototype.registerCount { report(prototype, 0, "parameters have no registers") }
    for capture in prototype.captures {
      switch capture {
      case .register(let register):
        if Int(register) >= enclosing?.registerCount ?? 0 { report(prototype, 0, "captures no register R\(register)") }
      case .captured(let index):
        if Int(index) >= enclosing?.captures.count ?? 0 { report(prototype, 0, "captures no capture U\(index)") }
      }
    }
  }

  private mutating func check(_ entry: CodeReader.Entry, in prototype: Prototype, starts: Set<Int>) {
    for operand in entry.operands {
      guard let problem = problem(with: operand, of: entry, in: prototype, starts: starts) else { continue }
      report(prototype, entry.position, "\(entry.instruction.opcode): \(problem)")
    }
  }

  private func problem(
    with operand: Operand, of entry: CodeReader.Entry, in prototype: Prototype, starts: Set<Int>
  ) -> String? {
    let constants = prototype.constants
    switch operand {
    case .registers(let first, let count):
      return first + count <= prototype.registerCount ? nil : "no register R\(first + count - 1)"
    case .constant(let index): return constants.indices.contains(index) ? nil : "no constant K\(index)"
    case .name(let index):
      if constants.indices.contains(index), case .string = constants[index] { return nil }
      return "K\(index) is no string"
    case .names(let index):
      if constants.indices.contains(index), case .names = constants[index] { return nil }
      return "K\(index) is no list of names"
    case .text(let index):
      guard constants.indices.contains(index) else { return "no constant K\(index)" }
      switch constants[index] {
      case .string, .null: return nil
      default: return "K\(index) is no text"
      }
    case .captured(let index): return index < prototype.captures.count ? nil : "no capture U\(index)"
    case .global(let index): return index < globalCount ? nil : "no global G\(index)"
    case .prototype(let index): return index < prototype.prototypes.count ? nil : "no function F\(index)"
    case .number, .flag: return nil
    case .jump(let distance):
      return starts.contains(entry.next + distance) ? nil : "jumps into the middle, to \(entry.next + distance)"
    }
  }

  private mutating func check(_ handler: Handler, in prototype: Prototype, starts: Set<Int>) {
    let isEnd = handler.end == prototype.code.count || starts.contains(handler.end)
    if handler.start >= handler.end || !starts.contains(handler.start) || !isEnd {
      report(prototype, handler.start, "a handler covers no whole instructions")
    }
    if handler.kind == .shields { return }
    if handler.register >= prototype.registerCount { report(prototype, handler.start, "a handler has no register") }
    if handler.kind == .during { return }
    if !starts.contains(handler.target) { report(prototype, handler.target, "a handler leads nowhere") }
    if (handler.start..<max(handler.start, handler.end)).contains(handler.target) {
      report(prototype, handler.target, "a handler covers its own target")
    }
  }

  private mutating func report(_ prototype: Prototype, _ position: Int, _ problem: String) {
    problems.append("\(prototype.name) at \(position): \(problem)")
  }
}
