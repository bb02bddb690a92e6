/// The instructions of the virtual machine. This table is the contract between compiler and machine: one line each, with its effect.
///
/// `R` are the registers of the running function, `K` its constants, `U` its captured values, `G` the script's globals.
/// `A B C` are 8 bits each, `Bx` is the 16 bits of `B` and `C`, `sC` and `sBx` are signed, `X` is the word that follows the
/// instruction (it belongs to it and is skipped). Jumps are relative to the instruction that follows, `X` included.
///
/// A call's frame starts in the caller's window: the callee stands in `R[A]`, its arguments behind it, and the result
/// replaces the callee. `undefined` is no script value: it marks a variable before its `let`, and an argument not given.
public enum Opcode: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  // Loads
  case move  // R[A] = R[B]
  case loadConstant  // R[A] = K[Bx]
  case loadInt  // R[A] = sBx
  case loadNull  // R[A] = null
  case loadBool  // R[A] = B != 0
  case loadUndefined  // R[A] = undefined
  case getGlobal  // R[A] = G[Bx]            NameError when undefined
  case setGlobal  // G[Bx] = R[A]
  case checkDefined  // NameError naming K[Bx] when R[A] is undefined

  // Captured variables
  case closure  // R[A] = function of prototype Bx with its captures
  case newCell  // R[A] = cell holding R[B]
  case getCell  // R[A] = R[B].value
  case setCell  // R[A].value = R[B]
  case getCapture  // R[A] = U[B]
  case getCapturedCell  // R[A] = U[B].value
  case setCapturedCell  // U[A].value = R[B]

  // Arithmetic. Int overflow is an ArithmeticError
  case add  // R[A] = R[B] + R[C]       numbers, durations, times; joins strings and lists, merges maps
  case subtract  // R[A] = R[B] - R[C]
  case multiply  // R[A] = R[B] * R[C]       repeats a string or list by an int
  case divide  // R[A] = R[B] / R[C]       always a float (a duration by a number: a duration)
  case floorDivide  // R[A] = R[B] // R[C]
  case modulo  // R[A] = R[B] % R[C]       floored: the sign is the divisor's
  case power  // R[A] = R[B] ** R[C]
  case addImmediate  // R[A] = R[B] + sC
  case addConstant  // R[A] = R[B] + K[C]
  case subtractConstant  // R[A] = R[B] - K[C]
  case multiplyConstant  // R[A] = R[B] * K[C]
  case divideConstant  // R[A] = R[B] / K[C]
  case moduloConstant  // R[A] = R[B] % K[C]
  case negate  // R[A] = -R[B]
  case plus  // R[A] = +R[B]            TypeError unless a number or duration
  case not  // R[A] = R[B] is null or false

  // Comparison
  case equal  // R[A] = R[B] == R[C]
  case notEqual  // R[A] = R[B] != R[C]
  case less  // R[A] = R[B] < R[C]
  case lessOrEqual  // R[A] = R[B] <= R[C]
  case contains  // R[A] = R[B] in R[C]

  // Jumps. A backward jump counts against the budget
  case jump  // pc += sBx
  case jumpIfFalse  // if R[A] is null or false: pc += sBx
  case jumpIfTrue  // if not: pc += sBx
  case jumpIfNull  // if R[A] is null: pc += sBx
  case jumpIfNotNull  // if R[A] is not null: pc += sBx
  case jumpIfDefined  // if R[A] is not undefined: pc += sBx
  case jumpLess  // if (R[A] < R[B]) == (C != 0): pc += X
  case jumpLessOrEqual  // if (R[A] <= R[B]) == (C != 0): pc += X
  case jumpEqual  // if (R[A] == R[B]) == (C != 0): pc += X
  case jumpLessImmediate  // if (R[A] < sB) == (C != 0): pc += X
  case jumpLessOrEqualImmediate  // if (R[A] <= sB) == (C != 0): pc += X
  case jumpGreaterImmediate  // if (R[A] > sB) == (C != 0): pc += X
  case jumpGreaterOrEqualImmediate  // if (R[A] >= sB) == (C != 0): pc += X
  case jumpEqualImmediate  // if (R[A] == sB) == (C != 0): pc += X
  case jumpEqualConstant  // if (R[A] == K[B]) == (C != 0): pc += X

  // Loops
  /// R[A], R[A+1] are ints, the half-open bounds (C != 0: R[A+1] is included, and becomes exclusive); if empty: pc += X
  case rangePrepare
  case rangeLoop  // R[A] += 1; if R[A] < R[A+1]: pc += sBx (backwards)
  case iterate  // R[A] = an iterator over R[B]. C: 0 `for x`, 1 `for key, value`, 2 `for await`
  /// R[B] (and R[B+1] when C == 1) = the next of iterator R[A], else pc += X. May await or switch to a generator
  case iteratorNext
  /// Close iterator R[A]: a generator's `finally` blocks run, a gather left early is cancelled. May await.
  /// B != 0: the error R[B] leaves the loop
  case iteratorClose

  // Calls
  case call  // R[A] = R[A](R[A+1] ... R[A+B])
  case callNamed  // the same; the last K[X].count of the B arguments carry the labels K[X]
  case callSpread  // R[A] = R[A](...list R[A+1], ...map R[A+2] as labels or null)
  /// R[A] = R[A].name(R[A+1] ... R[A+B]); X: low 16 bits the name's constant, high 16 the labels' constant + 1, or 0
  case invoke
  case invokeSpread  // R[A] = R[A].K[Bx](...list R[A+1], ...map R[A+2] as labels or null)
  case bindMethod  // R[A] = the method K[Bx] of R[A] as a function
  case giveBack  // return R[A] (a base frame whose value is a task gives that task's result)

  // Collections and members
  case newList  // R[A] = [R[B] ... R[B+C-1]]
  case listAppend  // R[A].append(R[B])
  case listExtend  // R[A] += the items of R[B] (a spread or `yield`ing source is iterated by code)
  case newMap  // R[A] = {} with room for Bx entries
  case mapMerge  // the entries of map R[B] are set in map R[A]
  case newRange  // R[A] = R[B] ..< R[C]
  case newClosedRange  // R[A] = R[B] .. R[C]
  case joinStrings  // R[A] = R[B] ... R[B+C-1] shown as `print` does and joined
  case getIndex  // R[A] = R[B][R[C]]
  case setIndex  // R[A][R[B]] = R[C]
  case slice  // R[A] = R[B][R[B+1]:R[B+2]]     null bounds are open
  case getField  // R[A] = R[B].K[C]
  case getFieldNamed  // R[A] = R[B].name in R[C]
  case getOptionalField  // R[A] = R[B].name in R[C], null when R[B] is null, or a map or error without it
  case setField  // R[A].K[B] = R[C]
  case setFieldNamed  // R[A].name in R[B] = R[C]

  // Patterns
  case isType  // R[A] = R[B] is of the type named K[C] (an error of that kind, where K[C] is a kind)
  case isList  // R[A] = R[B] is a list of exactly C items
  case isListAtLeast  // R[A] = R[B] is a list of C items or more
  /// R[A] = R[B] is a map with the key K[C], or an error or an object of the library with that field; then R[A+1] is its value
  case findKey
  case mapWithout  // R[A] = a copy of map R[B] without the keys K[C] (a list of names)
  case throwNoMatch  // ValueError: R[A] does not fit; K[Bx] says what was expected, or null

  // Errors
  case `throw`  // throw R[A], which must be an error
  case rethrow  // throw the error caught in R[A] on, its trace kept
  /// AssertionError with the message R[A], or null; when B != 0, one that shows R[A] and R[A+1], compared by the operator R[A+2]
  case assertFail

  // Work
  case await  // R[A] = the result of task R[B]. The one instruction that leaves the machine's loop
  /// R[A] = task of the request: R[A] URL, R[A+1] options, R[A+2] session, R[A+3] method; all but the URL may be null
  case fetch
  case save  // R[A] = task of writing R[A] to path R[A+1] with options R[A+2] or null
  case spawn  // R[A] = task that runs R[A](R[A+1] ... R[A+B])
  case gather  // R[A] = task of all the tasks in list or map R[B]
  /// R[A] = task that runs function R[A+2] for each item of R[A], at most R[A+1] (or null) at once. C: GatherFlags
  case gatherEach
  case noteFailure  // the gather item this task stands for counts as failed, with error R[A]
  case skipItem  // return from a gather's body: the item does not count (its `if` was false)
  case openScope  // `within`: from here what starts belongs to a scope, which ends after duration R[A] if not null
  case leaveScope  // wait for what the innermost scope started, then close it. May await; its failure is thrown
  /// The same when error R[A] leaves the scope: cancel, wait, close; R[A] = TimeoutError if it was the scope's own
  case failScope

  // Generators
  case yield  // hand R[B] to who resumed this generator; R[A] = what is sent back
  /// Delegate to stream R[B] until it ends; R[A] = what it returned. R[B] becomes its iterator, R[B+1] what is sent in;
  /// a `cleanup` handler over the instruction closes iterator R[B]
  case yieldFrom

  // Modules
  case importModule  // R[A] = the module of path K[Bx], run once. May await
  case parameter  // R[A] = the value given for the script's option K[Bx], or undefined

  // The machine's own code, never compiled from a script
  /// R[A] is a resumable native: give it R[A+1], then make the call it asks for in R[A+1], or return its result
  case advance
  case gatherSlot  // wait until gather R[A] may start an item; the first failure of one is thrown
  case gatherStart  // start the item R[B] (and R[B+1]) of gather R[A], taken from iterator R[C]
}

/// What a `gatherEach` has to remember; the compiler sees whether anybody can ask.
public struct GatherFlags: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The gather's value may be used: results are kept.
  public static let keepsResults = GatherFlags(rawValue: 1)
  /// The gather is bound to a name: rows for `report` and `failed` are kept.
  public static let keepsReport = GatherFlags(rawValue: 2)
  /// The body takes two values (`for key, value`).
  public static let takesPairs = GatherFlags(rawValue: 4)
}
