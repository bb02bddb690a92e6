/// What scripts may do, by the one who runs them. A script that fences itself in with `allow` may do what both let through.
public struct Fence: Sendable {
  /// The hosts that requests may go to; nil for all.
  public var hosts: [HostPattern]?
  /// The folder that files are read and written in; nil for all.
  public var folder: String?
  /// Whether requests to this machine and to private networks are refused, by the address that is really dialled.
  public var deniesPrivate: Bool
  /// Whether the options of `fetch` made it, so that messages name them.
  package var isCommandLine = false

  /// A fence that keeps nothing out unless told otherwise.
  public init(hosts: [HostPattern]? = nil, folder: String? = nil, deniesPrivate: Bool = false) {
    self.hosts = hosts
    self.folder = folder
    self.deniesPrivate = deniesPrivate
  }
}
