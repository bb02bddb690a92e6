/// How far the native stack has grown.
enum StackPointer {
  /// About where the caller's frame is.
  @inline(never)
  static func current() -> UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
  }
}
