import FetchTestSupport
import Testing

@testable import FetchHTTP

/// What a response means hangs neither on the pieces it comes in nor on how much the receiver takes at a time.
@Suite struct ResponseReaderTests {
  private static let samples = [
    "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX: 1\r\n\r\nhello world",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\nhello\r\n00A\r\n, how goes\r\n0\r\nT: 1\r\n\r\nleft",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno",
    "HTTP/1.0 200 OK\r\nA: 1\r\n  folded\r\n\r\neverything until the end",
    "HTTP/1.1 204 None\r\n\r\n",
    "HTTP/1.1 200\nContent-Length: 1\n\nx",
  ]

  /// A response read to its end, in pieces whose lengths `length` gives; `accepts` says whether the body takes a piece.
  private func reading(
    of bytes: [UInt8], length: () -> Int, accepts: @escaping () -> Bool = { true }
  ) -> Transcript {
    var reader = ResponseReader(answersHEAD: false)
    let transcript = Transcript(accepts: accepts)
    var waiting: [UInt8] = []
    var next = 0
    while next < bytes.count {
      let end = min(bytes.count, next + max(1, length()))
      waiting += bytes[next..<end]
      next = end
      guard advance(&reader, &waiting, transcript) else { break }
    }
    // Where in the bytes a fault was noticed does hang on the pieces.
    if transcript.fault == nil { transcript.left = waiting + bytes[next...] }
    transcript.mayEndHere = reader.mayEndHere
    return transcript
  }

  /// Reads on with what is there; false when the response is over or cannot be read.
  private func advance(_ reader: inout ResponseReader, _ waiting: inout [UInt8], _ transcript: Transcript) -> Bool {
    while true {
      let bytes = waiting
      let outcome: ResponseReader.Outcome
      do {
        outcome = try bytes.withUnsafeBytes { buffer in
          var rest = buffer
          defer { waiting = Array(rest) }
          return try reader.read(&rest, for: transcript)
        }
      } catch {
        transcript.fault = "\(error)"
        return false
      }
      switch outcome {
      case .needsMore: return true
      case .refused: continue
      case .over: return false
      }
    }
  }

  @Test(arguments: samples)
  func aResponseCutAnywhereIsTheSame(_ text: String) {
    let bytes = Array(text.utf8)
    let whole = reading(of: bytes, length: { bytes.count })
    #expect(whole.fault == nil)
    #expect(whole.head != nil)
    for cut in 1..<bytes.count {
      var lengths = [cut]
      let inTwo = reading(of: bytes, length: { lengths.popLast() ?? bytes.count })
      #expect(inTwo.summary == whole.summary, "cut after \(cut) bytes")
    }
    #expect(reading(of: bytes, length: { 1 }).summary == whole.summary)
  }

  @Test(arguments: samples)
  func aBodyThatRefusesPiecesGetsTheSame(_ text: String) {
    let bytes = Array(text.utf8)
    var refusals = 0
    let refusing = reading(
      of: bytes, length: { 3 },
      accepts: {
        refusals += 1; return refusals.isMultiple(of: 3)
      })
    #expect(refusing.summary == reading(of: bytes, length: { bytes.count }).summary)
  }

  @Test(arguments: 0..<4)
  func damagedResponsesEndTheSameWayInAnyPieces(seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    for _ in 0..<2000 {
      var bytes = Array((Self.samples.randomElement(using: &random) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0 where bytes.count > 1: bytes.remove(at: index)
        case 1: bytes.insert(bytes[Int.random(in: bytes.indices, using: &random)], at: index)
        default: bytes[index] = UInt8.random(in: 0...255, using: &random)
        }
      }
      let whole = reading(of: bytes, length: { bytes.count })
      let inPieces = reading(of: bytes, length: { Int.random(in: 1...7, using: &random) })
      #expect(inPieces.summary == whole.summary, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}

/// What a response came to.
private final class Transcript: ResponseReceiver {
  var head: ResponseHead?
  var body: [UInt8] = []
  var fault: String?
  var left: [UInt8] = []
  var mayEndHere = false
  private let accepts: () -> Bool

  init(accepts: @escaping () -> Bool) {
    self.accepts = accepts
  }

  func received(_ head: ResponseHead, _ framing: BodyFraming) {
    self.head = head
  }

  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard accepts() else { return false }
    body += bytes
    return true
  }

  /// Everything that must be the same.
  var summary: String {
    let headers = head.map { "\($0.status) \($0.headers["x"] ?? "") \($0.headers["a"] ?? "")" } ?? "no head"
    let end = fault ?? (mayEndHere ? "may end" : "unfinished")
    return "\(headers) | \(String(decoding: body, as: UTF8.self)) | \(String(decoding: left, as: UTF8.self)) | \(end)"
  }
}
