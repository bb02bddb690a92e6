import CCurl
import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// libcurl calls these in the middle of its own work: they record or copy, and return.
extension CurlHandle {
  private static func from(_ context: UnsafeMutableRawPointer?) -> CurlHandle? {
    context.map { Unmanaged<CurlHandle>.fromOpaque($0).takeUnretainedValue() }
  }

  /// CURLOPT_OPENSOCKETFUNCTION
  static let openCallback: curl_opensocket_callback = { context, _, address in
    guard let handle = from(context), let address else { return CURL_SOCKET_BAD }
    return handle.open(address)
  }

  /// A chunk of the body: taken whole or refused whole.
  static let writeCallback: ccurl_data_callback = { bytes, size, count, context in
    let total = size * count
    guard let exchange = from(context)?.exchange, let bytes, total > 0 else { return total }
    return exchange.body.receive(UnsafeRawBufferPointer(start: bytes, count: total)) ? total : Int(CURL_WRITEFUNC_PAUSE)
  }

  /// A line of the head, or of the trailers, which nobody asks for.
  static let headerCallback: ccurl_data_callback = { bytes, size, count, context in
    let total = size * count
    guard let handle = from(context), let exchange = handle.exchange, let bytes, !exchange.head.isDone else {
      return total
    }
    switch handle.head.add(UnsafeRawBufferPointer(start: bytes, count: total)) {
    case .incomplete, .interim: break
    case .complete(let head):
      let length = handle.declaredLength
      if length > 0 { exchange.body.expect(length) }
      exchange.received(head)
    case .tooLarge:
      handle.refusal = .headersTooLarge(HeadCollector.limit)
      return 0
    case .malformed(let detail):
      handle.refusal = .notHTTP(exchange.request.url.authority, detail)
      return 0
    }
    return total
  }

  /// Asks for the next piece of the request's body.
  static let readCallback: ccurl_data_callback = { buffer, size, count, context in
    guard let exchange = from(context)?.exchange, let buffer, case .bytes(let body) = exchange.request.body else {
      return 0
    }
    let piece = min(size * count, body.count - exchange.sent)
    guard piece > 0 else { return 0 }
    body.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { memcpy(buffer, start + exchange.sent, piece) }
    }
    exchange.sent += piece
    exchange.sending()
    return piece
  }

  /// The request's body is needed again from here: a kept connection turned out to be dead.
  static let seekCallback: curl_seek_callback = { context, offset, origin in
    guard let exchange = from(context)?.exchange, origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
    exchange.sent = Int(offset)
    return CURL_SEEKFUNC_OK
  }

  /// The connection stands; the request goes out next.
  static let prerequestCallback: ccurl_prerequest_callback = { context, _, _, _, _ in
    from(context)?.exchange?.connected()
    return Int32(CURL_PREREQFUNC_OK)
  }
}
