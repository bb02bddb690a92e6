/// What was saved.
package struct SavedFile: Sendable {
  /// The path as the script wrote it.
  package let path: String
  /// How many bytes.
  package let size: Int
  /// The hash of the bytes, as 64 hexadecimal digits.
  package let sha256: String
}

/// Where and how something is to be saved.
struct SavePlan: Sendable {
  var path: String
  /// At the end of what is there, instead of in its place.
  var append = false
  /// False when it is an error that something is there already.
  var overwrite = true
  /// On the disk, not only with the system, before the save is done.
  var durable = false
  /// The permissions of the file; nil for the usual, or those of the file it replaces.
  var mode: UInt32?
  /// The hash the bytes must have.
  var sha256: String?
  /// What comes of a body before it breaks off is kept, and the rest asked for the next time.
  var resume = false

  /// How lists and maps are written there.
  var format: SaveFormat { SaveFormat(path: path) }
}
