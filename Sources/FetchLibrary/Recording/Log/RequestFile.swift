/// A file that tells of the requests of scripts.
package struct RequestFile {
  /// What it is for.
  package enum Purpose: Equatable {
    /// For whoever looks at it with a viewer of HAR files.
    case viewing
    /// To replay the script from.
    case replaying
    /// A page that draws them against time.
    case drawing
  }

  /// Where it is.
  package let path: String
  /// What it is for.
  package let purpose: Purpose

  /// A file at this path.
  package init(_ path: String, for purpose: Purpose) {
    self.path = path
    self.purpose = purpose
  }
}
