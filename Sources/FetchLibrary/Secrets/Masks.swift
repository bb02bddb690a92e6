/// Texts that are shown nowhere; a mask stands in their place.
///
/// There may be very many: a request that is signed brings one along each time.
struct Masks {
  /// What stands in their place.
  static let mask = "<secret>"

  /// So many bytes of a text are its beginning.
  private static let beginning = 4

  /// Of two ways to write an accent both are there, which are one for a set of strings.
  private var texts: Set<[UInt8]> = []
  /// The texts by their first bytes.
  private var byBeginning: [UInt32: [[UInt8]]] = [:]
  /// Those that have fewer.
  private var short: [[UInt8]] = []

  /// Masks for these texts.
  init(_ texts: some Sequence<String> = []) {
    for text in texts { insert(text) }
  }

  /// Adds a text; one without a character is nowhere to be found.
  mutating func insert(_ text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, texts.insert(bytes).inserted else { return }
    if bytes.count < Masks.beginning {
      short.append(bytes)
    } else {
      byBeginning[Masks.beginning(of: bytes[...]), default: []].append(bytes)
    }
  }

  /// Whether there is nothing to hide.
  var isEmpty: Bool { texts.isEmpty }

  /// `text` with a mask in the place of each of the texts, or of several that overlap.
  func applied(to text: String) -> String {
    let bytes = Array(text.utf8)
    var shown: [UInt8] = []
    shown.reserveCapacity(bytes.count)
    var end = 0
    for index in bytes.indices {
      let length = longest(at: index, of: bytes)?.count ?? 0
      if index >= end {
        if length > 0 { shown += Masks.mask.utf8 } else { shown.append(bytes[index]) }
      }
      end = max(end, index + length)
    }
    return String(decoding: shown, as: UTF8.self)
  }

  /// Those of the texts that stand in `text`, but for such as stand in another that begins there.
  func found(in text: String) -> Set<String> {
    let bytes = Array(text.utf8)
    return Set(bytes.indices.compactMap { longest(at: $0, of: bytes) }.map { String(decoding: $0, as: UTF8.self) })
  }

  /// The longest of the texts that begins at that byte.
  private func longest(at index: Int, of bytes: [UInt8]) -> [UInt8]? {
    let rest = bytes[index...]
    let known = rest.count < Masks.beginning ? nil : byBeginning[Masks.beginning(of: rest)]
    let long = known?.filter { rest.starts(with: $0) }.max { $0.count < $1.count }
    return long ?? short.filter { rest.starts(with: $0) }.max { $0.count < $1.count }
  }

  private static func beginning(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(beginning).reduce(0) { $0 << 8 | UInt32($1) }
  }
}
