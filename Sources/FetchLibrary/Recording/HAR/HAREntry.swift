import FetchHTTP
import FetchVM

/// One exchange as HAR 1.2 writes it, in three parts: behind the second stands what was sent, behind the third what came.
///
/// Credentials are masked here, by where they stand; secrets later, wherever they stand in the second and third part.
struct HAREntry {
  /// When it was, and what took how long.
  private(set) var frame: [UInt8] = []
  /// The request, without the brackets that end what was sent and itself.
  private(set) var request: [UInt8] = []
  /// Those brackets and the response, without the brackets that end its content, itself and the entry.
  private(set) var response: [UInt8] = []
  /// The brackets that end it all.
  static let end = Array("}}}".utf8)

  private let facts: ExchangeFacts
  private let machine: Machine

  /// The entry of an exchange; the values it is written from are made in `machine`.
  init(_ facts: ExchangeFacts, _ machine: Machine) throws(Failure) {
    self.facts = facts
    self.machine = machine
    frame = try open(times)
    request = try Array(",\"request\":".utf8) + open(question)
    if facts.sent > 0 { request += try Array(",\"postData\":".utf8) + open(form) }
    response = Array((facts.sent > 0 ? "}}" : "}").utf8)
    response += try Array(",\"response\":".utf8) + open(answer) + Array(",\"content\":".utf8) + open(content)
  }

  /// A map as JSON without the bracket that ends it.
  private func open(_ entries: [(String, Value)]) throws(Failure) -> [UInt8] {
    try writeJSON(machine.makeMap(entries), indent: nil, machine).dropLast()
  }

  private var times: [(String, Value)] {
    let phases = facts.phases
    let timings = machine.makeMap([
      ("blocked", milliseconds(phases.queued)), ("dns", milliseconds(phases.look)),
      ("connect", milliseconds(phases.connect)), ("ssl", milliseconds(phases.secure)), ("send", .int(0)),
      ("wait", milliseconds(phases.wait)), ("receive", milliseconds(phases.receive)),
    ])
    let address = facts.address.map { [("serverIPAddress", machine.string($0))] } ?? []
    return [
      ("startedDateTime", machine.string(facts.start.isoMilliseconds)), ("time", milliseconds(phases.total)),
      ("cache", machine.makeMap([])), ("timings", timings),
    ] + address
  }

  private var question: [(String, Value)] {
    let request = facts.request
    let url = request.url.withFragment(nil)
    let host = request.headers.contains { $0.isNamed("host") } ? [] : [HeaderField("Host", url.authority)]
    let headers = host + request.headers
    return [
      ("method", machine.string(request.method)), ("url", machine.string(url.text)), ("httpVersion", version),
      ("cookies", list(HARCookies.sent(in: headers))), ("headers", fields(headers)),
      ("queryString", list(PercentCoding.pairs(in: url.query ?? ""))), ("headersSize", .int(-1)),
      ("bodySize", .int(facts.sent)),
    ]
  }

  private var form: [(String, Value)] {
    let type = facts.request.headers.first { $0.isNamed("content-type") }?.value
    return [("mimeType", machine.string(type ?? "application/octet-stream"))]
  }

  private var answer: [(String, Value)] {
    let fields = facts.head?.headers.fields ?? []
    let location = facts.head?.headers["location"].map { HARHeaders.withoutUser($0) } ?? ""
    return [
      ("status", .int(facts.head?.status ?? 0)),
      ("statusText", machine.string(facts.head.flatMap { StatusText.text($0.status) } ?? "")),
      ("httpVersion", version), ("cookies", list(HARCookies.set(by: fields))), ("headers", self.fields(fields)),
      ("redirectURL", machine.string(location)), ("headersSize", .int(-1)), ("bodySize", .int(bodySize)),
    ] + RecordedFailure(facts.ending, facts.progress).fields.map { ($0.name, machine.string($0.value)) }
  }

  private var content: [(String, Value)] {
    [
      ("size", .int(facts.received)),
      ("mimeType", machine.string(facts.head?.headers["content-type"] ?? "x-unknown")),
    ]
  }

  /// How many bytes came over the wire, -1 when a coding was taken off them.
  private var bodySize: Int {
    let headers = facts.head?.headers
    guard let coding = headers?["content-encoding"], coding.lowercased() != "identity" else { return facts.received }
    return headers?["content-length"].flatMap { Int($0) } ?? -1
  }

  private var version: Value { machine.string((facts.head?.version ?? .http11).rawValue) }

  private func fields(_ fields: [HeaderField]) -> Value {
    list(fields.map { ($0.name, HARHeaders.shown($0)) })
  }

  private func list(_ pairs: [(name: String, value: String)]) -> Value {
    let list = machine.heap.makeList(capacity: max(pairs.count, 1))
    for (name, value) in pairs {
      list.object.append(machine.makeMap([("name", machine.string(name)), ("value", machine.string(value))]))
    }
    return .list(list)
  }

  private func milliseconds(_ nanoseconds: Int?) -> Value {
    nanoseconds.map { .float((Double($0) / 1000).rounded() / 1000) } ?? .int(-1)
  }
}
