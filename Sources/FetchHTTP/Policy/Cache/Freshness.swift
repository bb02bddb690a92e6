/// How old a stored answer is, and how old it may be (RFC 9111, 4.2). All times are in seconds.
struct Freshness {
  /// How old it is.
  let age: Int
  /// How old it may be to be used unasked.
  let lifetime: Int
  /// It may never be used without asking, however young.
  let alwaysAsks: Bool
  /// It may not be used once it is too old, whatever else fails.
  let isNeverStale: Bool
  /// It will not change while it is fresh (RFC 8246).
  let isImmutable: Bool
  /// How long behind its lifetime it may be used when asking fails (RFC 5861, section 4).
  let patience: Int

  /// The freshness of `answer` at `now`. With `maxAge` the script has said how long it is fresh, counted from when it came here, and
  /// what the server says of that does not matter.
  init(of answer: StoredAnswer, at now: Int, maxAge: Int?) {
    let headers = answer.head.headers
    let control = CacheControl(headers.all("cache-control"))
    let resident = max(0, now - answer.received)
    age = maxAge == nil ? Self.initialAge(of: answer) + resident : resident
    lifetime = maxAge ?? Self.lifetime(of: answer.head, received: answer.received)
    alwaysAsks = maxAge == nil && control.has("no-cache")
    isNeverStale = control.has("must-revalidate") || control.has("no-cache")
    isImmutable = control.has("immutable")
    patience = control.seconds("stale-if-error") ?? 0
  }

  /// Whether it may be used unasked.
  var isFresh: Bool { lifetime > age && !alwaysAsks }

  /// How old an answer was when it came (4.2.3).
  private static func initialAge(of answer: StoredAnswer) -> Int {
    let headers = answer.head.headers
    let date = headers["date"].flatMap(HTTPDate.seconds)
    let apparent = date.map { max(0, answer.received - $0) } ?? 0
    let told = headers["age"].flatMap { ASCII.decimal($0.utf8) } ?? 0
    return max(apparent, min(told, 1 << 31) + max(0, answer.received - answer.requested))
  }

  /// How long an answer is fresh by what the server says, or else by when it was last changed (4.2.1, 4.2.2).
  static func lifetime(of head: ResponseHead, received: Int) -> Int {
    let control = CacheControl(head.headers.all("cache-control"))
    if let seconds = control.seconds("max-age") { return seconds }
    let date = head.headers["date"].flatMap(HTTPDate.seconds) ?? received
    // What is no date, such as 0, means that it is over already (5.3).
    if let expires = head.headers["expires"] { return max(0, (HTTPDate.seconds(expires) ?? date) - date) }
    guard Storability.isLasting(head.status) || control.has("public"),
      let changed = head.headers["last-modified"].flatMap(HTTPDate.seconds)
    else { return 0 }
    return min(max(0, date - changed) / 10, longestGuess)
  }

  /// What nobody has promised is believed for a day at most.
  private static let longestGuess = 86_400
}
