/// The times at the top of a drawing: a few of equal distance, in round numbers.
struct TimeAxis {
  /// How many parts it has.
  let count: Int
  private let step: Int

  /// An axis for that many nanoseconds.
  init(spanning nanoseconds: Int) {
    var step = 1_000
    var factors = [2, 5, 10][...]
    var power = step
    while step * 8 < nanoseconds {
      step = power * (factors.popFirst() ?? 10)
      if factors.isEmpty { (power, factors) = (step, [2, 5, 10]) }
    }
    self.step = step
    count = max(1, (nanoseconds + step - 1) / step)
  }

  /// Where that many nanoseconds are.
  func percent(_ nanoseconds: Int) -> Double {
    (Double(nanoseconds) / Double(step * count) * 100_000).rounded() / 1000
  }

  /// The times, each where its part begins.
  var labels: String {
    (0..<count).map { "<span style=\"left:\(percent($0 * step))%\">\(DurationText.short($0 * step))</span>" }.joined()
  }
}
