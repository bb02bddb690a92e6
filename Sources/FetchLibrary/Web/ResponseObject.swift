import FetchHTTP
import FetchVM

/// A response. What a script reads of it is made when it is first read, and kept.
final class ResponseObject: TypedObject {
  let response: HTTPResponse
  /// Where a `save` put the body, when one did.
  let savedTo: String?
  /// What has been read already.
  var kept = Kept()
  /// Who reads the body that comes while it is read, once somebody does.
  var bodyReader: BodyReader?

  /// What it is among the streams that are open.
  var place: OpenStreams.Place?

  /// Values made of the response, undefined until somebody asks.
  struct Kept {
    var url = Value.undefined
    var headers = Value.undefined
    var bytes = Value.undefined
    var text = Value.undefined
    var json = Value.undefined
    var html = Value.undefined
    var xml = Value.undefined
    var stream = Value.undefined
  }

  init(_ response: HTTPResponse, savedTo: String?, _ table: MemberTable) {
    self.response = response
    self.savedTo = savedTo
    super.init(table)
  }

  override func trace(_ marker: inout Marker) {
    marker.mark(kept.url)
    marker.mark(kept.headers)
    marker.mark(kept.bytes)
    marker.mark(kept.text)
    marker.mark(kept.json)
    marker.mark(kept.html)
    marker.mark(kept.xml)
    marker.mark(kept.stream)
  }

  override var bodyBytes: Int { if case .bytes(let bytes) = response.body { bytes.count } else { 0 } }

  override func describe(_ machine: Machine) -> String {
    let size = size.map { " " + SizeText.text($0) } ?? ""
    return "<response \(response.status) \(shownURL(machine))\(size)>"
  }

  private func shownURL(_ machine: Machine) -> String {
    let text = response.url.text
    return (machine.host as? World)?.masked(text) ?? text
  }

  /// How many bytes the body has, decompressed; nil while it still comes or when nobody kept it.
  var size: Int? { response.body.size }

  /// Throws when somebody else reads the body that comes while it is read.
  func checkBody(isFreeFor reader: BodyReader, _ machine: Machine) throws(Failure) {
    guard let owner = bodyReader else { return }
    // Loops share a stream; two saves cannot both have the whole of it.
    if case .stream = reader, owner == reader { return }
    throw reader.refusal(because: owner, machine)
  }

  /// The body, or the error that says where it is.
  func body(_ machine: Machine, for member: String?) throws(Failure) -> [UInt8] {
    func missing() -> String { member.map { "the response has no `\($0)`" } ?? "save: the response has no body" }
    switch response.body {
    case .bytes(let bytes): return bytes
    case .saved:
      throw machine.failure(
        .value, "\(missing()) any more: its body went to \"\(savedTo ?? "a file")\"",
        hint: "await the response before it is saved to have both: let page = await fetch …; await save page to …")
    case .discarded:
      throw machine.failure(.value, "\(missing()): nobody waited for its body, so it was not kept")
    case .stream:
      throw machine.failure(
        .value, "\(missing()): its body is a stream",
        hint: "read response.chunks or response.lines, or fetch it without `stream`")
    }
  }
}
