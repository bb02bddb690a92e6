import FetchBytecode
import FetchSyntax

/// A stretch of a function whose errors have a handler, and which may have something to do when it is left.
///
/// Where `break`, `continue` and `return` leave it, the code for leaving stands inline, in the middle of the stretch but not
/// covered by it; so a region has several ranges.
final class Region {
  /// What is done when the region is left before its end.
  enum Exit {
    case nothing
    case closeIterator(Register)
    case leaveScope
    case run(Block)
  }

  /// What leaving it takes.
  let exit: Exit
  /// The loops that stand around the region, for code that runs as it is left.
  let loopCount: Int
  /// The ranges that are complete.
  private(set) var ranges: [(start: PrototypeBuilder.Label, end: PrototypeBuilder.Label)] = []
  private var start: PrototypeBuilder.Label?

  /// A region that is not open yet.
  init(_ exit: Exit, loopCount: Int) {
    self.exit = exit
    self.loopCount = loopCount
  }

  /// Goes on covering.
  func open(at label: PrototypeBuilder.Label) { start = label }

  /// Stops covering.
  func close(at label: PrototypeBuilder.Label) {
    guard let start else { return }
    ranges.append((start, label))
    self.start = nil
  }
}

/// A loop that `break` and `continue` leave.
struct Loop {
  /// Where `break` goes.
  let breakLabel: PrototypeBuilder.Label
  /// Where `continue` goes.
  let continueLabel: PrototypeBuilder.Label
  /// How many regions are open around the loop.
  let outerRegions: Int
  /// How many are open inside it, where a turn begins.
  let innerRegions: Int
}
