import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Patterns: tests on a value, and names for its parts.
extension FunctionCompiler {
  /// What happens when a value does not fit.
  enum Mismatch {
    /// An error is thrown that says what was expected.
    case fails
    case jumps(PrototypeBuilder.Label)
  }

  /// Takes registers for a pattern's names and binds them; a value that does not fit is an error.
  func bind(_ pattern: Pattern, to value: Register) {
    pattern.forEachName { name in reserveRegister(for: declared(at: name.span)) }
    compile(pattern, of: value, mismatch: .fails)
  }

  /// Tests a value and binds the pattern's names, whose registers are reserved.
  func compile(_ pattern: Pattern, of value: Register, mismatch: Mismatch) {
    withTemporaries {
      switch pattern.kind {
      case .wildcard, .invalid: break
      case .name: begin(declared(at: pattern.span), with: value, at: pattern.span)
      case .list(let patterns, let rest):
        compileList(patterns, rest, of: value, mismatch: mismatch, at: pattern.span)
      case .map(let entries, let rest):
        compileMap(entries, rest, of: value, mismatch: mismatch, at: pattern.span)
      case .value, .range, .type, .alternatives: compileTest(pattern, of: value, mismatch: mismatch)
      }
    }
  }

  private func compileTest(_ pattern: Pattern, of value: Register, mismatch: Mismatch) {
    guard case .jumps(let label) = mismatch else {
      let failed = makeLabel()
      let end = makeLabel()
      compileTest(pattern, of: value, mismatch: .jumps(failed))
      jump(to: end, at: pattern.span)
      place(failed)
      emit(.throwNoMatch, a: value, bx: constant(.null), at: pattern.span)
      return place(end)
    }
    switch pattern.kind {
    case .value(let literal): compileEquality(of: value, with: literal, orJumpTo: label)
    case .range(let lower, let upper, let isClosed):
      compileRange(lower, upper, isClosed: isClosed, of: value, orJumpTo: label, at: pattern.span)
    case .type(let type, let name):
      requireType([type], of: value, orJumpTo: label, at: pattern.span)
      if let name { begin(declared(at: name.span), with: value, at: name.span) }
    case .alternatives(let patterns): compileAlternatives(patterns, of: value, orJumpTo: label, at: pattern.span)
    default: break
    }
  }

  // MARK: Parts

  private func compileList(
    _ patterns: [Pattern], _ rest: RestPattern?, of value: Register, mismatch: Mismatch, at span: SourceSpan
  ) {
    let count = patterns.count
    if count > 255 { reportLimit(CompilerMessages.tooManyPatterns(at: span)) }
    let fits = registers.allocate()
    emit(rest == nil ? .isList : .isListAtLeast, a: fits, b: value, c: count, at: span)
    let items = count == 1 ? "1 item" : "\(count) items"
    let expected = rest == nil ? "a list of \(items)" : count == 0 ? "a list" : "a list of \(items) or more"
    require(fits, of: value, mismatch: mismatch, expected: expected, at: span)
    for (index, pattern) in patterns.enumerated() {
      if case .wildcard = pattern.kind { continue }
      withTemporaries {
        let position = registers.allocate()
        loadInteger(index, into: position, at: pattern.span)
        let item = directRegister(boundBy: pattern) ?? position
        emit(.getIndex, a: item, b: value, c: position, at: pattern.span)
        if item == position { compile(pattern, of: item, mismatch: mismatch) }
      }
    }
    guard let rest, let name = rest.name else { return }
    let window = registers.allocate(3)
    move(from: value, to: window, at: rest.span)
    loadInteger(count, into: window + 1, at: rest.span)
    emit(.loadNull, a: window + 2, at: rest.span)
    emit(.slice, a: window, b: window, at: rest.span)
    begin(declared(at: name.span), with: window, at: name.span)
  }

  /// The register of a plain name, where the part it stands for can go at once.
  private func directRegister(boundBy pattern: Pattern) -> Register? {
    guard case .name = pattern.kind else { return nil }
    return directRegister(of: declared(at: pattern.span))
  }

