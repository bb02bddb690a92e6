import FetchHTTP
import FetchVM

/// The secrets that a request discloses to the server: found in its URL and options, and put there in clear.
struct Disclosure {
  private(set) var secrets: [Ref<SecretObject>] = []
  /// The headers that hold one.
  private(set) var headers: [String] = []
  /// The body or the URL holds one.
  private(set) var isInBody = false

  /// What of them is shown nowhere.
  var parts: Set<String> { secrets.reduce(into: []) { $0.formUnion($1.object.parts) } }

  /// The options with all secrets in clear.
  mutating func reveal(options: Value, _ machine: Machine) -> Value {
    guard case .map(let map) = options else { return options }
    for (name, isBody) in [("json", true), ("form", true), ("body", true), ("multipart", true), ("headers", false)] {
      guard case .string(let key) = machine.string(name), let value = map.object[.string(key)] else { continue }
      guard !isBody else {
        isInBody = isInBody || holdsSecret(value, depth: 0)
        continue
      }
      guard case .map(let fields) = value else { continue }
      fields.object.forEach { name, value in
        if case .string(let name) = name, holdsSecret(value, depth: 0) { headers.append(name.object.string) }
      }
    }
    return reveal(options, machine)
  }

  /// The value with all secrets in clear; itself when it holds none.
  mutating func reveal(_ value: Value, _ machine: Machine) -> Value {
    guard holdsSecret(value, depth: 0) else { return value }
    return copy(value, machine)
  }

  private mutating func copy(_ value: Value, _ machine: Machine) -> Value {
    switch value {
    case .object(let object):
      guard let secret = object.object as? SecretObject else { return value }
      secrets.append(Ref(secret))
      return .string(secret.text)
    case .list(let list):
      let copied = machine.heap.makeList(capacity: max(list.object.count, 1))
      for item in list.object.buffer { copied.object.append(copy(item, machine)) }
      return .list(copied)
    case .map(let map):
      let copied = machine.heap.makeMap(capacity: map.object.count)
      map.object.forEach { copied.object.set($0, copy($1, machine)) }
      return .map(copied)
    default: return value
    }
  }

  /// What is nested deeper than any request's options, or in itself, is not looked into; sending it fails for that reason.
  private func holdsSecret(_ value: Value, depth: Int) -> Bool {
    guard depth < 100 else { return false }
    switch value {
    case .object(let object): return object.object is SecretObject
    case .list(let list): return list.object.buffer.contains { holdsSecret($0, depth: depth + 1) }
    case .map(let map):
      var holds = false
      map.object.forEach { _, item in holds = holds || holdsSecret(item, depth: depth + 1) }
      return holds
    default: return false
    }
  }
}

extension World {
  /// What goes wrong in `body`, where secrets of these parts stand in clear, is told without them.
  func hiding<Result>(_ parts: Set<String>, _ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    do throws(Failure) {
      return try body()
    } catch {
      let object = error.error.object
      guard !parts.isEmpty, let kind = ErrorKind(rawValue: object.kind.object.string) else { throw error }
      throw machine.failure(
        kind, SecretObject.mask(parts, in: object.message.object.string),
        hint: object.hint.map { SecretObject.mask(parts, in: $0) })
    }
  }

  /// Whether the request may carry what it discloses; from here on, that is masked in what names the request.
  func permit(_ disclosure: Disclosure, to url: WebURL) throws(Failure) {
    for secret in disclosure.secrets {
      if let refusal = secret.object.origins.refusal(of: url.origin) { throw machine.failure(.permission, refusal) }
    }
    for secret in disclosure.secrets {
      // A mask for every `a` would make messages unreadable, and hide nothing.
      for part in secret.object.parts where part.utf8.count >= 4 {
        masks.insert(part)
        for space in ["+", "%20"] { masks.insert(inURL(part, space: space)) }
        for isForm in [false, true] {
          var encoded = ByteBuffer()
          var part = part
          part.withUTF8 { PercentCode.encode($0, isForm: isForm, into: &encoded) }
          masks.insert(String(decoding: encoded.bytes, as: UTF8.self))
        }
      }
    }
  }

  /// What becomes of a text that was put into a URL as it is: there only spaces and what is not ASCII are encoded.
  private func inURL(_ text: String, space: String) -> String {
    var encoded = ByteBuffer()
    for scalar in text.unicodeScalars {
      if scalar == " " {
        encoded.append(space)
      } else {
        var character = String(scalar)
        if scalar.isASCII {
          encoded.append(character)
        } else {
          character.withUTF8 { PercentCode.encode($0, isForm: false, into: &encoded) }
        }
      }
    }
    // A URL has its codes in capitals.
    let pieces = String(decoding: encoded.bytes, as: UTF8.self).split(separator: "%", omittingEmptySubsequences: false)
    return pieces.dropFirst().reduce(into: String(pieces[0])) { text, piece in
      let code = piece.prefix(2)
      let isCode = code.utf8.count == 2 && code.allSatisfy(\.isHexDigit)
      text += "%" + (isCode ? code.uppercased() + String(piece.dropFirst(2)) : String(piece))
    }
  }

  /// `text` without the secrets that requests disclosed.
  package func masked(_ text: String) -> String {
    masks.isEmpty ? text : SecretObject.mask(masks, in: text)
  }

  /// A part of a URL: a secret when the URL was made from one and the part shows it.
  func hidden(_ value: Value) -> Value {
    if masks.isEmpty { return value }
    switch value {
    case .string(let text):
      if masked(text.object.string) == text.object.string { return value }
      return .object(
        machine.heap.add(SecretObject(text, parts: masks, for: .any, tables.secret), bytes: 100).cast(
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
