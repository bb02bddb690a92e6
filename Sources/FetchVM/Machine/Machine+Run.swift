import FetchBytecode
import FetchRuntime

// The fields of an instruction word. Free functions, so that the run loop reads as the opcode table does.
@inline(__always) private func a(_ word: CodeWord) -> Int { Int(word &>> 8 & 0xff) }
@inline(__always) private func b(_ word: CodeWord) -> Int { Int(word &>> 16 & 0xff) }
@inline(__always) private func c(_ word: CodeWord) -> Int { Int(word &>> 24) }
@inline(__always) private func bx(_ word: CodeWord) -> Int { Int(word &>> 16) }
@inline(__always) private func signedBx(_ word: CodeWord) -> Int { Int(Int32(bitPattern: word) &>> 16) }
@inline(__always) private func signedB(_ word: CodeWord) -> Int { Int(Int8(truncatingIfNeeded: word &>> 16)) }
@inline(__always) private func signedC(_ word: CodeWord) -> Int { Int(Int32(bitPattern: word) &>> 24) }
@inline(__always) private func extra(_ pc: UnsafeMutablePointer<CodeWord>) -> Int { Int(Int32(bitPattern: pc.pointee)) }
@inline(__always) private func operation(_ word: CodeWord) -> Opcode {
  unsafeBitCast(UInt8(truncatingIfNeeded: word), to: Opcode.self)
}
@inline(__always) private func set(_ register: Registers, _ value: Value) { register.initialize(to: value) }

extension Machine {
  /// Backward jumps and calls before timers, deadlines, the network and an interrupt are looked at.
  static let budgetSize = 10_000

