import CCurl
import FetchRuntime

/// An easy handle, used for one transfer after another. What it was told stays told: only options that differ from the
/// last transfer's are set again.
final class CurlHandle {
  /// The `CURL`.
  let easy: UnsafeMutableRawPointer
  /// What it carries at the moment.
  var exchange: CurlExchange?
  /// The head as it comes in.
  var head = HeadCollector()
  /// Why one of our callbacks ended the transfer.
  var refusal: HTTPFailure?
  /// What became of the address that was dialled last for it.
  private(set) var dial = CurlSockets.Dial.none

  private let sockets: CurlSockets
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var resolveList: UnsafeMutablePointer<curl_slist>?
  private var url = ""
  private var method = "GET"
  private var headers: [HeaderField] = []
  private var omittedHeaders: [String] = []
  private var hasBody = false
  private var isSecure = false
  private var isCompressed = true
  private var connection = ConnectionOptions()

  /// A handle with the options that all transfers share.
  init(sockets: CurlSockets) {
    guard let easy = curl_easy_init() else { preconditionFailure("there is no memory for libcurl") }
    self.easy = easy
    self.sockets = sockets
    setBasics()
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(headerList)
    curl_slist_free_all(resolveList)
    errorText.deallocate()
  }

  /// What libcurl says of the last failure, possibly nothing.
  var detail: String { String(cString: errorText) }

  /// Forgets everything that was set, after a transfer that did not end well.
  func reset() {
    curl_easy_reset(easy)
    url = ""
    method = "GET"
    headers = []
    omittedHeaders = []
    hasBody = false
    isSecure = false
    isCompressed = true
    connection = ConnectionOptions()
    refusal = nil
    setBasics()
  }

  /// Makes the next transfer this request; `resolve` tells libcurl the host's addresses.
  func prepare(for request: TransportRequest, resolve: String?) {
    // libcurl's own authorities come back only with everything else it began with.
    if connection.authorities != nil, request.connection.authorities == nil { reset() }
    errorText.pointee = 0
    dial = .none
    head.reset()
    if request.url.text != url { set(request.url) }
    if request.connection != connection { set(request.connection) }
    let body = request.content
    if request.method != method || (body != nil) != hasBody { set(method: request.method, hasBody: body != nil) }
    if let body { _ = ccurl_set_size(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(body.count)) }
    if request.headers != headers || request.omittedHeaders != omittedHeaders || hasBody != (body != nil) {
      setHeaders(of: request, hasBody: body != nil)
    }
    hasBody = body != nil
    if resolve != nil || resolveList != nil { set(resolve: resolve) }
  }
}

// What libcurl calls for it

extension CurlHandle {
  /// Opens the socket for an address; the descriptor.
  func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Int32 {
    dial = sockets.open(address)
    return if case .opened(let descriptor) = dial { descriptor } else { CURL_SOCKET_BAD }
  }
}

// The options

extension CurlHandle {
  private func setBasics() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    errorText.pointee = 0
    setPointer(CURLOPT_PRIVATE, context)
    setPointer(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
    _ = ccurl_allow_only_http(easy)
    setLong(CURLOPT_NOSIGNAL, 1)
    setLong(CURLOPT_TIMEOUT_MS, 0)
    setLong(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(connection.patience))
    setLong(CURLOPT_FOLLOWLOCATION, 0)
    setLong(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    setVersion(connection)
    // Our look-ups are 60 s old at most when they are handed over again.
    setLong(CURLOPT_DNS_CACHE_TIMEOUT, 120)
    setString(CURLOPT_ACCEPT_ENCODING, "")
    setString(CURLOPT_USERAGENT, "fetchscript")
    // A connection is opened for one transfer, and may be closed long after it.
    setPointer(CURLOPT_OPENSOCKETDATA, context)
    setPointer(CURLOPT_CLOSESOCKETDATA, Unmanaged.passUnretained(sockets).toOpaque())
    _ = ccurl_set_open_callback(easy, Self.openCallback)
    _ = ccurl_set_close_callback(easy, CurlSockets.closeCallback)
    for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_PREREQDATA] {
      setPointer(option, context)
    }
    _ = ccurl_set_data_callback(easy, CURLOPT_WRITEFUNCTION, Self.writeCallback)
    _ = ccurl_set_data_callback(easy, CURLOPT_HEADERFUNCTION, Self.headerCallback)
    _ = ccurl_set_data_callback(easy, CURLOPT_READFUNCTION, Self.readCallback)
    _ = ccurl_set_seek_callback(easy, Self.seekCallback)
    _ = ccurl_set_prerequest_callback(easy, Self.prerequestCallback)
  }

  private func set(_ url: WebURL) {
    self.url = url.text
    setString(CURLOPT_URL, url.text)
    guard isSecure != url.isSecure else { return }
    isSecure = url.isSecure
    // The first connection shows whether the server speaks HTTP/2; the others wait to share it.
    setLong(CURLOPT_PIPEWAIT, isSecure ? 1 : 0)
  }

