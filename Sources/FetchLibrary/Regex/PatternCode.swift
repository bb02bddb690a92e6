import CPCRE2

/// A regular expression compiled by PCRE2, and by its JIT where the machine has one.
final class PatternCode {
  /// How PCRE2 is to read subject and pattern.
  enum Text {
    /// UTF-8, with Unicode's classes of characters.
    case unicode
    /// Nothing but ASCII on both sides, where bytes are characters: means the same, and is twice as fast.
    case ascii
  }

  /// What is wrong with a pattern, and at which of its bytes.
  struct Problem: Error {
    let message: String
    let offset: Int
  }

  let pointer: OpaquePointer
  /// Groups in parentheses, the whole match not counted.
  let groupCount: Int
  /// The groups that have names, in the order of their numbers.
  let names: [(name: String, group: Int)]
  let usesJIT: Bool

  init(_ pattern: UnsafeBufferPointer<UInt8>, options: UInt32, for text: Text) throws(Problem) {
    // `\C` matches one byte, which is no character.
    var options = options | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_AUTO_CALLOUT)
    if text == .unicode { options |= UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_NO_UTF_CHECK) }
    var number: Int32 = 0
    var offset = 0
    // A pattern without bytes still needs an address.
    let base = pattern.baseAddress ?? UnsafePointer(StaticString("").utf8Start)
    guard let code = pcre2_compile_8(base, pattern.count, options, &number, &offset, nil) else {
      throw Problem(message: Self.message(of: number), offset: min(offset, pattern.count))
    }
    pointer = code
    usesJIT = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE)) == 0
    var count: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
    groupCount = Int(count)
    names = Self.names(of: code)
  }

  deinit { pcre2_code_free_8(pointer) }

  /// PCRE2's words for one of its errors.
  static func message(of number: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(number, &buffer, buffer.count)
    return length > 0 ? String(decoding: buffer[..<Int(length)], as: UTF8.self) : "PCRE2's error \(number)"
  }

  /// The table of names: entries of one size, each the group's number in two bytes, then the name and a zero.
  private static func names(of code: OpaquePointer) -> [(name: String, group: Int)] {
    var count: UInt32 = 0
    var size: UInt32 = 0
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard count > 0, let table else { return [] }
    let names = (0..<Int(count)).map { index in
      let entry = table + index * Int(size)
      let name = UnsafeBufferPointer(start: entry + 2, count: Int(size) - 2).prefix { $0 != 0 }
      return (name: String(decoding: name, as: UTF8.self), group: Int(entry[0]) << 8 | Int(entry[1]))
    }
    return names.sorted { $0.group < $1.group }
  }
}
