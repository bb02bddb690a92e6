import CCurl
import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Puts libcurl's error codes into words.
struct CurlFailure {
  private let code: CURLcode
  private let handle: CurlHandle
  private let exchange: CurlExchange
  private let openError: Int32

  /// What a transfer ended with; asked before its handle is used again.
  init(_ code: CURLcode, _ handle: CurlHandle, _ exchange: CurlExchange, _ sockets: CurlSockets) {
    self.code = code
    self.handle = handle
    self.exchange = exchange
    openError = sockets.openError
  }

  /// What the script is told.
  var failure: HTTPFailure {
    if let refusal = handle.refusal { return refusal }
    let host = exchange.request.url.authority
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return HTTPFailure(.network(.dns), "no such host: \(exchange.request.url.host)")
    case CURLE_COULDNT_RESOLVE_PROXY: return HTTPFailure(.network(.dns), "no such proxy: \(detail)")
    case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT: return couldNotConnect(to: host)
    case CURLE_GOT_NOTHING:
      return HTTPFailure(.network(.receive), "the server closed the connection before answering")
    case CURLE_PARTIAL_FILE: return endedEarly
    case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_READ_ERROR:
      return HTTPFailure(.network(.send), "could not send the request to \(host): \(system ?? detail)")
    case CURLE_RECV_ERROR: return couldNotReceive(from: host)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      return HTTPFailure(.network(.receive), "this is not HTTP: \(host) answered with something else (\(detail))")
    case CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR:
      return HTTPFailure(.network(.receive), "the body cannot be decompressed: \(detail)")
    case CURLE_OUT_OF_MEMORY:
      return HTTPFailure(.limit, "libcurl ran out of memory: the body came faster than it was taken")
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
      return HTTPFailure(.network(.tls), "no secure connection to \(host): \(detail)")
    case CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return HTTPFailure(.network(.receive), "the HTTP/2 connection to \(host) broke: \(detail)")
    default:
      let phase: HTTPFailure.Phase = hasConnected ? .receive : .connect
      return HTTPFailure(.network(phase), "the transfer from \(host) failed: \(detail)")
    }
  }

  private var hasConnected: Bool {
    if case .connecting = exchange.progress { false } else { true }
  }

  /// libcurl's own words, shown without what could harm a terminal.
  private var detail: String {
    let detail = handle.detail
    return HTTPFailure.shown(detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)
  }

  private var system: String? {
    let number = handle.systemError
    return number == 0 ? nil : String(cString: strerror(number))
  }

  private func couldNotConnect(to host: String) -> HTTPFailure {
    if openError == EMFILE || openError == ENFILE {
      var limit = rlimit()
      #if canImport(Glibc)
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      #else
        getrlimit(RLIMIT_NOFILE, &limit)
      #endif
      let most = openError == EMFILE ? "RLIMIT_NOFILE, \(limit.rlim_cur)" : "the system's table of open files"
      return HTTPFailure(.limit, "no more files and connections can be open at a time: the limit is \(most)")
    }
    let reason = openError == 0 ? system ?? detail : String(cString: strerror(openError))
    return HTTPFailure(.network(.connect), "could not connect to \(host): \(reason)")
  }

  private var endedEarly: HTTPFailure {
    let declared = handle.declaredLength
    let message =
      declared >= 0
      ? "the body ended after \(handle.downloaded) of \(declared) bytes"
      : "the body ended early, after \(handle.downloaded) bytes"
    return HTTPFailure(.network(.receive), message)
  }

  private func couldNotReceive(from host: String) -> HTTPFailure {
    guard exchange.head.isDone else {
      return HTTPFailure(.network(.receive), "\(host) broke the connection before answering: \(system ?? detail)")
    }
    return HTTPFailure(
      .network(.receive), "the body broke off after \(exchange.body.received) bytes: \(system ?? detail)")
  }
}
