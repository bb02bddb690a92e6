import FetchRuntime

/// Where a request's body comes from that is not held while the request waits for its place, such as a file.
package protocol BodySource: AnyObject {
  /// The whole body, for one sending of it. Cancelled, it ends when nothing of the work is left.
  func load() -> Future<[UInt8]>
}
