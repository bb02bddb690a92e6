import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Members, indexes, slices and optional chains.
extension FunctionCompiler {
  /// Compiles a member, index, slice or chain.
  func compileAccess(_ expression: Expression, into target: Register) {
    let span = expression.span
    switch expression.kind {
    case .member(let member): compile(member, into: target)
    case .index(let base, let index):
      withTemporaries {
        let object = operand(base, before: [index], preferring: target)
        let position = operand(index)
        emit(.getIndex, a: target, b: object, c: position, at: bracketSpan(of: expression, after: base))
      }
    case .slice(let base, let lower, let upper):
      withTemporaries {
        let window = registers.next
        for part in [base, lower, upper] { compileNext(part, at: span) }
        emit(.slice, a: target, b: window, at: bracketSpan(of: expression, after: base))
      }
    case .optionalChain(let chain): compileChain(chain, into: target, at: span)
    default: break
    }
  }

  private func compile(_ member: Member, into target: Register) {
    guard member.isOptional else {
      return withTemporaries {
        let object = operand(member.base, preferring: target)
        compileField(member.name, of: object, into: target)
      }
    }
    withScratch(target, at: member.name.span) { scratch in
      compileOptionalField(member, into: scratch)
      jumpOutOfChain(whenNull: scratch, at: member.name.span)
    }
  }

  // MARK: Chains

  /// A chain is null as soon as something before or at a `?.` is.
  func compileChain(_ chain: Expression, into target: Register, at span: SourceSpan) {
    if case .member(let member) = chain.kind, member.isOptional, !member.base.isOptionalInChain {
      return compileOptionalField(member, into: target)
    }
    withScratch(target, at: span) { scratch in
      chains.append(Chain(isNull: makeLabel()))
      if case .member(let member) = chain.kind, member.isOptional {
        compileOptionalField(member, into: scratch)
      } else {
        compile(chain, into: scratch)
      }
      finishChain(into: scratch, at: span)
    }
  }

  /// Places the way out of the innermost chain, which leaves null in `target`.
  func finishChain(into target: Register, at span: SourceSpan) {
    guard let chain = chains.popLast(), chain.isUsed else { return }
    let end = makeLabel()
    jump(to: end, at: span)
    place(chain.isNull)
    emit(.loadNull, a: target, at: span)
    place(end)
  }

  /// Ends the innermost chain with null when the register holds it.
  func jumpOutOfChain(whenNull register: Register, at span: SourceSpan) {
    guard let chain = chains.last else { return }
    chains[chains.count - 1].isUsed = true
    jump(.jumpIfNull, a: register, to: chain.isNull, at: span)
  }

  private func compileOptionalField(_ member: Member, into target: Register) {
    withTemporaries {
      let object = operand(member.base, preferring: target)
      let name = registers.allocate()
      loadConstant(.string(member.name.text), into: name, at: member.name.span)
      emit(.getOptionalField, a: target, b: object, c: name, at: member.name.span)
    }
  }

  // MARK: Fields

  /// `target = object.name`.
  func compileField(_ name: Name, of object: Register, into target: Register) {
    if let index = shortConstant(.string(name.text)) {
      return emit(.getField, a: target, b: object, c: index, at: name.span)
    }
    withTemporaries {
      let key = registers.allocate()
      loadConstant(.string(name.text), into: key, at: name.span)
      emit(.getFieldNamed, a: target, b: object, c: key, at: name.span)
    }
  }

  /// `object.name = value`.
  func setField(_ name: String, of object: Register, to value: Register, at span: SourceSpan) {
    if let index = shortConstant(.string(name)) {
      return emit(.setField, a: object, b: index, c: value, at: span)
    }
    withTemporaries {
      let key = registers.allocate()
      loadConstant(.string(name), into: key, at: span)
      emit(.setFieldNamed, a: object, b: key, c: value, at: span)
    }
  }

  /// From the opening bracket of `base[…]` to its end.
  func bracketSpan(of expression: Expression, after base: Expression) -> SourceSpan {
    let bytes = compilation.source.utf8
    var start = base.span.end
    while start < expression.span.end, bytes[Int(start)] != UInt8(ascii: "[") { start += 1 }
    return start < expression.span.end ? SourceSpan(start: start, end: expression.span.end) : expression.span
  }
}

extension Expression {
  /// Whether a `?.` stands in this part of a chain.
  fileprivate var isOptionalInChain: Bool {
    switch kind {
    case .member(let member): member.isOptional || member.base.isOptionalInChain
    case .methodCall(let call): call.isOptional || call.base.isOptionalInChain
    case .index(let base, _), .slice(let base, _, _): base.isOptionalInChain
    case .call(let call): call.callee.isOptionalInChain
    default: false
    }
  }
}
