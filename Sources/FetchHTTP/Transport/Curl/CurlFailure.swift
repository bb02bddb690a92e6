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

  /// What a transfer ended with; asked before its handle is used again.
  init(_ code: CURLcode, _ handle: CurlHandle, _ exchange: CurlExchange) {
    self.code = code
    self.handle = handle
    self.exchange = exchange
  }

  /// What the script is told.
  var failure: HTTPFailure {
    if let refusal = handle.refusal { return refusal }
    let host = exchange.request.url.authority
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return HTTPFailure(.network(.dns), "no such host: \(exchange.request.url.host)")
    case CURLE_COULDNT_RESOLVE_PROXY: return HTTPFailure(.network(.dns), "no such proxy: \(detail)")
    case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT: return couldNotConnect(to: dialled(for: host))
    case CURLE_GOT_NOTHING: return .closedBeforeAnswering
    case CURLE_PARTIAL_FILE: return endedEarly
    case CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_READ_ERROR:
      return .notSent(host, system ?? detail)
    case CURLE_RECV_ERROR: return couldNotReceive(from: host)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return .notHTTP(host, detail)
    case CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR: return .notDecompressed(detail)
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

  /// Who was dialled for a host: the proxy, where one stands before it.
  private func dialled(for host: String) -> String {
    let request = exchange.request
    guard let proxy = request.connection.proxy ?? EnvironmentProxy.text(isSecure: request.url.isSecure), !proxy.isEmpty
    else { return host }
    return "the proxy \(HTTPFailure.shown(EnvironmentProxy.place(of: proxy))) for \(host)"
  }

  private func couldNotConnect(to host: String) -> HTTPFailure {
    switch handle.dial {
    case .refused(let refusal): .forbidden(refusal)
    case .failed(let number): .notConnected(to: host, number)
    case .none, .opened: .notConnected(to: host, system ?? detail)
    }
  }

  private var endedEarly: HTTPFailure {
    let declared = handle.declaredLength
    return .bodyEndedEarly(after: handle.downloaded, of: declared >= 0 ? declared : nil)
  }

  private func couldNotReceive(from host: String) -> HTTPFailure {
    guard exchange.head.isDone else { return .brokeBeforeAnswering(host, system ?? detail) }
    return .bodyBrokeOff(after: exchange.body.received, system ?? detail)
  }
}
