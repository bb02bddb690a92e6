import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Calls: the callee or receiver and the arguments behind it stand in a window of registers, where the result comes back.
extension FunctionCompiler {
  /// `callee(arguments)`.
  func compile(_ call: Call, into target: Register, at span: SourceSpan) {
    inWindow(target, at: span) { window in
      compile(call.callee, into: window)
      if call.arguments.needSpread {
        compileSpread(call.arguments, behind: window, at: span)
        return emit(.callSpread, a: window, at: span)
      }
      compile(call.arguments)
      if let labels = call.arguments.labels {
        emit(.callNamed, a: window, b: call.arguments.count, extra: constant(.names(labels)), at: span)
      } else {
        emit(.call, a: window, b: call.arguments.count, at: span)
      }
    }
  }

  /// `base.name(arguments)`.
  func compile(_ call: MethodCall, into target: Register, at span: SourceSpan) {
    let span = call.span(within: span)
    inWindow(target, at: span) { window in
      compile(call.base, into: window)
      if call.isOptional { jumpOutOfChain(whenNull: window, at: call.name.span) }
      let name = constant(.string(call.name.text))
      if call.arguments.needSpread {
        compileSpread(call.arguments, behind: window, at: span)
        return emit(.invokeSpread, a: window, bx: name, at: span)
      }
      compile(call.arguments)
      let labels = call.arguments.labels.map { constant(.names($0)) + 1 } ?? 0
      emit(.invoke, a: window, b: call.arguments.count, extra: name & 0xffff | labels << 16, at: span)
    }
  }

  /// Opens a window at the top of the registers, in `target` itself where that is free, and moves the result there.
  func inWindow(_ target: Register, at span: SourceSpan, _ body: (Register) -> Void) {
    withTemporaries {
      let window = registers.isFreeTop(target) ? target : registers.allocate()
      body(window)
      move(from: window, to: target, at: span)
    }
  }

  /// Compiles arguments into the registers behind the top of the window.
  func compile(_ arguments: [Argument]) {
    for argument in arguments { compile(argument.value, into: registers.allocate()) }
  }

  /// The positional arguments as a list, the labelled ones as a map or null. What is spread may be either: a map's entries are labelled.
  func compileSpread(_ arguments: [Argument], behind window: Register, at span: SourceSpan) {
    let list = registers.allocate()
    let map = registers.allocate()
    let labelled = arguments.filter { $0.label != nil }
    if labelled.isEmpty && !arguments.contains(where: \.isSpread) {
      emit(.loadNull, a: map, at: span)
    } else {
      emit(.newMap, a: map, bx: labelled.count, at: span)
    }
    compileList(
      arguments.filter { $0.label == nil }.map { ($0.value, $0.isSpread) }, into: list, labelsInto: map, at: span)
    for argument in labelled {
      guard let label = argument.label else { continue }
      withTemporaries {
        let value = operand(argument.value)
        setField(label.text, of: map, to: value, at: label.span)
      }
    }
  }
}

extension [Argument] {
  /// Whether they must be handed over in a list.
  var needSpread: Bool { count > 100 || contains(where: \.isSpread) }

  /// The labels of those at the end that have one.
  var labels: [String]? {
    let labels = compactMap { $0.label?.text }
    return labels.isEmpty ? nil : labels
  }
}

extension MethodCall {
  /// From the method's name to the closing parenthesis.
  func span(within whole: SourceSpan) -> SourceSpan {
    name.span.start <= whole.end ? SourceSpan(start: name.span.start, end: whole.end) : whole
  }
}
