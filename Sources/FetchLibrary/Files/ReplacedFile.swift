/// A file of the user's that the command writes anew.
package enum ReplacedFile {
  /// Writes it whole or not at all; its mode stays, and a link to it. Gives what went wrong.
  package static func write(_ bytes: [UInt8], to path: String) -> String? {
    let file = PartialFile(SavePlan(path: path))
    do {
      try file.open()
      try file.write(bytes)
      _ = try file.commit()
      return nil
    } catch let failure as FileFailure {
      return failure.message
    } catch {
      return "\(error)"
    }
  }
}
