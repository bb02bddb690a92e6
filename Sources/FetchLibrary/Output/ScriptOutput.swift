/// The two streams a script writes text to.
package enum StandardStream: Sendable { case output, error }

/// Where `print` and `eprint` go: the process's streams, or a host that captures them. Used on the script's thread alone.
package protocol ScriptOutput: AnyObject {
  /// Writes all of `bytes`: whole lines, for a `print` as it comes out of the box. Where a terminal would obey what stands in them,
  /// it is shown escaped, unless they are `raw`.
  func write(_ bytes: UnsafeBufferPointer<UInt8>, to stream: StandardStream, raw: Bool)

  /// Passes on what is held back. Called before the script waits and when it ends.
  func flush()
}

/// Keeps what a script prints.
package final class CapturedOutput: ScriptOutput {
  package private(set) var output: [UInt8] = []
  package private(set) var errors: [UInt8] = []

  package init() {}

  package func write(_ bytes: UnsafeBufferPointer<UInt8>, to stream: StandardStream, raw: Bool) {
    switch stream {
    case .output: output.append(contentsOf: bytes)
    case .error: errors.append(contentsOf: bytes)
    }
  }

  package func flush() {}

  /// What went to the output so far, as text.
  package var text: String { String(decoding: output, as: UTF8.self) }

  /// What went to the errors so far, as text.
  package var errorText: String { String(decoding: errors, as: UTF8.self) }
}
