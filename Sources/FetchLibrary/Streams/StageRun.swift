import FetchVM

/// One call of a stage that is no generator, for a native's result.
private final class StageRun: ResumableNative {
  private let stage: Value
  private let source: Value
  private var hasCalled = false

  init(_ stage: Value, _ source: Value) {
    self.stage = stage
    self.source = source
    super.init()
  }

  override func trace(_ marker: inout Marker) {
    marker.mark(stage)
    marker.mark(source)
  }

  override func advance(_ machine: Machine, result: Value, window: Registers) throws(Failure) -> Advance {
    if hasCalled { return .done(result) }
    hasCalled = true
    window[0] = stage
    window[1] = source
    return .call(1)
  }
}

extension Machine {
  /// A native's result that is what the stage gives for `source`.
  func running(_ stage: StreamStage, on source: Value) -> Value {
    let run = StageRun(function(of: stage), source)
    return .object(heap.add(run, bytes: 64).cast(to: NativeObject.self))
  }
}
