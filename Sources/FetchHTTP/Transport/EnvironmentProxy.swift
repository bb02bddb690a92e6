#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The proxy of those who run the program; libcurl reads it from the environment by itself.
///
/// It looks at `HTTP_PROXY` in capitals for nobody's sake, since a server's CGI scripts would take it from a request's header.
enum EnvironmentProxy {
  /// The variable that names a proxy for https or for http; nil when none does.
  static func variable(isSecure: Bool) -> String? {
    let names = (isSecure ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy"]) + ["all_proxy", "ALL_PROXY"]
    return names.first(where: isSet)
  }

  /// The proxy that stands before every host; nil where some are asked without.
  static func text(isSecure: Bool) -> String? {
    if ["no_proxy", "NO_PROXY"].contains(where: isSet) { return nil }
    return variable(isSecure: isSecure).flatMap { getenv($0) }.map { String(cString: $0) }
  }

  /// Where a proxy is, without its scheme and who asks it.
  static func place(of proxy: String) -> String {
    let authority = proxy.split(separator: "://", maxSplits: 1).last.map { $0.prefix { $0 != "/" } } ?? ""
    return String(authority.split(separator: "@").last ?? authority)
  }

  private static func isSet(_ name: String) -> Bool { getenv(name).map { $0.pointee != 0 } ?? false }
}
