import FetchBytecode
import FetchDiagnostics

/// What is done with a stream item by item, each a small generator or function of the machine's own: so functions given may await, and
/// whatever ends one early closes the stream it reads.
public enum StreamStage: String {
  /// Yields what the function gives for each item.
  case map
  /// Yields the items for which the function gives true.
  case filter
  /// Yields the items of what the function gives; null stands for none.
  case flatMap
  /// As `map`, but null yields nothing, and at the end the function is called once more, without an item.
  case gatherUp
  /// Yields so many items, then closes the stream.
  case take
  /// Yields items until the function gives false for one, then closes the stream.
  case takeWhile
  /// Yields items from the first for which the function gives false.
  case dropWhile
  /// Yields what the function gives for an item of each of two streams, until one ends.
  case zip
  /// Yields the items for which another function, called with the item and what the function gives, gives true.
  case select
  /// No generator: calls another function with each item and what the function gives; where that gives true, it closes the stream.
  case tell
  /// No generator: the total that the function gives for the total so far and an item; without a first one the first item is it,
  /// and nothing gives undefined.
  case reduce
  /// No generator: gives the next item, null at the end.
  case next
  /// No generator: closes the stream.
  case close

  var isGenerator: Bool {
    switch self {
    case .map, .filter, .flatMap, .gatherUp, .take, .takeWhile, .dropWhile, .zip, .select: true
    case .tell, .reduce, .next, .close: false
    }
  }
}

extension Machine {
  /// A stream that reads `source` lazily; `function` is what the stage calls, or how many items it takes.
  public func makeStream(
    _ stage: StreamStage, of source: Value, _ function: Value, with other: Value = .null
  ) -> Value {
    var arguments = (source, function, other)
    return withUnsafeMutablePointer(to: &arguments) { pointer in
      pointer.withMemoryRebound(to: Value.self, capacity: 3) {
        .stream(makeGenerator(stub(.stream(stage)), $0, count: 3))
      }
    }
  }

  /// The function that a stage is which is no generator. It takes the source and, but for `next` and `close`, a function and what it
  /// needs besides.
  public func function(of stage: StreamStage) -> Value { .function(stub(.stream(stage))) }

  static func prototype(of stage: StreamStage) -> Prototype {
    var builder = StageBuilder()
    builder.build(stage)
    return builder.finish(stage)
  }
}

/// Assembles a stage. R[0] is the source, then its iterator; R[1] the function; R[2] an item that is kept, the other stream, the other
/// function or the total; from R[3] on stands the call, or behind an item that is kept beside the other function.
private struct StageBuilder {
  private var builder = PrototypeBuilder()
  private let nowhere = SourceSpan(start: 0, end: 0)
  private let error = 7

  mutating func build(_ stage: StreamStage) {
    emit(Instruction(.iterate, a: 0, b: 0, c: 0))
    let start = builder.placeLabel()
    let end = builder.makeLabel()
    let closed = builder.makeLabel()
    switch stage {
    case .next:
      jump(Instruction(.iteratorNext, a: 0, b: 3), to: end)
      emit(Instruction(.giveBack, a: 3))
      builder.place(end)
    case .close:
      emit(Instruction(.iteratorClose, a: 0))
    case .map:
      jump(Instruction(.iteratorNext, a: 0, b: 4), to: end)
      call(arguments: 1)
      emit(Instruction(.yield, a: 5, b: 3))
      jump(Instruction(.jump), to: start)
      builder.place(end)
    case .filter, .takeWhile:
      jump(Instruction(.iteratorNext, a: 0, b: 2), to: end)
      emit(Instruction(.move, a: 4, b: 2))
      call(arguments: 1)
      jump(Instruction(.jumpIfFalse, a: 3), to: stage == .filter ? start : closed)
      emit(Instruction(.yield, a: 5, b: 2))
      jump(Instruction(.jump), to: start)
      builder.place(closed)
      if stage == .takeWhile { emit(Instruction(.iteratorClose, a: 0)) }
      builder.place(end)
    case .flatMap: buildFlatMap(start, end)
    case .gatherUp:
      jump(Instruction(.iteratorNext, a: 0, b: 4), to: end)
      call(arguments: 1)
      jump(Instruction(.jumpIfNull, a: 3), to: start)
      emit(Instruction(.yield, a: 5, b: 3))
      jump(Instruction(.jump), to: start)
      builder.place(end)
      call(arguments: 0)
      jump(Instruction(.jumpIfNull, a: 3), to: closed)
      emit(Instruction(.yield, a: 5, b: 3))
      builder.place(closed)
    case .take:
      jump(Instruction(.jumpLessOrEqualImmediate, a: 1, b: 0, c: 1), to: closed)
      jump(Instruction(.iteratorNext, a: 0, b: 4), to: end)
      emit(Instruction(.addImmediate, a: 1, b: 1, c: Int(UInt8(bitPattern: -1))))
      emit(Instruction(.yield, a: 5, b: 4))
      jump(Instruction(.jump), to: start)
      builder.place(closed)
      emit(Instruction(.iteratorClose, a: 0))
      builder.place(end)
    case .zip: buildZip(end)
    case .dropWhile:
      jump(Instruction(.iteratorNext, a: 0, b: 2), to: end)
      emit(Instruction(.move, a: 4, b: 2))
      call(arguments: 1)
      jump(Instruction(.jumpIfTrue, a: 3), to: start)
      let rest = builder.placeLabel()
      emit(Instruction(.yield, a: 5, b: 2))
      jump(Instruction(.iteratorNext, a: 0, b: 2), to: end)
      jump(Instruction(.jump), to: rest)
      builder.place(end)
    case .select:
      askBoth(end)
      jump(Instruction(.jumpIfFalse, a: 4), to: start)
      emit(Instruction(.yield, a: 5, b: 3))
      jump(Instruction(.jump), to: start)
      builder.place(end)
    case .tell:
      askBoth(end)
      jump(Instruction(.jumpIfFalse, a: 4), to: start)
      emit(Instruction(.iteratorClose, a: 0))
      builder.place(end)
    case .reduce:
      let loop = builder.makeLabel()
      jump(Instruction(.jumpIfDefined, a: 2), to: loop)
      jump(Instruction(.iteratorNext, a: 0, b: 2), to: end)
      builder.place(loop)
      jump(Instruction(.iteratorNext, a: 0, b: 5), to: end)
      emit(Instruction(.move, a: 4, b: 2))
      call(arguments: 2)
      emit(Instruction(.move, a: 2, b: 3))
      jump(Instruction(.jump), to: loop)
      builder.place(end)
      emit(Instruction(.giveBack, a: 2))
    }
    emit(Instruction(.loadNull, a: 3))
    emit(Instruction(.giveBack, a: 3))
    guard stage != .next, stage != .close else { return }
    let failed = builder.placeLabel()
    emit(Instruction(.iteratorClose, a: 0, b: error))
    if stage == .zip { emit(Instruction(.iteratorClose, a: 2, b: error)) }
    emit(Instruction(.rethrow, a: error))
    builder.addHandler(from: start, to: end, target: failed, register: error, kind: .cleanup)
  }

