import FetchBytecode
import FetchRuntime

extension Fiber {
  /// Where its innermost call stands.
  var place: Scope.Place {
    let top = Int(frameCount) - 1
    return Scope.Place(depth: Int(depth) + top, position: frames[top].position)
  }

  /// Whether a task's body, or a call or generator inside it, is in a `finally` block that was entered inside `scope`.
  public func isCleaningUp(inside scope: Scope?) -> Bool {
    var next: Ref<Fiber>? = machine.innermost ?? linked ?? Ref(self)
    var isBehindCall = machine.isInNative
    while let fiber = next?.object {
      for index in stride(from: Int(fiber.frameCount) - 1, through: 0, by: -1) {
        let depth = Int(fiber.depth) + index
        if let scope, depth < scope.place.depth { return false }
        let opening = scope.flatMap { $0.place.depth == depth ? $0.place.position : nil }
        if fiber.frames[index].isCleaningUp(isBehindCall: isBehindCall, opening: opening) { return true }
        isBehindCall = true
      }
      next = fiber.isGenerator ? fiber.linked : nil
      // A loop stands at the instruction that asks the generator again.
      isBehindCall = fiber.isMethodResume
    }
    return false
  }
}

extension CallFrame {
  /// Where in its code it stands: at the instruction to run next.
  var position: Int { pc - function.object.code.code }

  /// Whether it stands in a `finally` block; in one that does not hold `opening`, if there is such a place.
  fileprivate func isCleaningUp(isBehindCall: Bool, opening: Int?) -> Bool {
    let position = isBehindCall ? position - 1 : position
    return function.object.code.prototype.handlers.contains { handler in
      let covered = handler.start..<handler.end
      return handler.kind == .shields && covered.contains(position) && !(opening.map(covered.contains) ?? false)
    }
  }
}
