import FetchVM

/// What `replace` puts in the place of a match: text with `$1`, `${name}`, `$0` for the whole, and `$$` for a dollar sign.
struct Replacement {
  private enum Piece {
    case text(Range<Int>)
    case group(Int)
  }

  private let template: StringObject
  private var pieces: [Piece] = []

  init(_ template: StringObject, for pattern: Pattern, _ machine: Machine) throws(Failure) {
    self.template = template
    let bytes = template.utf8
    var plain = 0
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else {
        index += 1
        continue
      }
      var piece: Piece
      let end: Int
      switch bytes[index + 1] {
      case UInt8(ascii: "$"): (piece, end) = (.text(index..<index + 1), index + 2)
      case UInt8(ascii: "&"): (piece, end) = (.group(0), index + 2)
      case UInt8(ascii: "{"):
        guard let close = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
          throw machine.failure(.value, "replace's new has a `${` without `}`", hint: "write $$ for a dollar sign")
        }
        let name = String(decoding: bytes[index + 2..<close], as: UTF8.self)
        (piece, end) = (.group(try Self.group(name, pattern, machine)), close + 1)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let number = Self.number(bytes, from: index + 1, count: pattern.code.groupCount)
        guard number.value <= pattern.code.groupCount else {
          throw Self.noGroup("\(number.value)", pattern, machine)
        }
        (piece, end) = (.group(number.value), number.end)
      default:
        index += 1
        continue
      }
      if plain < index { pieces.append(.text(plain..<index)) }
      pieces.append(piece)
      (plain, index) = (end, end)
    }
    if plain < bytes.count { pieces.append(.text(plain..<bytes.count)) }
  }

  /// Puts what it comes to for a match, whose pairs of a start and an end are `spans`, behind `buffer`.
  func append(to buffer: inout ByteBuffer, _ subject: StringObject, _ spans: UnsafePointer<Int>) {
    for piece in pieces {
      switch piece {
      case .text(let range): buffer.append(template.bytes + range.lowerBound, range.count)
      case .group(let number):
        let (start, end) = (spans[number * 2], spans[number * 2 + 1])
        if start >= 0, end > start { buffer.append(subject.bytes + start, end - start) }
      }
    }
  }

  /// A number of one digit, or of two when there are as many groups.
  private static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, count: Int
  ) -> (value: Int, end: Int) {
    let first = Int(bytes[start]) - 48
    guard start + 1 < bytes.count, (48...57).contains(bytes[start + 1]) else { return (first, start + 1) }
    let both = first * 10 + Int(bytes[start + 1]) - 48
    return both <= count ? (both, start + 2) : (first, start + 1)
  }

  private static func group(_ name: String, _ pattern: Pattern, _ machine: Machine) throws(Failure) -> Int {
    if let number = Int(name), (0...pattern.code.groupCount).contains(number) { return number }
    if let known = pattern.code.names.first(where: { $0.name == name }) { return known.group }
    throw noGroup(name, pattern, machine)
  }

  private static func noGroup(_ name: String, _ pattern: Pattern, _ machine: Machine) -> Failure {
    let names = pattern.code.names.map(\.name)
    let guess = machine.suggestion(for: name, among: names).map { "did you mean `${\($0)}`? " } ?? ""
    return machine.failure(
      .value, "replace's new: the pattern has no group `\(name)`", hint: guess + "write $$ for a dollar sign")
  }
}