  /// Runs a task's body from where it stands until it awaits or ends.
  ///
  /// One long function on purpose: the innermost loop of the language. What it keeps in local variables (`pc`, `R`, `K`, the frame) is
  /// in registers of the processor; a case that calls out stores `pc` into the frame first when the callee may look at it.
  ///
  /// Fibers go by `Ref`, so that a switch between generators counts no references. None is swept while it runs or waits for one that
  /// does: the task holds its `body`, each generator is linked to who resumed it, and a collection marks from the innermost.
  func resume(_ body: Ref<Fiber>, throwing cancellation: Cancellation?) -> Step {
    var fiber = body.object.linked ?? body
    body.object.linked = nil
    var frame = fiber.object.frames + Int(fiber.object.frameCount &- 1)
    var pc = frame.pointee.pc
    var R = fiber.object.stack + Int(frame.pointee.base)
    var K = frame.pointee.constants
    var budget = Machine.budgetSize
    var pending: Failure?
    if let cancellation { pending = interrupt(fiber, body, cancellation) }
    // Behind the instruction that waited: there handlers look for it.
    if pending != nil { pc += 1 }
    fiber.object.state = .running

    while true {
      do throws(Failure) {
        if let failure = pending {
          pending = nil
          throw failure
        }
        while true {
          let i = pc.pointee
          pc += 1
          switch operation(i) {
          // Loads
          case .move: set(R + a(i), R[b(i)])
          case .loadConstant: set(R + a(i), K[bx(i)])
          case .loadInt: set(R + a(i), .int(signedBx(i)))
          case .loadNull: set(R + a(i), .null)
          case .loadBool: set(R + a(i), .bool(b(i) != 0))
          case .loadUndefined: set(R + a(i), .undefined)
          case .getGlobal:
            let value = frame.pointee.function.object.globals[bx(i)]
            if case .undefined = value { throw undefinedGlobal(frame.pointee.function, bx(i)) }
            set(R + a(i), value)
          case .setGlobal: set(frame.pointee.function.object.globals + bx(i), R[a(i)])
          case .checkDefined:
            if case .undefined = R[a(i)] { throw undefinedVariable(K[bx(i)]) }

          // Captured variables
          case .closure:
            set(R + a(i), .function(makeClosure(frame.pointee.function, bx(i), R)))
            if heap.debt > 0 { collect(fiber) }
          case .newCell:
            set(R + a(i), .cell(heap.add(CellObject(R[b(i)]))))
            if heap.debt > 0 { collect(fiber) }
          case .getCell:
            if case .cell(let cell) = R[b(i)] { set(R + a(i), cell.object.value) }
          case .setCell:
            if case .cell(let cell) = R[a(i)] { cell.object.value = R[b(i)] }
          case .getCapture: set(R + a(i), frame.pointee.function.object.captures[b(i)])
          case .getCapturedCell:
            if case .cell(let cell) = frame.pointee.function.object.captures[b(i)] { set(R + a(i), cell.object.value) }
          case .setCapturedCell:
            if case .cell(let cell) = frame.pointee.function.object.captures[a(i)] { cell.object.value = R[b(i)] }

          // Arithmetic
          case .add:
            if case .int(let x) = R[b(i)], case .int(let y) = R[c(i)] {
              let (sum, overflow) = x.addingReportingOverflow(y)
              if !overflow {
                set(R + a(i), .int(sum))
                continue
              }
            } else if case .float(let x) = R[b(i)], case .float(let y) = R[c(i)] {
              set(R + a(i), .float(x + y))
              continue
            }
            set(R + a(i), try arithmetic(.add, R[b(i)], R[c(i)]))
            if heap.debt > 0 { collect(fiber, spending: &budget) }
          case .subtract:
            if case .int(let x) = R[b(i)], case .int(let y) = R[c(i)] {
              let (difference, overflow) = x.subtractingReportingOverflow(y)
              if !overflow {
                set(R + a(i), .int(difference))
                continue
              }
            } else if case .float(let x) = R[b(i)], case .float(let y) = R[c(i)] {
              set(R + a(i), .float(x - y))
              continue
            }
            set(R + a(i), try arithmetic(.subtract, R[b(i)], R[c(i)]))
          case .multiply:
            if case .int(let x) = R[b(i)], case .int(let y) = R[c(i)] {
              let (product, overflow) = x.multipliedReportingOverflow(by: y)
              if !overflow {
                set(R + a(i), .int(product))
                continue
              }
            } else if case .float(let x) = R[b(i)], case .float(let y) = R[c(i)] {
              set(R + a(i), .float(x * y))
              continue
            }
            set(R + a(i), try arithmetic(.multiply, R[b(i)], R[c(i)]))
            if heap.debt > 0 { collect(fiber, spending: &budget) }
          case .divide:
            if case .float(let x) = R[b(i)], case .float(let y) = R[c(i)], y != 0 {
              set(R + a(i), .float(x / y))
              continue
            }
            set(R + a(i), try arithmetic(.divide, R[b(i)], R[c(i)]))
          case .floorDivide: set(R + a(i), try arithmetic(.floorDivide, R[b(i)], R[c(i)]))
          case .modulo:
            if case .int(let x) = R[b(i)], case .int(let y) = R[c(i)], y > 0 {
              let remainder = x % y
              set(R + a(i), .int(remainder < 0 ? remainder &+ y : remainder))
              continue
            }
            set(R + a(i), try arithmetic(.modulo, R[b(i)], R[c(i)]))
          case .power: set(R + a(i), try arithmetic(.power, R[b(i)], R[c(i)]))
          case .addImmediate:
            if case .int(let x) = R[b(i)] {
              let (sum, overflow) = x.addingReportingOverflow(signedC(i))
              if !overflow {
                set(R + a(i), .int(sum))
                continue
              }
            }
            set(R + a(i), try addImmediate(signedC(i), to: R[b(i)]))
          case .addConstant:
            if case .float(let x) = R[b(i)], case .float(let y) = K[c(i)] {
              set(R + a(i), .float(x + y))
              continue
            }
            set(R + a(i), try arithmetic(.addConstant, R[b(i)], K[c(i)]))
            if heap.debt > 0 { collect(fiber) }
          case .subtractConstant:
            if case .float(let x) = R[b(i)], case .float(let y) = K[c(i)] {
              set(R + a(i), .float(x - y))
              continue
            }
            set(R + a(i), try arithmetic(.subtractConstant, R[b(i)], K[c(i)]))
          case .multiplyConstant:
            if case .float(let x) = R[b(i)], case .float(let y) = K[c(i)] {
              set(R + a(i), .float(x * y))
              continue
            } else if case .int(let x) = R[b(i)], case .int(let y) = K[c(i)] {
              let (product, overflow) = x.multipliedReportingOverflow(by: y)
              if !overflow {
                set(R + a(i), .int(product))
                continue
              }
            }
            set(R + a(i), try arithmetic(.multiplyConstant, R[b(i)], K[c(i)]))
            if heap.debt > 0 { collect(fiber) }
          case .divideConstant: set(R + a(i), try arithmetic(.divideConstant, R[b(i)], K[c(i)]))
          case .moduloConstant:
            if case .int(let x) = R[b(i)], case .int(let y) = K[c(i)], y > 0 {
              let remainder = x % y
              set(R + a(i), .int(remainder < 0 ? remainder &+ y : remainder))
              continue
            }
            set(R + a(i), try arithmetic(.moduloConstant, R[b(i)], K[c(i)]))
          case .negate: set(R + a(i), try negate(R[b(i)]))
          case .plus: set(R + a(i), try plus(R[b(i)]))
          case .not: set(R + a(i), .bool(!R[b(i)].isTrue))

          // Comparison
          case .equal:
            set(R + a(i), .bool(try isEqual(R[b(i)], R[c(i)])))
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .notEqual:
            set(R + a(i), .bool(try !isEqual(R[b(i)], R[c(i)])))
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .less:
            if case .int(let x) = R[b(i)], case .int(let y) = R[c(i)] {
              set(R + a(i), .bool(x < y))
              continue
            }
            set(R + a(i), .bool(try isLess(R[b(i)], R[c(i)])))
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .lessOrEqual:
            set(R + a(i), .bool(try isLessOrEqual(R[b(i)], R[c(i)])))
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .contains:
            set(R + a(i), .bool(try contains(R[b(i)], in: R[c(i)])))
            if heap.debt > 0 { try settle(fiber, at: pc) }

          // Jumps
          case .jump: try jump(&pc, by: signedBx(i), &budget, fiber)
          case .jumpIfFalse: if !R[a(i)].isTrue { try jump(&pc, by: signedBx(i), &budget, fiber) }
          case .jumpIfTrue: if R[a(i)].isTrue { try jump(&pc, by: signedBx(i), &budget, fiber) }
          case .jumpIfNull: if R[a(i)].isNull { try jump(&pc, by: signedBx(i), &budget, fiber) }
          case .jumpIfNotNull: if !R[a(i)].isNull { try jump(&pc, by: signedBx(i), &budget, fiber) }
          case .jumpIfDefined: if !R[a(i)].isUndefined { pc += signedBx(i) }
          case .jumpLess:
            let holds: Bool
            if case .int(let x) = R[a(i)], case .int(let y) = R[b(i)] {
              holds = x < y
            } else if case .float(let x) = R[a(i)], case .float(let y) = R[b(i)] {
              holds = x < y
            } else {
              holds = try isLess(R[a(i)], R[b(i)])
              if heap.debt > 0 { try settle(fiber, at: pc) }
            }
            if holds == (c(i) != 0) { try jump(&pc, by: extra(pc) + 1, &budget, fiber) } else { pc += 1 }
          case .jumpLessOrEqual:
            let holds: Bool
            if case .int(let x) = R[a(i)], case .int(let y) = R[b(i)] {
              holds = x <= y
            } else if case .float(let x) = R[a(i)], case .float(let y) = R[b(i)] {
              holds = x <= y
            } else {
              holds = try isLessOrEqual(R[a(i)], R[b(i)])
              if heap.debt > 0 { try settle(fiber, at: pc) }
            }
            if holds == (c(i) != 0) { try jump(&pc, by: extra(pc) + 1, &budget, fiber) } else { pc += 1 }
          case .jumpEqual:
            let holds: Bool
            if case .int(let x) = R[a(i)], case .int(let y) = R[b(i)] {
              holds = x == y
            } else {
              holds = try isEqual(R[a(i)], R[b(i)])
              if heap.debt > 0 { try settle(fiber, at: pc) }
            }
            if holds == (c(i) != 0) { try jump(&pc, by: extra(pc) + 1, &budget, fiber) } else { pc += 1 }
          case .jumpLessImmediate:
            let holds: Bool
            if case .int(let x) = R[a(i)] {
              holds = x < signedB(i)
            } else {
              holds = try isLess(R[a(i)], .int(signedB(i)))
            }
            if holds == (c(i) != 0) { try jump(&pc, by: extra(pc) + 1, &budget, fiber) } else { pc += 1 }
          case .jumpLessOrEqualImmediate:
            let holds: Bool
            if case .int(let x) = R[a(i)] {
              holds = x <= signedB(i)
            } else {
              holds = try isLessOrEqual(R[a(i)], .int(signedB(i)))
            }
            if holds == (c(i) != 0) { try jump(&pc, by: extra(pc) + 1, &budget, fiber) } else { pc += 1 }
          case .jumpGreaterImmediate:
            let holds: Bool
            if case .int(let x) = R[a(i)] {
              holds = x > signedB(i)
            } else {
              holds = try isLess(.int(signedB(i)), R[a(i)])
            }
            if holds == (c(i) != 0) { try jump(&pc, by: extra(pc) + 1, &budget, fiber) } else { pc += 1 }
          case .jumpGreaterOrEqualImmediate:
            let holds: Bool
            if case .int(let x) = R[a(i)] {
              holds = x >= signedB(i)
            } else {
              holds = try isLessOrEqual(.int(signedB(i)), R[a(i)])
            }
            if holds == (c(i) != 0) { try jump(&pc, by: extra(pc) + 1, &budget, fiber) } else { pc += 1 }
          case .jumpEqualImmediate:
            let holds: Bool
            if case .int(let x) = R[a(i)] {
              holds = x == signedB(i)
            } else {
              holds = try isEqual(R[a(i)], .int(signedB(i)))
            }
            if holds == (c(i) != 0) { try jump(&pc, by: extra(pc) + 1, &budget, fiber) } else { pc += 1 }
          case .jumpEqualConstant:
            let holds: Bool
            if case .string(let x) = R[a(i)], case .string(let y) = K[b(i)] {
              holds = x.isSame(as: y)
            } else {
              holds = try isEqual(R[a(i)], K[b(i)])
            }
            if holds == (c(i) != 0) { try jump(&pc, by: extra(pc) + 1, &budget, fiber) } else { pc += 1 }

          // Loops
          case .rangePrepare:
            if try prepareRange(R + a(i), isClosed: c(i) != 0) { pc += 1 } else { pc += extra(pc) + 1 }
          case .rangeLoop:
            let bounds = R + a(i)
            if case .int(let x) = bounds[0], case .int(let end) = bounds[1] {
              let next = x &+ 1
              set(bounds, .int(next))
              if _fastPath(next < end) {
                try jump(&pc, by: signedBx(i), &budget, fiber)
              }
            }
          case .iterate:
            let iterator = try makeIterator(R[b(i)], mode: c(i))
            set(R + a(i), .iterator(iterator))
            if heap.debt > 0 { collect(fiber) }
          case .iteratorNext:
            guard case .iterator(let iterator) = R[a(i)] else { preconditionFailure("not an iterator") }
            budget &-= 1
            if budget < 0 {
              budget = Machine.budgetSize
              if let failure = poll(fiber, at: pc - 1) { throw failure }
            }
            frame.pointee.pc = pc - 1
            switch try iterator.next(self) {
            case .value(let value):
              set(R + b(i), value)
              if c(i) == 1 { (R[b(i)], R[b(i) + 1]) = try pair(of: value) }
              pc += 1
            case .pair(let first, let second):
              set(R + b(i), first)
              if c(i) == 1 { set(R + b(i) + 1, second) }
              pc += 1
            case .end: pc += extra(pc) + 1
            case .wait(let future):
              suspend(fiber, body)
              return .awaits(future)
            case .resume(let stream):
              try enter(stream, &fiber, sending: .null, &frame, &pc, &R, &K)
              continue
            }
            if heap.debt > 0 { collect(fiber) }
          case .iteratorClose:
            guard case .iterator(let iterator) = R[a(i)] else { continue }
            frame.pointee.pc = pc - 1
            if b(i) != 0, case .error(let error) = R[b(i)] { iterator.object.turnFailed(error, self) }
            switch try iterator.object.close(self) {
            case .wait(let future):
              suspend(fiber, body)
              return .awaits(future)
            case .resume(let stream):
              try enter(stream, &fiber, sending: .null, &frame, &pc, &R, &K)
            case .value, .pair, .end: break
            }

          // Calls
          case .call:
            let window = R + a(i)
            if case .function(let function) = window.pointee, Int(function.object.plainArguments) == b(i) {
              frame.pointee.pc = pc
              let registerCount = function.object.registerCount
              let base = window + 1 - fiber.object.stack
              let needed = base &+ Int(registerCount)
              if needed > Int(fiber.object.capacity) { fiber.object.growStack(to: needed) }
              if fiber.object.frameCount == fiber.object.frameCapacity {
                if fiber.object.frameCount >= maximumDepth { throw stackOverflow() }
                fiber.object.growFrames()
              }
              frame = fiber.object.frames + Int(fiber.object.frameCount)
              fiber.object.frameCount &+= 1
              R = fiber.object.stack + base
              K = function.object.constants
              pc = function.object.entry
              frame.initialize(
                to: CallFrame(
                  pc: pc, constants: K, function: function, base: Int32(truncatingIfNeeded: base),
                  registerCount: registerCount))
              budget &-= 1
              if budget < 0 {
                budget = Machine.budgetSize
                if let failure = poll(fiber, at: pc) {
                  pc += 1
                  throw failure
                }
              }
            } else if case .native(let native) = window.pointee, native.takes(b(i)) {
              frame.pointee.pc = pc
              let value = try native.call(self, Arguments(base: window + 1, count: b(i)))
              if case .object(let object) = value, object.object is ResumableNative {
                enterResumable(object, fiber, window: window - fiber.object.stack)
                (frame, pc, R, K) = fiber.object.top
              } else {
                set(window, value)
              }
              if heap.debt > 0 { collect(fiber, spending: &budget) }
            } else {
              frame.pointee.pc = pc
              _ = try call(fiber, window: window - fiber.object.stack, count: b(i))
              (frame, pc, R, K) = fiber.object.top
              if heap.debt > 0 { collect(fiber, spending: &budget) }
            }
          case .callNamed:
            let window = R + a(i) - fiber.object.stack
            guard case .list(let labels) = K[extra(pc)] else { preconditionFailure("labels are a list") }
            pc += 1
            frame.pointee.pc = pc
            _ = try call(fiber, window: window, count: b(i), labels: labels)
            (frame, pc, R, K) = fiber.object.top
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .callSpread:
            let window = R + a(i) - fiber.object.stack
            frame.pointee.pc = pc
            let (count, labels) = try spread(fiber, window: window, R[a(i) + 1], R[a(i) + 2])
            _ = try call(fiber, window: window, count: count, labels: labels)
            (frame, pc, R, K) = fiber.object.top
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .invoke:
            let names = extra(pc)
            pc += 1
            frame.pointee.pc = pc
            guard case .string(let name) = K[names & 0xffff] else { preconditionFailure("a method's name is a string") }
            if case .stream(let stream) = R[a(i)], names >> 16 == 0,
              let target = stream.waitingGenerator(name, b(i), self.names)
            {
              // `next()` and `send(value)` of a generator that stands at a `yield`.
              fiber.object.destination = UInt8(truncatingIfNeeded: a(i))
              target.object.isMethodResume = true
              target.object.linked = fiber
              target.object.state = .running
              let sent = b(i) == 1 ? R[a(i) + 1] : .null
              fiber = target
              (frame, pc, R, K) = fiber.object.top
              set(R + Int(fiber.object.destination), sent)
              continue
            }
            if names >> 16 == 0, let native = method(name, of: R[a(i)]), native.takesAfterReceiver(b(i)) {
              let window = R + a(i)
              let value = try native.call(self, Arguments(base: window, count: b(i) + 1))
              if case .object(let object) = value, object.object is ResumableNative {
                enterResumable(object, fiber, window: window - fiber.object.stack)
                (frame, pc, R, K) = fiber.object.top
              } else {
                set(window, value)
              }
              if heap.debt > 0 { collect(fiber, spending: &budget) }
              continue
            }
            var labels: Ref<ListObject>?
            if names >> 16 & 0xffff != 0, case .list(let list) = K[(names >> 16 & 0xffff) - 1] { labels = list }
            let window = R + a(i) - fiber.object.stack
            let outcome = try invoke(fiber, window: window, name: name, count: b(i), labels: labels)
            if case .resumes(let stream, let sent) = outcome {
              fiber.object.destination = UInt8(truncatingIfNeeded: a(i))
              try enter(stream, &fiber, sending: sent, &frame, &pc, &R, &K)
            } else {
              (frame, pc, R, K) = fiber.object.top
            }
            if heap.debt > 0 { collect(fiber, spending: &budget) }
          case .invokeSpread:
            let window = R + a(i) - fiber.object.stack
            frame.pointee.pc = pc
            guard case .string(let name) = K[bx(i)] else { preconditionFailure("a method's name is a string") }
            let (count, labels) = try spread(fiber, window: window, R[a(i) + 1], R[a(i) + 2])
            let outcome = try invoke(fiber, window: window, name: name, count: count, labels: labels)
            if case .resumes(let stream, let sent) = outcome {
              fiber.object.destination = UInt8(truncatingIfNeeded: a(i))
              try enter(stream, &fiber, sending: sent, &frame, &pc, &R, &K)
            } else {
              (frame, pc, R, K) = fiber.object.top
            }
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .bindMethod:
            guard case .string(let name) = K[bx(i)] else { preconditionFailure("a method's name is a string") }
            set(R + a(i), try bindMethod(R[a(i)], name))
            if heap.debt > 0 { collect(fiber) }
          case .giveBack:
            let value = R[a(i)]
            if fiber.object.frameCount > 1 {
              set(R - 1, value)
              fiber.object.frameCount &-= 1
              frame -= 1
              pc = frame.pointee.pc
              R = fiber.object.stack + Int(frame.pointee.base)
              K = frame.pointee.constants
              continue
            }
            if fiber.object.isGenerator {
              fiber = leaveGenerator(fiber, returning: value)
              (frame, pc, R, K) = fiber.object.top
              continue
            }
            if case .task(let task) = value, fiber.object.owner != task.base, !fiber.object.givesTasks {
              // A body whose value is a task gives that task's result.
              guard let result = try resultIfDone(of: task) else {
                frame.pointee.pc = pc - 1
                suspend(fiber, body)
                return .awaits(task.object.future)
              }
              set(R + a(i), result)
              pc -= 1
              continue
            }
            finish(fiber, with: value)
            return .returns

          // Collections and members
          case .newList:
            set(R + a(i), .list(heap.makeList(R + b(i), count: c(i))))
            if heap.debt > 0 { collect(fiber) }
          case .listAppend:
            guard case .list(let list) = R[a(i)] else { preconditionFailure("not a list") }
            heap.grew(by: list.append(R[b(i)]))
          case .listExtend: try extend(R[a(i)], with: R[b(i)])
          case .newMap:
            set(R + a(i), .map(heap.makeMap(capacity: bx(i))))
            if heap.debt > 0 { collect(fiber) }
          case .mapMerge: try merge(R[a(i)], with: R[b(i)])
          case .newRange:
            set(R + a(i), try makeRange(R[b(i)], R[c(i)], isClosed: false))
            if heap.debt > 0 { collect(fiber) }
          case .newClosedRange:
            set(R + a(i), try makeRange(R[b(i)], R[c(i)], isClosed: true))
            if heap.debt > 0 { collect(fiber) }
          case .joinStrings:
            set(R + a(i), try joinStrings(R + b(i), c(i)))
            if heap.debt > 0 { collect(fiber, spending: &budget) }
          case .getIndex:
            if case .list(let list) = R[b(i)], case .int(let x) = R[c(i)] {
              if UInt(bitPattern: x) < UInt(bitPattern: list.object.count) {
                set(R + a(i), list.object.items[x])
                continue
              }
            } else if case .map(let map) = R[b(i)], case .string(let key) = R[c(i)] {
              if let entry = map.find(key) {
                set(R + a(i), entry.pointee.value)
                continue
              }
            }
            set(R + a(i), try index(R[b(i)], R[c(i)]))
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .setIndex:
            if case .list(let list) = R[a(i)], case .int(let x) = R[b(i)],
              UInt(bitPattern: x) < UInt(bitPattern: list.object.count)
            {
              set(list.object.items + x, R[c(i)])
              continue
            } else if case .map(let map) = R[a(i)], case .string(let key) = R[b(i)] {
              heap.grew(by: map.set(.string(key), R[c(i)]))
              continue
            }
            try setIndex(R[a(i)], R[b(i)], R[c(i)])
          case .slice:
            set(R + a(i), try slice(R[b(i)], R[b(i) + 1], R[b(i) + 2]))
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .getField:
            guard case .string(let name) = K[c(i)] else { preconditionFailure("a field's name is a string") }
            if case .map(let map) = R[b(i)], let entry = map.find(name) {
              set(R + a(i), entry.pointee.value)
              continue
            }
            set(R + a(i), try field(R[b(i)], name))
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .getFieldNamed:
            guard case .string(let name) = R[c(i)] else { preconditionFailure("a field's name is a string") }
            set(R + a(i), try field(R[b(i)], name))
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .getOptionalField:
            guard case .string(let name) = R[c(i)] else { preconditionFailure("a field's name is a string") }
            set(R + a(i), try optionalField(R[b(i)], name))
            if heap.debt > 0 { collect(fiber) }
          case .setField:
            guard case .string(let name) = K[b(i)] else { preconditionFailure("a field's name is a string") }
            if case .map(let map) = R[a(i)] {
              heap.grew(by: map.set(.string(name), R[c(i)]))
              continue
            }
            try setField(R[a(i)], name, R[c(i)])
          case .setFieldNamed:
            guard case .string(let name) = R[b(i)] else { preconditionFailure("a field's name is a string") }
            try setField(R[a(i)], name, R[c(i)])

          // Patterns
          case .isType:
            guard case .string(let name) = K[c(i)] else { preconditionFailure("a type's name is a string") }
            set(R + a(i), .bool(isType(R[b(i)], name)))
          case .isList:
            if case .list(let list) = R[b(i)] {
              set(R + a(i), .bool(list.object.count == c(i)))
            } else {
              set(R + a(i), .bool(false))
            }
          case .isListAtLeast:
            if case .list(let list) = R[b(i)] {
              set(R + a(i), .bool(list.object.count >= c(i)))
            } else {
              set(R + a(i), .bool(false))
            }
          case .findKey:
            if case .map(let map) = R[b(i)], let entry = map.find(K[c(i)]) {
              set(R + a(i) + 1, entry.pointee.value)
              set(R + a(i), .bool(true))
            } else {
              let field = try patternField(R[b(i)], K[c(i)])
              if let field { set(R + a(i) + 1, field) }
              set(R + a(i), .bool(field != nil))
              if heap.debt > 0 { collect(fiber) }
            }
          case .mapWithout:
            set(R + a(i), try mapWithout(R[b(i)], K[c(i)]))
            if heap.debt > 0 { collect(fiber) }
          case .throwNoMatch: throw noMatch(R[a(i)], K[bx(i)])

          // Errors
          case .throw: throw try thrown(R[a(i)])
          case .rethrow:
            guard case .error(let error) = R[a(i)] else { preconditionFailure("rethrow needs an error") }
            throw Failure(error)
          case .assertFail: throw assertionFailure(R + a(i), isComparison: b(i) != 0)

          // Work
          case .await:
            guard case .task(let task) = R[b(i)] else { throw notTask(R[b(i)]) }
            guard let result = try resultIfDone(of: task) else {
              frame.pointee.pc = pc - 1
              suspend(fiber, body)
              return .awaits(task.object.future)
            }
            set(R + a(i), result)
            if heap.debt > 0 { collect(fiber) }
          case .fetch:
            frame.pointee.pc = pc
            guard let host else { throw failure(.permission, "this interpreter cannot fetch") }
            let window = R + a(i)
            let task = try host.fetch(window[0], options: window[1], session: window[2], method: window[3], self)
            noteStart(of: task, in: fiber)
            set(window, .task(task))
            if heap.debt > 0 { collect(fiber) }
          case .save:
            frame.pointee.pc = pc
            guard let host else { throw failure(.permission, "this interpreter cannot save") }
            let window = R + a(i)
            let task = try host.save(window[0], to: window[1], options: window[2], self)
            noteStart(of: task, in: fiber)
            set(window, .task(task))
            if heap.debt > 0 { collect(fiber) }
          case .spawn:
            frame.pointee.pc = pc
            let task = try spawn(R + a(i), count: b(i), from: fiber)
            set(R + a(i), .task(task))
            if heap.debt > 0 { collect(fiber) }
          case .gather:
            frame.pointee.pc = pc
            set(R + a(i), .task(try gather(R[b(i)])))
            if heap.debt > 0 { collect(fiber) }
          case .gatherEach:
            frame.pointee.pc = pc
            let task = try gatherEach(R + a(i), flags: GatherFlags(rawValue: UInt8(c(i))), from: fiber)
            set(R + a(i), .task(task))
            if heap.debt > 0 { collect(fiber) }
          case .noteFailure: noteFailure(R[a(i)], in: body)
          case .skipItem:
            finish(fiber, with: .undefined)
            return .returns
          case .openScope:
            frame.pointee.pc = pc - 1
            try openScope(R[a(i)], fiber)
          case .leaveScope:
            frame.pointee.pc = pc - 1
            if let end = try leaveScope(fiber) {
              suspend(fiber, body)
              return .awaits(end)
            }
          case .failScope:
            frame.pointee.pc = pc - 1
            if let end = failScope(fiber, R + a(i)) {
              suspend(fiber, body)
              return .awaits(end)
            }

          // Generators
          case .yield:
            frame.pointee.pc = pc
            let value = R[b(i)]
            if fiber.object.isMethodResume, !fiber.object.isClosing, let caller = fiber.object.linked {
              fiber.object.destination = UInt8(truncatingIfNeeded: a(i))
              fiber.object.state = .suspended
              fiber.object.linked = nil
              fiber.object.isMethodResume = false
              fiber = caller
              (frame, pc, R, K) = fiber.object.top
              set(R + Int(fiber.object.destination), value)
              continue
            }
            fiber = try leaveGenerator(fiber, yielding: value, sentInto: UInt8(truncatingIfNeeded: a(i)))
            (frame, pc, R, K) = fiber.object.top
          case .yieldFrom:
            frame.pointee.pc = pc - 1
            switch try yieldFrom(fiber, R + b(i)) {
            case .resume(let inner, let sent):
              try enter(inner, &fiber, sending: sent, &frame, &pc, &R, &K)
            case .hand(let value):
              fiber = try leaveGenerator(fiber, yielding: value, sentInto: UInt8(truncatingIfNeeded: b(i) + 1))
              (frame, pc, R, K) = fiber.object.top
            case .wait(let future):
              suspend(fiber, body)
              return .awaits(future)
            case .ended(let value): set(R + a(i), value)
            }

          // Modules
          case .importModule:
            frame.pointee.pc = pc
            if try importModule(K[bx(i)], fiber, window: R + a(i) - fiber.object.stack) {
              (frame, pc, R, K) = fiber.object.top
            }
            if heap.debt > 0 { collect(fiber) }
          case .parameter:
            guard case .string(let name) = K[bx(i)] else { preconditionFailure("an option's name is a string") }
            set(R + a(i), try host?.option(name.object.string, self) ?? .undefined)

          // The machine's own
          case .advance:
            let window = R + a(i)
            guard case .object(let object) = window[0] else { preconditionFailure("not a resumable native") }
            let native = unsafeDowncast(object.object, to: ResumableNative.self)
            frame.pointee.pc = pc
            switch try native.advance(self, result: window[1], window: window + 1) {
            case .done(let value):
              set(R - 1, value)
              fiber.object.frameCount &-= 1
            case .call(let count):
              _ = try call(fiber, window: window + 1 - fiber.object.stack, count: count)
            case .wait(let future):
              frame.pointee.pc = pc - 1
              suspend(fiber, body)
              return .awaits(future)
            }
            (frame, pc, R, K) = fiber.object.top
            if heap.debt > 0 { try settle(fiber, at: pc) }
          case .gatherSlot:
            frame.pointee.pc = pc - 1
            if let slot = try gatherSlot(R[a(i)]) {
              suspend(fiber, body)
              return .awaits(slot)
            }
          case .gatherStart:
            frame.pointee.pc = pc
            startGatherItem(R[a(i)], R + b(i), iterator: R[c(i)])
            if heap.debt > 0 { collect(fiber) }
          }
        }
      } catch {
        // Unwinding. Frames whose calls were cut off are popped one by one, across generators.
        frame.pointee.pc = pc
        let thrown = error.error
        if thrown.object.trace.points.isEmpty { note(thrown, thrownBy: fiber) }
        let modulesAtRisk = loadingModules.isEmpty ? [] : modulesAtRisk()
        var handler: Handler?
        while true {
          frame = fiber.object.frames + Int(fiber.object.frameCount &- 1)
          handler = findHandler(frame, thrown, fiber)
          if handler != nil { break }
          if fiber.object.frameCount > 1 {
            fiber.object.frameCount &-= 1
          } else if fiber.object.isGenerator {
            fiber = failGenerator(fiber, thrown)
            if thrown.object.cancellation === closing {
              handler = nil
              break
            }
          } else {
            if !modulesAtRisk.isEmpty { forgetModules(modulesAtRisk) }
            return fail(fiber, with: thrown)
          }
        }
        if !modulesAtRisk.isEmpty { forgetModules(modulesAtRisk) }
        (frame, pc, R, K) = fiber.object.top
        if let handler {
          pc = frame.pointee.function.object.entry + handler.target
          set(R + handler.register, .error(thrown))
        }
      }
    }
  }
}

