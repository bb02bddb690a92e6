import FetchBytecode
import FetchDiagnostics

/// Stretches of code with a handler, and the ways out of them.
extension FunctionCompiler {
  /// Opens a region, compiles what stands in it, and closes it.
  func inRegion(_ exit: Region.Exit, _ body: () -> Void) -> Region {
    let region = Region(exit, loopCount: loops.count)
    region.open(at: placeLabel())
    regions.append(region)
    body()
    regions.removeLast()
    region.close(at: placeLabel())
    return region
  }

  /// Adds the handler of a region that is complete. What stands inside it was added before, so it comes first.
  func addHandler(
    over region: Region, target: PrototypeBuilder.Label, register: Register, kind: Handler.Kind
  ) {
    for range in region.ranges {
      builder.addHandler(from: range.start, to: range.end, target: target, register: register, kind: kind)
    }
  }

  /// Leaves the regions above `depth`, the innermost first, and then does `last`. None of that is covered by them.
  func leave(downTo depth: Int, at span: SourceSpan, then last: () -> Void) {
    let (openRegions, openLoops) = (regions, loops)
    for index in stride(from: openRegions.count - 1, through: depth, by: -1) {
      let region = openRegions[index]
      region.close(at: placeLabel())
      regions = Array(openRegions[..<index])
      loops = Array(openLoops.prefix(region.loopCount))
      emitExit(of: region, at: span)
    }
    last()
    (regions, loops) = (openRegions, openLoops)
    let next = placeLabel()
    for region in openRegions[depth...] { region.open(at: next) }
  }

  private func emitExit(of region: Region, at span: SourceSpan) {
    switch region.exit {
    case .nothing: break
    case .closeIterator(let iterator): emit(.iteratorClose, a: iterator, at: span)
    case .leaveScope: emit(.leaveScope, at: span)
    case .run(let block): compileFinally(block)
    }
  }
}