  private func compileMap(
    _ entries: [MapPatternEntry], _ rest: RestPattern?, of value: Register, mismatch: Mismatch, at span: SourceSpan
  ) {
    // Of other values that have fields nobody can say which are the others.
    if entries.isEmpty || rest?.name != nil {
      let fits = registers.allocate()
      let type = reservedConstant(.string(TypeName.map.rawValue), at: span)
      emit(.isType, a: fits, b: value, c: type, at: span)
      require(
        fits, of: value, mismatch: mismatch, expected: rest?.name == nil ? "a map" : "a map for its `...` pattern",
        at: span)
    }
    for entry in entries {
      withTemporaries {
        let found = registers.allocate(2)
        let key = reservedConstant(.string(entry.key), at: entry.keySpan)
        emit(.findKey, a: found, b: value, c: key, at: entry.keySpan)
        require(
          found, of: value, mismatch: mismatch, expected: "a map with the key `\(entry.key)`", at: entry.keySpan)
        compile(entry.pattern, of: found + 1, mismatch: mismatch)
      }
    }
    guard let rest, let name = rest.name else { return }
    let others = registers.allocate()
    let keys = reservedConstant(.names(entries.map(\.key)), at: rest.span)
    emit(.mapWithout, a: others, b: value, c: keys, at: rest.span)
    begin(declared(at: name.span), with: others, at: name.span)
  }

  private func require(
    _ condition: Register, of value: Register, mismatch: Mismatch, expected: String, at span: SourceSpan
  ) {
    switch mismatch {
    case .jumps(let label): jump(.jumpIfFalse, a: condition, to: label, at: span)
    case .fails:
      let fits = makeLabel()
      jump(.jumpIfTrue, a: condition, to: fits, at: span)
      emit(.throwNoMatch, a: value, bx: constant(.string(expected)), at: span)
      place(fits)
    }
  }

  // MARK: Tests

  private func compileEquality(
    of value: Register, with literal: Expression, orJumpTo label: PrototypeBuilder.Label
  ) {
    if jump(to: label, if: false, value, .equal, literal, at: literal.span) { return }
    let other = registers.allocate()
    compile(literal, into: other)
    jump(.jumpEqual, a: value, b: other, c: 0, to: label, at: literal.span)
  }

  /// A value of another type than the range's is no error: it does not fit.
  private func compileRange(
    _ lower: Expression, _ upper: Expression, isClosed: Bool, of value: Register,
    orJumpTo label: PrototypeBuilder.Label, at span: SourceSpan
  ) {
    requireType(lower.typesInRange, of: value, orJumpTo: label, at: span)
    if !jump(to: label, if: false, value, .greaterOrEqual, lower, at: span) {
      let bound = operand(lower)
      jump(.jumpLessOrEqual, a: bound, b: value, c: 0, to: label, at: span)
    }
    if jump(to: label, if: false, value, isClosed ? .lessOrEqual : .less, upper, at: span) { return }
    let bound = operand(upper)
    jump(isClosed ? .jumpLessOrEqual : .jumpLess, a: value, b: bound, c: 0, to: label, at: span)
  }

  private func requireType(
    _ types: [TypeName], of value: Register, orJumpTo label: PrototypeBuilder.Label, at span: SourceSpan
  ) {
    withTemporaries {
      let fits = makeLabel()
      let isType = registers.allocate()
      for (index, type) in types.enumerated() {
        let name = reservedConstant(.string(type.rawValue), at: span)
        emit(.isType, a: isType, b: value, c: name, at: span)
        if index + 1 < types.count {
          jump(.jumpIfTrue, a: isType, to: fits, at: span)
        } else {
          jump(.jumpIfFalse, a: isType, to: label, at: span)
        }
      }
      place(fits)
    }
  }

  private func compileAlternatives(
    _ patterns: [Pattern], of value: Register, orJumpTo label: PrototypeBuilder.Label, at span: SourceSpan
  ) {
    let matched = makeLabel()
    for pattern in patterns.dropLast() {
      let next = makeLabel()
      compile(pattern, of: value, mismatch: .jumps(next))
      jump(to: matched, at: span)
      place(next)
    }
    if let last = patterns.last { compile(last, of: value, mismatch: .jumps(label)) }
    place(matched)
  }

  // MARK: Match

  /// Compiles a `match`: arm after arm, until one fits.
  func compile(_ node: Match, to use: ValueUse, at span: SourceSpan) {
    withTemporaries {
      let subject = stableOperand(node.subject)
      let end = makeLabel()
      for arm in node.arms {
        let next = makeLabel()
        withTemporaries {
          arm.pattern.forEachName { name in reserveRegister(for: declared(at: name.span)) }
          compile(arm.pattern, of: subject, mismatch: .jumps(next))
          if let condition = arm.condition { jump(to: next, if: false, condition) }
          compile(arm.body, to: use)
          if !use.isGiveBack, !arm.isCatchAll { jump(to: end, at: arm.span) }
        }
        place(next)
        if arm.isCatchAll { return place(end) }
      }
      emit(.throwNoMatch, a: subject, bx: constant(.null), at: node.subject.span)
      place(end)
    }
  }
}

extension Match.Arm {
  /// Whether it fits every value, so that no arm behind it is reached.
  fileprivate var isCatchAll: Bool {
    switch pattern.kind {
    case .wildcard, .name: condition == nil
    default: false
    }
  }
}
