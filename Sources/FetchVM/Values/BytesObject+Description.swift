extension BytesObject {
  /// How many, and what they begin with: as text where that can be read, else in hex. `<5 bytes "hello">`, `<300 bytes ff d8 ff e0 …>`.
  var description: String {
    let count = "\(bytes.count) bytes"
    if bytes.isEmpty { return "<\(count)>" }
    // A quotation mark or a backslash would need an escape, and then it is no text as it stands there.
    let isText = bytes.prefix(40).allSatisfy { (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }
    let shown = bytes.prefix(isText ? 40 : 16)
    let rest = shown.count < bytes.count ? " …" : ""
    if isText { return "<\(count) \"\(String(decoding: shown, as: UTF8.self))\"\(rest)>" }
    let digits = shown.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    return "<\(count) \(digits)\(rest)>"
  }
}
