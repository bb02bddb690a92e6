import FetchBytecode
import FetchDiagnostics
import FetchSyntax

/// Lists, maps, ranges and comprehensions.
extension FunctionCompiler {
  /// Compiles a list, map, comprehension or range.
  func compileCollection(_ expression: Expression, into target: Register) {
    let span = expression.span
    switch expression.kind {
    case .list(let elements):
      withScratch(target, at: span) { list in
        compileList(elements.map { ($0.value, $0.isSpread) }, into: list, at: span)
      }
    case .map(let entries): withScratch(target, at: span) { compileMap(entries, into: $0, at: span) }
    case .comprehension(let comprehension):
      withScratch(target, at: span) { compile(comprehension, into: $0, at: span) }
    case .range(let lower, let upper, let isClosed):
      withTemporaries {
        let start = operand(lower, before: [upper], preferring: target)
        let end = operand(upper)
        emit(isClosed ? .newClosedRange : .newRange, a: target, b: start, c: end, at: span)
      }
    default: break
    }
  }

  // MARK: Lists

  /// Makes a list; the first elements at once, what follows one by one.
  func compileList(
    _ elements: [(value: Expression, isSpread: Bool)], into list: Register, labelsInto labels: Register? = nil,
    at span: SourceSpan
  ) {
    let first = elements.prefix(50).prefix { !$0.isSpread }
    withTemporaries {
      let window = registers.next
      for element in first { compile(element.value, into: registers.allocate()) }
      emit(.newList, a: list, b: first.isEmpty ? list : window, c: first.count, at: span)
    }
    for element in elements.dropFirst(first.count) {
      withTemporaries {
        let value = operand(element.value)
        if element.isSpread {
          append(all: value, to: list, labelsTo: labels, at: element.value.span)
        } else {
          emit(.listAppend, a: list, b: value, at: element.value.span)
        }
      }
    }
  }

  /// Appends what a spread holds: a list at once, anything else by a loop, since a stream may have to be awaited.
  private func append(all source: Register, to list: Register, labelsTo labels: Register?, at span: SourceSpan) {
    withTemporaries {
      let loop = makeLabel()
      let end = makeLabel()
      let iterator = registers.allocate()
      let item = registers.allocate()
      let isList = reservedConstant(.string(TypeName.list.rawValue), at: span)
      emit(.isType, a: item, b: source, c: isList, at: span)
      jump(.jumpIfFalse, a: item, to: loop, at: span)
      emit(.listExtend, a: list, b: source, at: span)
      jump(to: end, at: span)
      place(loop)
      if let labels {
        let items = makeLabel()
        let isMap = reservedConstant(.string(TypeName.map.rawValue), at: span)
        emit(.isType, a: item, b: source, c: isMap, at: span)
        jump(.jumpIfFalse, a: item, to: items, at: span)
        emit(.mapMerge, a: labels, b: source, at: span)
        jump(to: end, at: span)
        place(items)
      }
      emit(.iterate, a: iterator, b: source, c: 0, at: span)
      iterate(iterator, into: item, valueCount: 1, at: span) { _, _ in
        emit(.listAppend, a: list, b: item, at: span)
      }
      place(end)
    }
  }

  // MARK: Maps

  private func compileMap(_ entries: [MapEntry], into map: Register, at span: SourceSpan) {
    emit(.newMap, a: map, bx: min(entries.count, 65_535), at: span)
    for entry in entries {
      withTemporaries {
        switch entry {
        case .named(let name, let expression):
          let value = operand(expression)
          setKey(name, of: map, to: value)
        case .computed(let keyExpression, let expression):
          let key = operand(keyExpression, before: [expression])
          let value = operand(expression)
          emit(.setIndex, a: map, b: key, c: value, at: keyExpression.span)
        case .spread(let expression):
          let other = operand(expression)
          emit(.mapMerge, a: map, b: other, at: expression.span)
        }
      }
    }
  }

  private func setKey(_ name: Name, of map: Register, to value: Register) {
    if let index = shortConstant(.string(name.text)) {
      return emit(.setField, a: map, b: index, c: value, at: name.span)
    }
    let key = registers.allocate()
    loadConstant(.string(name.text), into: key, at: name.span)
    emit(.setIndex, a: map, b: key, c: value, at: name.span)
  }

  // MARK: Comprehensions

  private func compile(_ comprehension: Comprehension, into target: Register, at span: SourceSpan) {
    switch comprehension.result {
    case .element: emit(.newList, a: target, b: target, c: 0, at: span)
    case .entry: emit(.newMap, a: target, bx: 0, at: span)
    }
    compileLoops(of: comprehension, from: 0, into: target)
  }

  private func compileLoops(of comprehension: Comprehension, from index: Int, into target: Register) {
    guard index < comprehension.loops.count else { return compileResult(of: comprehension, into: target) }
    let loop = comprehension.loops[index]
    compileLoop(
      over: loop.iterable, binding: loop.target, if: loop.condition, at: loop.iterable.span, isStatement: false
    ) {
      compileLoops(of: comprehension, from: index + 1, into: target)
    }
  }

  private func compileResult(of comprehension: Comprehension, into target: Register) {
    withTemporaries {
      switch comprehension.result {
      case .element(let element):
        let value = operand(element)
        emit(.listAppend, a: target, b: value, at: element.span)
      case .entry(let keyExpression, let valueExpression):
        let key = operand(keyExpression, before: [valueExpression])
        let value = operand(valueExpression)
        emit(.setIndex, a: target, b: key, c: value, at: keyExpression.span)
      }
    }
  }
}
