/// Texts that are shown nowhere; a mask stands in their place.
///
/// There may be very many: a request that is signed brings one along each time.
struct SecretMask {
  /// What stands in the place of a secret.
  static let standIn = "<secret>"

  /// So many bytes of a text are its beginning.
  private static let beginning = 4

  /// The texts that came last, and before these the others that are remembered.
  private var (recent, earlier) = (Texts(), Texts())
  /// How many of them come last; twice as many are remembered.
  private var generation: Int
  /// Whether one of the texts begins with a byte.
  private var begins = [Bool](repeating: false, count: 256)
  /// How many bytes the longest has.
  private var longest = 0
  /// What stands in their place.
  private let replacement: [UInt8]

  private struct Texts {
    /// Of two ways to write an accent both are there, which are one for a set of strings.
    var all: Set<[UInt8]> = []
    /// The texts by their first bytes.
    var byBeginning: [UInt32: [[UInt8]]] = [:]
    /// Those that have fewer.
    var short: [[UInt8]] = []

    mutating func insert(_ bytes: [UInt8]) {
      guard all.insert(bytes).inserted else { return }
      if bytes.count < SecretMask.beginning {
        short.append(bytes)
      } else {
        byBeginning[SecretMask.beginning(of: bytes[...]), default: []].append(bytes)
      }
    }

    /// The longest that `rest` begins with.
    func longest(of rest: ArraySlice<UInt8>) -> [UInt8]? {
      let known = rest.count < SecretMask.beginning ? nil : byBeginning[SecretMask.beginning(of: rest)]
      let long = known?.filter { rest.starts(with: $0) }.max { $0.count < $1.count }
      return long ?? short.filter { rest.starts(with: $0) }.max { $0.count < $1.count }
    }
  }

  /// A mask for these texts; `replacement` is what is put in their place. Of more than `memory` of them the oldest are forgotten, up to
  /// half of it; one that comes again is as new as any.
  init(_ texts: some Sequence<String> = [], by replacement: String = SecretMask.standIn, memory: Int? = nil) {
    self.replacement = Array(replacement.utf8)
    generation = memory.map { max(1, $0 / 2) } ?? .max
    for text in texts { insert(text) }
  }

  /// Adds a text; one without a character is nowhere to be found.
  mutating func insert(_ text: String) {
    let bytes = Array(text.utf8)
    guard let first = bytes.first else { return }
    if recent.all.count >= generation, !recent.all.contains(bytes) { (earlier, recent) = (recent, Texts()) }
    recent.insert(bytes)
    begins[Int(first)] = true
    longest = max(longest, bytes.count)
  }

  /// From here on nothing is forgotten.
  mutating func rememberAll() { generation = .max }

  /// A mask for these texts, too.
  func with(_ others: some Sequence<String>) -> SecretMask {
    var mask = self
    for text in others { mask.insert(text) }
    return mask
  }

  /// Whether there is nothing to hide.
  var isEmpty: Bool { recent.all.isEmpty }

  /// `text` with a mask in the place of each of the texts, or of several that overlap.
  func masked(_ text: String) -> String {
    isEmpty ? text : String(decoding: masked(Array(text.utf8)), as: UTF8.self)
  }

  /// The bytes of a text with a mask in the place of each of the texts, or of several that overlap.
  func masked(_ bytes: [UInt8]) -> [UInt8] {
    if isEmpty { return bytes }
    var shown: [UInt8] = []
    shown.reserveCapacity(bytes.count)
    var end = 0
    for (index, byte) in bytes.enumerated() {
      let length = text(at: index, of: bytes)?.count ?? 0
      if index >= end {
        if length > 0 { shown += replacement } else { shown.append(byte) }
      }
      end = max(end, index + length)
    }
    return shown
  }

  /// Those of the texts that stand in `text`, but for such as stand in another that begins there.
  func found(in text: String) -> Set<String> {
    let bytes = Array(text.utf8)
    return Set(
      bytes.indices.compactMap { self.text(at: $0, of: bytes) }.map { String(decoding: $0, as: UTF8.self) })
  }

  /// Where bytes that are looked at piece by piece can be parted so that none of the texts is: as near to their end as that goes.
  func cut(_ bytes: [UInt8]) -> Int {
    var cut = max(0, bytes.count - max(longest - 1, 0))
    var start = cut
    while start > max(0, cut - longest) {
      start -= 1
      if let text = text(at: start, of: bytes), start + text.count > cut { cut = start }
    }
    return cut
  }

  /// The longest of the texts that begins at that byte.
  private func text(at index: Int, of bytes: [UInt8]) -> [UInt8]? {
    guard begins[Int(bytes[index])] else { return nil }
    let rest = bytes[index...]
    let text = recent.longest(of: rest)
    guard !earlier.all.isEmpty, let other = earlier.longest(of: rest), other.count > text?.count ?? 0 else {
      return text
    }
    return other
  }

  private static func beginning(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(beginning).reduce(0) { $0 << 8 | UInt32($1) }
  }
}
