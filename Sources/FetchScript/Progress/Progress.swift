import FetchHTTP
import FetchRuntime
import FetchVM

/// Where progress is shown: a line that can be taken away again.
package protocol ProgressCanvas: AnyObject {
  /// How wide it is; nil while nothing may be shown.
  var columns: Int? { get }
  /// Whether what somebody types appears there, too.
  var showsTyping: Bool { get }
  /// Shows a line in place of the last one.
  func draw(_ text: String)
  /// Takes the line away.
  func erase()
}

/// Shows how far a script is, once it has run for a while, and ten times a second at most.
///
/// It is the loop's pulse, which keeps nothing waiting. Whatever else is written comes where the line was; the line comes back with the
/// next beat, unless what was written has not ended its own.
final class Progress {
  /// How long a script runs before anything is shown, in nanoseconds.
  static let delay = 500_000_000
  /// The time between two lines, in nanoseconds.
  static let interval = 100_000_000

  let meter: ProgressMeter
  private let canvas: any ProgressCanvas
  private let loop: EventLoop
  private let mask: (String) -> String
  private var shown: String?
  private var isAtLineStart = true

  /// `mask` takes secrets out of what a server's name and path show.
  init(on canvas: any ProgressCanvas, _ meter: ProgressMeter, loop: EventLoop, mask: @escaping (String) -> String) {
    self.canvas = canvas
    self.meter = meter
    self.loop = loop
    self.mask = mask
  }

  /// The script begins.
  func begin() {
    meter.begin(at: loop.clock.now)
    loop.pulse(after: Self.delay) { [unowned self] in beat() }
  }

  /// The script has ended.
  func end() {
    loop.stopPulse()
    erase()
  }

  /// Something else is about to be written; `endsLine` says whether it leaves the cursor where a line begins.
  func makeRoom(endsLine: Bool) {
    erase()
    isAtLineStart = endsLine
  }

  private func beat() {
    loop.pulse(after: Self.interval) { [unowned self] in beat() }
    guard let text = line() else { return erase() }
    if text != shown { canvas.draw(text) }
    shown = text
  }

  /// What is to be shown now; nil for nothing.
  private func line() -> String? {
    guard var reading = meter.reading(at: loop.clock.now), isAtLineStart else { return nil }
    if canvas.showsTyping, loop.isWatching(0) { return nil }
    // The last column stays free: some terminals begin a new line as soon as it is written to.
    guard let columns = canvas.columns.map({ $0 - 1 }), columns >= ProgressText.leastColumns else { return nil }
    reading.slowest = reading.slowest.map { ProgressReading.Wait(name: mask($0.name), time: $0.time) }
    return ProgressText.line(reading, columns: columns)
  }

  private func erase() {
    if shown != nil { canvas.erase() }
    shown = nil
  }
}
