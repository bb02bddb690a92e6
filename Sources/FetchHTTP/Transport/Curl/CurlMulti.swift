import CCurl
import FetchRuntime

/// A `CURLM` on our loop: libcurl says which descriptors matter and when it wants to be woken, and is called when they
/// are ready.
final class CurlMulti {
  /// The descriptors: they outlive the `CURLM`, whose last connections close through them.
  private let sockets: CurlSockets
  private let loop: EventLoop
  private let multi: UnsafeMutableRawPointer
  private let ended: (CurlHandle, CURLcode) -> Void
  private var isKickScheduled = false
  /// When libcurl wants to be woken, and the timer that does it, which may be earlier but never later.
  private var deadline: Int?
  private var timer: Timer?
  private var timerInstant = Int.max

  /// `ended` is called once for each transfer that was added and not removed.
  init(
    connections: Int, _ sockets: CurlSockets, on loop: EventLoop, ended: @escaping (CurlHandle, CURLcode) -> Void
  ) {
    CurlLibrary.start()
    guard let multi = curl_multi_init() else { preconditionFailure("there is no memory for libcurl") }
    self.loop = loop
    self.multi = multi
    self.ended = ended
    self.sockets = sockets
    _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
    _ = ccurl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, Unmanaged.passUnretained(sockets).toOpaque())
    _ = ccurl_multi_set_socket_callback(multi, CurlSockets.interestCallback)
    _ = ccurl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, Unmanaged.passUnretained(self).toOpaque())
    _ = ccurl_multi_set_timer_callback(multi) { _, milliseconds, context in
      if let context { Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue().setTimer(milliseconds) }
      return 0
    }
    sockets.onReady = { [unowned self] descriptor, ready in act(descriptor, ready) }
  }

  deinit {
    timer?.cancel()
    _ = ccurl_multi_set_timer_callback(multi, nil)
    sockets.onReady = nil
    curl_multi_cleanup(multi)
  }

  /// Begins a transfer. Not from inside libcurl's callbacks, as with all actions here.
  func add(_ handle: CurlHandle) {
    curl_multi_add_handle(multi, handle.easy)
  }

  /// Ends a transfer that may still be under way: its connection is closed then.
  func remove(_ handle: CurlHandle) {
    curl_multi_remove_handle(multi, handle.easy)
  }

  /// Lets a paused transfer go on.
  func resume(_ handle: CurlHandle) {
    curl_easy_pause(handle.easy, CURLPAUSE_CONT)
    tellEnded()
  }

  /// Has libcurl read from a transfer's connection now.
  func read(for handle: CurlHandle) {
    let descriptor = ccurl_get_active_socket(handle.easy)
    if descriptor >= 0 { act(descriptor, CURL_CSELECT_IN) }
  }

  private func act(_ descriptor: Int32, _ ready: Int32) {
    var running: Int32 = 0
    curl_multi_socket_action(multi, descriptor, ready, &running)
    tellEnded()
  }

  private func tellEnded() {
    var code = CURLE_OK
    while let easy = ccurl_multi_next_done(multi, &code) {
      guard let context = ccurl_get_private(easy) else { continue }
      ended(Unmanaged<CurlHandle>.fromOpaque(context).takeUnretainedValue(), code)
    }
  }

  // The timer

  /// libcurl calls this often, mostly to put the next wake-up off; so the timer is left to fire early and set anew.
  private func setTimer(_ milliseconds: Int) {
    switch milliseconds {
    case ..<0: deadline = nil
    case 0: kick()
    default:
      let deadline = loop.clock.now + milliseconds * 1_000_000
      self.deadline = deadline
      if deadline < timerInstant { arm(at: deadline) }
    }
  }

  private func arm(at instant: Int) {
    timer?.cancel()
    timerInstant = instant
    timer = loop.callAt(instant) { [unowned self] in
      timer = nil
      timerInstant = .max
      guard let deadline else { return }
      if deadline > loop.clock.now { return arm(at: deadline) }
      self.deadline = nil
      act(CURL_SOCKET_TIMEOUT, 0)
    }
  }

  /// One step for all the transfers that were added in this turn.
  private func kick() {
    guard !isKickScheduled else { return }
    isKickScheduled = true
    loop.callSoon { [weak self] in
      guard let self else { return }
      isKickScheduled = false
      act(CURL_SOCKET_TIMEOUT, 0)
    }
  }
}
