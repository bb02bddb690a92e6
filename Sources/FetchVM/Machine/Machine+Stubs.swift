import FetchBytecode
import FetchDiagnostics

/// The machine's own pieces of bytecode: they make calls and waits of its natives look like any other.
extension Machine {
  static func prototype(of stub: Stub) -> Prototype {
    var builder = PrototypeBuilder()
    let nowhere = SourceSpan(start: 0, end: 0)
    func finish(_ name: String, registers: Int) -> Prototype {
      do throws(PrototypeBuilder.Overflow) {
        return try builder.finish(name: name, registerCount: registers)
      } catch {
        preconditionFailure("the machine's own code is too large")
      }
    }
    switch stub {
    case .call(let count):
      builder.emit(Instruction(.call, a: 0, b: count), at: nowhere)
      builder.emit(Instruction(.giveBack, a: 0), at: nowhere)
      return finish("<call>", registers: count + 1)
    case .resumable:
      let start = builder.placeLabel()
      builder.emit(Instruction(.advance, a: 0), at: nowhere)
      builder.emitJump(Instruction(.jump), to: start, at: nowhere)
      return finish("<native>", registers: 2 + ResumableNative.maximumArguments)
    case .gather(let pairs):
      // R[0] source, then its iterator; R[1] the gather; R[2], R[3] the item.
      builder.emit(Instruction(.iterate, a: 0, b: 0, c: pairs ? 1 : 0), at: nowhere)
      let start = builder.placeLabel()
      let end = builder.makeLabel()
      builder.emit(Instruction(.gatherSlot, a: 1), at: nowhere)
      builder.emitJump(Instruction(.iteratorNext, a: 0, b: 2, c: pairs ? 1 : 0), to: end, at: nowhere)
      builder.emit(Instruction(.gatherStart, a: 1, b: 2, c: 0), at: nowhere)
      builder.emitJump(Instruction(.jump), to: start, at: nowhere)
      builder.place(end)
      builder.emit(Instruction(.loadNull, a: 2), at: nowhere)
      builder.emit(Instruction(.giveBack, a: 2), at: nowhere)
      let failed = builder.placeLabel()
      builder.emit(Instruction(.iteratorClose, a: 0, b: 4), at: nowhere)
      builder.emit(Instruction(.rethrow, a: 4), at: nowhere)
      builder.addHandler(from: start, to: end, target: failed, register: 4, kind: .cleanup)
      return finish("<gather>", registers: 5)
    case .stream(let stage): return prototype(of: stage)
    case .forEach(let awaited):
      // R[0] source, then its iterator; R[1] the function; R[2], R[3] its call.
      builder.emit(Instruction(.iterate, a: 0, b: 0, c: awaited ? 2 : 0), at: nowhere)
      let start = builder.placeLabel()
      let end = builder.makeLabel()
      builder.emitJump(Instruction(.iteratorNext, a: 0, b: 3), to: end, at: nowhere)
      builder.emit(Instruction(.move, a: 2, b: 1), at: nowhere)
      builder.emit(Instruction(.call, a: 2, b: 1), at: nowhere)
      builder.emitJump(Instruction(.jumpIfNull, a: 2), to: start, at: nowhere)
      builder.emit(Instruction(.await, a: 2, b: 2), at: nowhere)
      builder.emitJump(Instruction(.jump), to: start, at: nowhere)
      builder.place(end)
      builder.emit(Instruction(.loadNull, a: 2), at: nowhere)
      builder.emit(Instruction(.giveBack, a: 2), at: nowhere)
      let failed = builder.placeLabel()
      builder.emit(Instruction(.iteratorClose, a: 0, b: 4), at: nowhere)
      builder.emit(Instruction(.rethrow, a: 4), at: nowhere)
      builder.addHandler(from: start, to: end, target: failed, register: 4, kind: .cleanup)
      return finish("<for each>", registers: 5)
    }
  }
}