extension Machine {
  /// Goes on in a generator: the loop's variables become its own. One that is being closed is interrupted at once.
  @inline(__always)
  private func enter(
    _ stream: Ref<GeneratorStream>, _ fiber: inout Ref<Fiber>, sending value: Value,
    _ frame: inout UnsafeMutablePointer<CallFrame>, _ pc: inout UnsafeMutablePointer<CodeWord>, _ R: inout Registers,
    _ K: inout Registers
  ) throws(Failure) {
    var interruption: Failure?
    fiber = try enterGenerator(stream, from: fiber, sending: value, &interruption)
    (frame, pc, R, K) = fiber.object.top
    if let interruption { throw interruption }
  }

  /// Collects after what may have done much at once, as a native that sorts a large list: that has spent the whole budget.
  @inline(__always)
  private func collect(_ fiber: Ref<Fiber>, spending budget: inout Int) {
    settle(fiber)
    budget = 0
  }

  /// Jumps; a backward jump counts against the budget, and spending it lets the loop look around.
  @inline(__always)
  private func jump(
    _ pc: inout UnsafeMutablePointer<CodeWord>, by distance: Int, _ budget: inout Int, _ fiber: Ref<Fiber>
  ) throws(Failure) {
    pc += distance
    guard distance < 0 else { return }
    budget &-= 1
    if _slowPath(budget < 0) {
      budget = Machine.budgetSize
      if let failure = poll(fiber, at: pc) {
        // The failure belongs to the instruction jumped to.
        pc += 1
        throw failure
      }
    }
  }
}

extension Fiber {
  /// What the run loop keeps at hand of the innermost call.
  @inline(__always)
  var top: (UnsafeMutablePointer<CallFrame>, UnsafeMutablePointer<CodeWord>, Registers, Registers) {
    let frame = frames + Int(frameCount &- 1)
    return (frame, frame.pointee.pc, stack + Int(frame.pointee.base), frame.pointee.constants)
  }
}
