import FetchVM

/// Writes what a log holds as a HAR 1.2 file, with a mask in the place of every secret.
struct HARWriter {
  /// The largest body in a file for viewers.
  private static let viewingLimit = 1 << 20
  /// The largest body that is held in memory to be written as text; larger ones are base 64.
  private static let textLimit = 1 << 20

  private let spool: Spool
  private let mask: SecretMask
  private let machine: Machine

  /// A writer of what stands in `spool`.
  init(_ spool: Spool, _ mask: SecretMask, _ machine: Machine) {
    (self.spool, self.mask, self.machine) = (spool, mask, machine)
  }

  /// Writes the whole file.
  func write(_ exchanges: [LoggedExchange], to file: PartialFile, for purpose: RequestFile.Purpose) throws {
    let limit = purpose == .viewing ? Self.viewingLimit : Int.max
    try file.write(Array("{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"fetch\",\"version\":\"0.1.0\"},".utf8))
    try file.write(Array("\"entries\":[".utf8))
    for (index, exchange) in exchanges.enumerated() {
      let (entry, sent, received) = exchange.written
      try file.write(Array((index == 0 ? "\n" : ",\n").utf8) + entry.frame.bytes(in: spool))
      try file.write(maskedStrings(in: entry.request.bytes(in: spool)))
      try write(sent, to: file, encoding: "_encoding", atMost: limit)
      try file.write(maskedStrings(in: entry.response.bytes(in: spool)))
      try write(received, to: file, encoding: "encoding", atMost: limit)
      try file.write(HAREntry.end)
    }
    try file.write(Array("\n]}}\n".utf8))
  }

  /// A body, as a field of an object that has others before it.
  private func write(_ body: SpooledBytes, to file: PartialFile, encoding: String, atMost limit: Int) throws {
    guard body.count > 0 else { return }
    if body.count > limit {
      return try file.write(Array(",\"comment\":\"left out, since it is larger than \(limit >> 20) MiB\"".utf8))
    }
    if body.count <= Self.textLimit {
      let bytes = mask.masked(try body.bytes(in: spool))
      let text = bytes.withUnsafeBufferPointer { bytes in
        UTF8Validity.firstMalformed(bytes) == nil ? machine.heap.makeString(utf8: bytes) : nil
      }
      if let text { return try file.write(Array(",\"text\":".utf8) + writeJSON(.string(text), indent: nil, machine)) }
    }
    try file.write(Array(",\"\(encoding)\":\"base64\",\"text\":\"".utf8))
    var held: [UInt8] = []
    var whole: [UInt8] = []
    try body.forEachPiece(in: spool) { piece in
      held += piece
      let cut = mask.cut(held)
      whole += mask.masked(Array(held[..<cut]))
      held.removeFirst(cut)
      // Three bytes are four letters: what is left over waits for the next piece.
      let count = whole.count / 3 * 3
      try file.write(base64(whole[..<count]))
      whole.removeFirst(count)
    }
    try file.write(base64((whole + mask.masked(held))[...]) + Array("\"".utf8))
  }

  private func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.withUnsafeBufferPointer { bytes in
      let text = Base64.encoded(bytes, isURL: false)
      return Array(text.bytes)
    }
  }

  /// JSON with masked strings: neither the names of its fields nor its numbers are secret, whatever a secret looks like.
  private func maskedStrings(in json: [UInt8]) -> [UInt8] {
    if mask.masked(json) == json { return json }
    var result: [UInt8] = []
    var position = 0
    while let start = json[position...].firstIndex(of: UInt8(ascii: "\"")) {
      var end = start + 1
      while end < json.count, json[end] != UInt8(ascii: "\"") { end += json[end] == UInt8(ascii: "\\") ? 2 : 1 }
      guard end < json.count else { break }
      let isName = end + 1 < json.count && json[end + 1] == UInt8(ascii: ":")
      let text = Array(json[(start + 1)..<end])
      result += json[position...start] + (isName ? text : mask.masked(text)) + [UInt8(ascii: "\"")]
      position = end + 1
    }
    return result + json[position...]
  }
}
