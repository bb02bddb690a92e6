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
    return names.first { name in getenv(name).map { $0.pointee != 0 } ?? false }
  }
}
