import CXML2

/// libxml2, loaded when a script first asks for HTML or XML.
final class MarkupLibrary {
  /// Why it could not be loaded, in the system's words.
  struct Missing: Error {
    let reason: String
  }

  /// Its functions. It is never unloaded: it keeps data of its own for each thread.
  let functions: cxml2_library

  init() throws(Missing) {
    let place = UnsafeMutablePointer<cxml2_library>.allocate(capacity: 1)
    defer { place.deallocate() }
    if let missing = cxml2_load(place) { throw Missing(reason: String(cString: missing)) }
    functions = place.move()
    functions.initialize()
  }

  /// Runs what would print some of its errors.
  func silently<Output>(_ body: () -> Output) -> Output {
    withUnsafePointer(to: functions) { functions in
      let printer = cxml2_silence(functions)
      defer { cxml2_end_silence(functions, printer) }
      return body()
    }
  }
}
