/// Sizes as people read them.
package enum SizeText {
  /// A number of bytes in powers of 1000, as in `3.2 kB`.
  package static func text(_ bytes: Int) -> String {
    if bytes < 1000 { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
    var tenths = Double(bytes) / 1000
    var unit = "kB"
    for next in ["MB", "GB", "TB"] where tenths >= 999.95 {
      tenths /= 1000
      unit = next
    }
    return "\((tenths * 10).rounded() / 10) \(unit)"
  }
}
