import FetchDiagnostics
import FetchLibrary

/// How far a script is, as one line that fits a terminal.
enum ProgressText {
  /// Below this there is no room to say anything.
  static let leastColumns = 20

  /// The line, at most that many columns wide.
  static func line(_ reading: ProgressReading, columns: Int) -> String {
    let text = parts(of: reading).joined(separator: ", ")
    guard let slowest = reading.slowest else { return cut(text, to: columns) }
    let time = " " + DurationText.short(slowest.time / 1_000_000_000 * 1_000_000_000)
    let room = columns - DisplayWidth.columns(of: text) - 2 - time.utf8.count
    // A name of a few letters tells nothing.
    guard room >= 8 else { return cut(text, to: columns) }
    return text + "; " + cut(VisibleText.escaping(slowest.name), to: room) + time
  }

  private static func parts(of reading: ProgressReading) -> [String] {
    var parts: [String] = []
    if let total = reading.total {
      parts.append("\(reading.done) of \(total) done")
    } else if reading.done > 0 {
      parts.append("\(reading.done) done")
    }
    if reading.inFlight > 0 { parts.append("\(reading.inFlight) in flight") }
    if reading.requestRate >= 0.05 { parts.append(rate(reading.requestRate) + "/s") }
    if reading.byteRate >= 1 { parts.append(SizeText.text(Int(reading.byteRate)) + "/s") }
    if reading.bytes > 0 {
      parts.append(SizeText.text(reading.bytes) + (reading.byteTotal.map { " of \(SizeText.text($0))" } ?? ""))
    }
    return parts
  }

  /// Tenths tell something of small numbers only.
  private static func rate(_ rate: Double) -> String {
    rate < 9.95 ? "\((rate * 10).rounded() / 10)" : "\(Int(rate.rounded()))"
  }

  private static func cut(_ text: String, to columns: Int) -> String {
    guard DisplayWidth.columns(of: text) > columns else { return text }
    var width = 1
    let fitting = text.prefix { character in
      width += DisplayWidth.of(character)
      return width <= columns
    }
    return fitting + "…"
  }
}
