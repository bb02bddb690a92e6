import FetchRuntime

/// A part of a body, from its start.
package struct BodyRemnant: Equatable, Sendable {
  /// How many bytes are there; more than none.
  package let size: Int
  /// What they are a part of.
  package let version: BodyVersion

  /// A part of that many bytes.
  package init(size: Int, of version: BodyVersion) {
    self.size = size
    self.version = version
  }
}

/// A sink that keeps what it has of a body when an attempt fails, so that the next asks for the rest alone: its `restart` and
/// `abort` forget nothing that `remnant` tells of.
package protocol ResumableSink: BodySink {
  /// What it has of the body; nil when that is nothing, or a part of nobody knows what.
  var remnant: BodyRemnant? { get }

  /// The body comes from its start, whatever the sink has. Without a version no part of it is worth keeping.
  func begins(as version: BodyVersion?)

  /// What comes belongs behind `remnant`.
  func continues()

  /// What the sink has is of no use to this request any more.
  func forgetRemnant()
}
