import FetchHTTP
import FetchVM

/// The secrets that a request discloses to the server: found in its URL and options, and put there in clear.
struct Disclosure {
  private(set) var secrets: [Ref<SecretObject>] = []
  /// The headers that hold one.
  private(set) var headers: [String] = []
  /// The body holds one.
  private(set) var isInBody = false

  /// What of them is shown nowhere.
  var parts: Set<String> { secrets.reduce(into: []) { $0.formUnion($1.object.parts) } }

  /// The options with all secrets in clear.
  mutating func reveal(options: Value, _ machine: Machine) -> Value {
    guard case .map(let map) = options else { return options }
    for (name, isBody) in [("json", true), ("form", true), ("body", true), ("multipart", true), ("headers", false)] {
      guard case .string(let key) = machine.string(name), let value = map.object[.string(key)] else { continue }
      guard !isBody else {
        isInBody = isInBody || Self.holdsSecret(value)
        continue
      }
      guard case .map(let fields) = value else { continue }
      fields.object.forEach { name, value in
        if case .string(let name) = name, Self.holdsSecret(value) { headers.append(name.object.string) }
      }
    }
    return reveal(options, machine)
  }

  /// The value with all secrets in clear; itself when it holds none.
  mutating func reveal(_ value: Value, _ machine: Machine) -> Value {
    guard Self.holdsSecret(value) else { return value }
    var copies = Copies()
    let copied = begin(value, &copies, machine)
    while let (original, copy) = copies.unfilled.popLast() { fill(copy, from: original, &copies, machine) }
    return copied
  }

  /// The lists and maps that are made anew. Each is made once and filled later: it may stand in itself, at any depth.
  private struct Copies {
    var made: [UnsafeMutableRawPointer: Value] = [:]
    var unfilled: [(original: Value, copy: Value)] = []
  }

  private mutating func begin(_ value: Value, _ copies: inout Copies, _ machine: Machine) -> Value {
    let (pointer, copy): (UnsafeMutableRawPointer, Value)
    switch value {
    case .object(let object):
      let secret: Ref<SecretObject>
      switch object.object {
      case let object as SecretObject: secret = Ref(object)
      case let url as URLObject:
        guard let text = url.secret else { return value }
        secret = text
      default: return value
      }
      secrets.append(secret)
      return .string(secret.object.text)
    case .list(let list):
      if let made = copies.made[list.pointer] { return made }
      (pointer, copy) = (list.pointer, .list(machine.heap.makeList(capacity: max(list.object.count, 1))))
    case .map(let map):
      if let made = copies.made[map.pointer] { return made }
      (pointer, copy) = (map.pointer, .map(machine.heap.makeMap(capacity: map.object.count)))
    default: return value
    }
    copies.made[pointer] = copy
    copies.unfilled.append((value, copy))
    return copy
  }

  private mutating func fill(_ copy: Value, from original: Value, _ copies: inout Copies, _ machine: Machine) {
    switch (original, copy) {
    case (.list(let items), .list(let list)):
      for item in items.object.buffer { list.object.append(begin(item, &copies, machine)) }
    case (.map(let entries), .map(let map)):
      entries.object.forEach { map.object.set($0, begin($1, &copies, machine)) }
    default: break
    }
  }

  /// What a text of revealed values comes to: a secret, where they held one. `write` is how the text has its parts written.
  func text(_ text: String, writing write: (String) -> String = { $0 }, _ machine: Machine) -> Value {
    let string = machine.heap.makeString(text)
    guard let first = secrets.first?.object else { return .string(string) }
    var origins = SecretOrigins.any
    for secret in secrets { origins = origins.narrowed(by: secret.object.origins) }
    // In a list or a map a text stands with escapes. Its quotes are no part of it: they stay where a mask takes its place.
    let escaped = parts.map { String(machine.describe(machine.string($0)).dropFirst().dropLast()) }
    return first.make(string, parts: parts.union(escaped).union(parts.map(write)), for: origins, machine)
  }

  /// Whether a secret stands in the value, at any depth.
  static func holdsSecret(_ value: Value) -> Bool { value.firstObject { $0.hidesText } != nil }
}

extension World {
  /// What goes wrong in `body`, where secrets of these parts stand in clear, is told without them.
  func hiding<Result>(_ parts: Set<String>, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    do throws(Failure) {
      return try body()
    } catch {
      let object = error.error.object
      guard !parts.isEmpty, object.cancellation == nil, let kind = ErrorKind(rawValue: object.kind.object.string) else {
        throw error
      }
      // A short one is masked where it is quoted as a value: a mask for every `a` would spell it out.
      let mask = SecretMask(parts.map { Self.isLong($0) ? $0 : "\"\($0)\"" })
      throw machine.failure(
        kind, mask.masked(object.message.object.string), hint: object.hint.map { mask.masked($0) })
    }
  }

  /// Whether the request may carry what it discloses; from here on, that is masked in what names the request.
  func permit(_ disclosure: Disclosure, to url: WebURL) throws(Failure) {
    for secret in disclosure.secrets {
      if let refusal = secret.object.origins.refusal(of: url.origin) { throw machine.failure(.permission, refusal) }
    }
    for secret in disclosure.secrets {
      for part in secret.object.parts where Self.isLong(part) {
        for spelling in spellings(of: part) where Self.isLong(spelling) { masks.insert(spelling) }
      }
    }
  }

  /// Whether a text is masked wherever it stands: a mask for every `a` would make messages unreadable, and hide nothing.
  private static func isLong(_ text: String) -> Bool { text.utf8.count >= 4 }

  /// How a text is written where a request has it: as it is, in a URL or a form, in a query that is taken apart, and any of these inside a
  /// string of JSON.
  private func spellings(of text: String) -> Set<String> {
    var spellings = WebURL.spellings(of: text)
    for part in text.split(separator: "&") { spellings.insert(PercentCoding.decoded(part)) }
    for pair in PercentCoding.pairs(in: text) { spellings.formUnion([pair.name, pair.value]) }
    for isForm in [false, true] { spellings.insert(PercentCoding.encoded(text, isForm: isForm)) }
    return spellings.union(spellings.map { inJSON($0) })
  }

  /// What becomes of a text inside a string of JSON.
  private func inJSON(_ text: String) -> String {
    let written = try? machine.uninterrupted { () throws(Failure) in
      try writeJSON(machine.string(text), indent: nil, machine)
    }
    return String(decoding: (written ?? []).dropFirst().dropLast(), as: UTF8.self)
  }

  /// `text` without the secrets that requests disclosed.
  package func masked(_ text: String) -> String {
    masks.masked(text)
  }

  /// All secrets that requests disclose from here on are masked to the end: what is written down shows them all.
  func rememberAllSecrets() { masks.rememberAll() }

  /// What masks the secrets that requests disclosed so far, and these texts.
  func secretMask(with others: Set<String>) -> SecretMask { masks.with(others) }

  /// A part of a URL: a secret when the URL was made from one and the part shows it.
  func hidden(_ value: Value) -> Value {
    if masks.isEmpty { return value }
    switch value {
    case .string(let text):
      let found = masks.found(in: text.object.string)
      if found.isEmpty { return value }
      return .object(
        machine.heap.add(SecretObject(text, parts: found, for: .any, tables.secret), bytes: 100).cast(
          to: NativeObject.self))
    case .list(let list):
      for index in 0..<list.object.count { list.object[index] = hidden(list.object[index]) }
      return value
    case .map(let map):
      let copied = machine.heap.makeMap(capacity: map.object.count)
      map.object.forEach { copied.object.set($0, hidden($1)) }
      return .map(copied)
    default: return value
    }
  }
}
