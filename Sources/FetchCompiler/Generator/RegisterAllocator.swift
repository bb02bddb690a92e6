/// The number of a register of the function being compiled.
typealias Register = Int

/// Hands out registers as a stack: variables and temporary values, the newest on top.
struct RegisterAllocator {
  /// The most a function may use.
  static let limit = 250

  /// The first free register.
  private(set) var next: Register = 0
  /// How many registers were ever in use at once.
  private(set) var highest = 0
  private var holdsVariable = [Bool](repeating: false, count: 256)

  /// Whether the function needs more than it may use.
  var hasOverflowed: Bool { highest > RegisterAllocator.limit }

  /// Takes the next registers, side by side; gives the first.
  mutating func allocate(_ count: Int = 1) -> Register {
    let first = next
    next += count
    highest = max(highest, next)
    return first
  }

  /// Frees every register from `mark` up.
  mutating func release(to mark: Register) {
    for register in min(mark, 255)..<min(max(mark, next), 256) { holdsVariable[register] = false }
    next = mark
  }

  /// Says that a register holds a variable.
  mutating func markVariable(_ register: Register) {
    if register < 256 { holdsVariable[register] = true }
  }

  /// Whether the script can read the register by a name: then it must change in one step, at the end of a computation.
  func isVariable(_ register: Register) -> Bool { register < 256 && holdsVariable[register] }

  /// Whether a call can be made right in this register: nothing stands above it and nobody reads it meanwhile.
  func isFreeTop(_ register: Register) -> Bool { register == next - 1 && !isVariable(register) }
}
