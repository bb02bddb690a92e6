/// Makes names that came from the network harmless as the name of one file or folder.
package enum FileName {
  /// The most bytes a name may have; file systems allow 255, and a temporary file beside it wants room for its own ending.
  private static let longest = 200

  /// `name` without separators, control characters, leading dots or excess length; its `ending` is kept when it is cut.
  ///
  /// Characters that cannot stand in a file name are percent-encoded, so that names which differ in them stay apart.
  package static func safe(_ name: String, ending: String = "") -> String {
    var result = ""
    var isLeading = true
    for scalar in name.unicodeScalars {
      if isLeading, scalar == "." {
        result += "_"
        continue
      }
      isLeading = false
      if isUnsafe(scalar) {
        for byte in String(scalar).utf8 { result += escaped(byte) }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    if result.isEmpty { result = "_" }
    guard result.utf8.count + ending.utf8.count > longest else { return result + ending }
    return shortened(result, ending: ending)
  }

  /// `text` with its percent escapes decoded, unless that gives no UTF-8.
  package static func unescaped(_ text: Substring) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = ASCII.hexCode(rest) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self) ?? String(text)
  }

  /// The ending of a name with its dot: up to eight letters and digits after the last dot, which is not the first character.
  package static func ending(of name: String) -> Substring {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    let ending = name[dot...]
    let isEnding = (2...9).contains(ending.utf8.count) && ending.dropFirst().allSatisfy { $0.isLetter || $0.isNumber }
    return isEnding ? ending : ""
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "/", "\\", ":", "*", "?", "\"", "<", ">", "|": true
    default: scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
    }
  }

  private static func escaped(_ byte: UInt8) -> String {
    "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  /// Cut to fit, with a hash of the whole in place of what was lost.
  private static func shortened(_ name: String, ending: String) -> String {
    let ending = ending.isEmpty ? String(Self.ending(of: name)) : ending
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let mark = "-" + String(hash, radix: 16)
    var room = longest - mark.utf8.count - ending.utf8.count
    var kept = ""
    for character in name {
      room -= character.utf8.count
      if room < 0 { break }
      kept.append(character)
    }
    return kept + mark + ending
  }
}