  /// Takes an item and calls the function with it, unless that is null, then the other function with the item and what came of it.
  private mutating func askBoth(_ end: PrototypeBuilder.Label) {
    let result = builder.makeLabel()
    jump(Instruction(.iteratorNext, a: 0, b: 3), to: end)
    emit(Instruction(.move, a: 4, b: 3))
    jump(Instruction(.jumpIfNull, a: 1), to: result)
    emit(Instruction(.move, a: 5, b: 3))
    emit(Instruction(.move, a: 4, b: 1))
    emit(Instruction(.call, a: 4, b: 1))
    builder.place(result)
    emit(Instruction(.move, a: 6, b: 4))
    emit(Instruction(.move, a: 5, b: 3))
    emit(Instruction(.move, a: 4, b: 2))
    emit(Instruction(.call, a: 4, b: 2))
  }

  /// What the function gave is delegated to, and closed with the source.
  private mutating func buildFlatMap(_ start: PrototypeBuilder.Label, _ end: PrototypeBuilder.Label) {
    jump(Instruction(.iteratorNext, a: 0, b: 4), to: end)
    call(arguments: 1)
    jump(Instruction(.jumpIfNull, a: 3), to: start)
    let delegation = builder.placeLabel()
    emit(Instruction(.yieldFrom, a: 5, b: 3))
    let behind = builder.placeLabel()
    jump(Instruction(.jump), to: start)
    let failed = builder.placeLabel()
    emit(Instruction(.iteratorClose, a: 3, b: error))
    emit(Instruction(.rethrow, a: error))
    builder.addHandler(from: delegation, to: behind, target: failed, register: error, kind: .cleanup)
    builder.place(end)
  }

  private mutating func buildZip(_ end: PrototypeBuilder.Label) {
    emit(Instruction(.iterate, a: 2, b: 2, c: 0))
    let start = builder.placeLabel()
    let (firstEnded, otherEnded) = (builder.makeLabel(), builder.makeLabel())
    jump(Instruction(.iteratorNext, a: 0, b: 4), to: firstEnded)
    jump(Instruction(.iteratorNext, a: 2, b: 5), to: otherEnded)
    call(arguments: 2)
    emit(Instruction(.yield, a: 6, b: 3))
    jump(Instruction(.jump), to: start)
    builder.place(firstEnded)
    emit(Instruction(.iteratorClose, a: 2))
    jump(Instruction(.jump), to: end)
    builder.place(otherEnded)
    emit(Instruction(.iteratorClose, a: 0))
    builder.place(end)
  }

  mutating func finish(_ stage: StreamStage) -> Prototype {
    let parameters: [Parameter] =
      switch stage {
      case .next, .close: [Parameter(name: "source")]
      // A total may be missing.
      default: [Parameter(name: "source"), Parameter(name: "function"), Parameter(name: "other", isOptional: true)]
      }
    do throws(PrototypeBuilder.Overflow) {
      return try builder.finish(
        name: stage.rawValue, parameters: parameters, registerCount: error + 1,
        isGenerator: stage.isGenerator)
    } catch {
      preconditionFailure("the machine's own code is too large")
    }
  }

  private mutating func call(arguments: Int) {
    emit(Instruction(.move, a: 3, b: 1))
    emit(Instruction(.call, a: 3, b: arguments))
  }

  private mutating func emit(_ instruction: Instruction) { builder.emit(instruction, at: nowhere) }

  private mutating func jump(_ instruction: Instruction, to label: PrototypeBuilder.Label) {
    builder.emitJump(instruction, to: label, at: nowhere)
  }
}
