import FetchDiagnostics
import FetchHTTP

/// A page that draws exchanges against time: HTML that needs nothing from elsewhere and runs no script.
struct WaterfallPage {
  /// One exchange, as it is drawn.
  struct Row {
    let method: String
    let url: WebURL
    /// When it began to wait for its place.
    let start: CivilTime
    let phases: ExchangePhases
    /// Nil when no head came.
    let status: Int?
    let size: Int
    /// How it failed, if it did.
    let failure: String?

    /// The row of an exchange.
    init(_ facts: ExchangeFacts) {
      method = facts.request.method
      url = facts.request.url
      start = facts.start
      phases = facts.phases
      status = facts.head?.status
      size = facts.received
      failure = RecordedFailure(facts.ending, facts.progress).message
    }
  }

  /// More rows than this nobody looks through, and browsers get slow.
  static let rowLimit = 2_000

  private let rows: [Row]
  private let left: Int
  private let mask: SecretMask
  private let first: Int

  /// A page of these rows; `left` is how many others there were.
  init(_ rows: [Row], left: Int, _ mask: SecretMask) {
    self.rows = rows.sorted { Self.nanoseconds($0.start) < Self.nanoseconds($1.start) }
    self.left = left
    self.mask = mask
    first = self.rows.first.map { Self.nanoseconds($0.start) } ?? 0
  }

  /// The whole page.
  var html: String {
    let axis = TimeAxis(spanning: rows.map { begin($0) + $0.phases.total }.max() ?? 0)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(rows.count) requests</title>
      <style>
      \(WaterfallStyle.sheet)</style>
      <h1>\(summary)</h1>
      <p>\(legend)</p>
      <table style="--grid:\(100 / Double(axis.count))%">
      <tr><th class="u">Request<th class="s">Status<th class="h">Host<th class="n">Size<th class="n">Time<th class="w">\(axis.labels)
      \(rows.map { line($0, axis) }.joined(separator: "\n"))
      </table>
      </html>

      """
  }

  private var summary: String {
    let failed = rows.count { $0.failure != nil || ($0.status ?? 0) >= 400 }
    let size = SizeText.text(rows.reduce(0) { $0 + $1.size })
    let hosts = Set(rows.map { shown($0.url.authority) }).count
    let end = rows.map { begin($0) + $0.phases.total }.max() ?? 0
    let number =
      left > 0 ? "the first \(rows.count) of \(rows.count + left) requests" : Self.count(rows.count, "request")
    return [
      number, "\(failed) failed", Self.count(hosts, "host"), size, DurationText.short(end),
      rows.first.map { CivilTime(seconds: $0.start.seconds).iso } ?? "",
    ].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private var legend: String {
    [("q", "in the queue"), ("c", "connecting"), ("a", "waiting for the answer"), ("r", "receiving")]
      .map { "<i class=\"\($0)\"></i> \($1)" }.joined(separator: " &nbsp; ")
  }

  private func line(_ row: Row, _ axis: TimeAxis) -> String {
    let path = row.url.path + (row.url.query.map { "?\($0)" } ?? "")
    let isBad = row.failure != nil || (row.status ?? 0) >= 400
    return """
      <tr\(isBad ? " class=\"bad\"" : "") title="\(details(row))"><td class="u"><b>\(shown(row.method))</b> \(shown(path))\
      <td class="s">\(row.status.map { "\($0)" } ?? "–")<td class="h">\(shown(row.url.authority))\
      <td class="n">\(SizeText.text(row.size))<td class="n">\(DurationText.short(row.phases.total))\
      <td class="w">\(bars(row, axis))
      """
  }

  /// What is said when the pointer rests on a row.
  private func details(_ row: Row) -> String {
    let phases = row.phases
    let parts = [
      ("queue", phases.queued), ("look-up", phases.look), ("connect", phases.connect), ("of that TLS", phases.secure),
      ("wait", phases.wait), ("receive", phases.receive),
    ]
    let times = parts.compactMap { name, time in time.map { "\(name) \(DurationText.short($0))" } }
    let lines = ["\(row.method) \(row.url)", "begun after \(DurationText.short(begin(row)))"] + times
    return (lines + [row.failure].compactMap { $0 }).map { shown($0) }.joined(separator: "&#10;")
  }

  private func bars(_ row: Row, _ axis: TimeAxis) -> String {
    var position = begin(row)
    let phases = row.phases
    let parts = [
      ("q", phases.queued), ("c", (phases.look ?? 0) + (phases.connect ?? 0)), ("a", phases.wait),
      ("r", phases.receive),
    ]
    return parts.map { name, time in
      defer { position += time }
      guard time > 0 else { return "" }
      return "<i class=\"\(name)\" style=\"left:\(axis.percent(position))%;width:\(axis.percent(time))%\"></i>"
    }.joined()
  }

  private func begin(_ row: Row) -> Int { Self.nanoseconds(row.start) - first }

  /// Text from outside: masked, and nothing but text.
  private func shown(_ text: String) -> String {
    var result = ""
    for character in VisibleText.escaping(mask.masked(text)).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private static func nanoseconds(_ time: CivilTime) -> Int { time.seconds * 1_000_000_000 + time.nanosecond }
}