  private func set(method: String, hasBody: Bool) {
    self.method = method
    setLong(CURLOPT_NOBODY, 0)
    setLong(CURLOPT_UPLOAD, 0)
    setLong(CURLOPT_HTTPGET, 1)
    var custom: String? = method
    if hasBody {
      setLong(CURLOPT_UPLOAD, 1)
    } else if method == "HEAD" {
      setLong(CURLOPT_NOBODY, 1)
      custom = nil
    } else if method == "GET" {
      custom = nil
    }
    setString(CURLOPT_CUSTOMREQUEST, custom)
  }

  private func setHeaders(of request: TransportRequest, hasBody: Bool) {
    headers = request.headers
    omittedHeaders = request.omittedHeaders
    var list: UnsafeMutablePointer<curl_slist>?
    for field in headers where !field.isFraming {
      // "Name;" is how libcurl wants a header without a value.
      list = curl_slist_append(list, field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    // "Name:" takes one of its own out.
    for name in ["User-Agent", "Accept"] where !omittedHeaders.isEmpty && !request.takesDefault(name) {
      if !headers.contains(where: { $0.isNamed(name) }) { list = curl_slist_append(list, "\(name):") }
    }
    let isCompressed = request.takesDefault("accept-encoding")
    // A body is sent without asking first: few servers answer to that, and the others cost a second.
    if hasBody, !headers.contains(where: { $0.isNamed("expect") }) { list = curl_slist_append(list, "Expect:") }
    _ = ccurl_set_list(easy, CURLOPT_HTTPHEADER, list)
    curl_slist_free_all(headerList)
    headerList = list
    guard isCompressed != self.isCompressed else { return }
    self.isCompressed = isCompressed
    setString(CURLOPT_ACCEPT_ENCODING, isCompressed ? "" : nil)
    // A compressed body that is paused holds what its whole buffer decompresses to, so that one stays small.
    setLong(CURLOPT_BUFFERSIZE, isCompressed ? 16 << 10 : 512 << 10)
  }

  private func set(_ connection: ConnectionOptions) {
    self.connection = connection
    setLong(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(connection.patience))
    setLong(CURLOPT_SSL_VERIFYPEER, connection.insecure ? 0 : 1)
    setLong(CURLOPT_SSL_VERIFYHOST, connection.insecure ? 0 : 2)
    if let authorities = connection.authorities { setString(CURLOPT_CAINFO, authorities) }
    setVersion(connection)
    setString(CURLOPT_SSLCERT, connection.certificate)
    setString(CURLOPT_SSLKEY, connection.key)
    setString(CURLOPT_PROXY, connection.proxy)
  }

  private func setVersion(_ connection: ConnectionOptions) {
    setLong(CURLOPT_HTTP_VERSION, Int(connection.offersHTTP2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
  }

  private func set(resolve: String?) {
    let list = resolve.map { curl_slist_append(nil, $0) } ?? nil
    _ = ccurl_set_list(easy, CURLOPT_RESOLVE, list)
    curl_slist_free_all(resolveList)
    resolveList = list
  }

  /// A second more than the patience we keep ourselves: libcurl only divides it among a host's addresses.
  private static func milliseconds(_ patience: Int) -> Int {
    min(patience / 1_000_000 + 1000, Int(Int32.max))
  }

  private func setLong(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(easy, option, value) }

  private func setString(_ option: CURLoption, _ value: String?) { _ = ccurl_set_string(easy, option, value) }

  private func setPointer(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
    _ = ccurl_set_pointer(easy, option, value)
  }
}

// What a transfer has to tell

extension CurlHandle {
  /// When the parts of the transfer were done.
  var timings: Timings {
    var timings = Timings()
    timings.resolved = nanoseconds(CURLINFO_NAMELOOKUP_TIME_T)
    timings.connected = nanoseconds(CURLINFO_CONNECT_TIME_T)
    timings.secured = isSecure ? nanoseconds(CURLINFO_APPCONNECT_TIME_T) : 0
    timings.firstByte = nanoseconds(CURLINFO_STARTTRANSFER_TIME_T)
    timings.total = nanoseconds(CURLINFO_TOTAL_TIME_T)
    return timings
  }

  /// The address at the other end; nil when there was no connection.
  var remoteIP: String? {
    ccurl_get_text(easy, CURLINFO_PRIMARY_IP).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The `errno` of the call that failed, 0 if none did.
  var systemError: Int32 { Int32(truncatingIfNeeded: ccurl_get_long(easy, CURLINFO_OS_ERRNO)) }

  /// The length the body was to have, before decompression; -1 when it was not said.
  var declaredLength: Int { Int(ccurl_get_size(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)) }

  /// How many bytes of the body came, before decompression.
  var downloaded: Int { Int(ccurl_get_size(easy, CURLINFO_SIZE_DOWNLOAD_T)) }

  private func nanoseconds(_ info: CURLINFO) -> Int { Int(ccurl_get_size(easy, info)) * 1000 }
}
