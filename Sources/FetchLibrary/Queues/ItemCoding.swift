import FetchHTTP
import FetchVM

/// How the items of a stored queue are written: JSON, and what JSON has no form for as a map with one key that begins with `$`:
/// `{"$url": "…"}`, `{"$time": "…"}` (ISO 8601), `{"$duration": nanoseconds}`, `{"$bytes": "…"}` (base 64), and as
/// `{"$map": [[key, value], …]}` a map with a key that is no string, or whose first key begins with `$`.
private enum ItemTag {
  static let url = "$url"
  static let time = "$time"
  static let duration = "$duration"
  static let bytes = "$bytes"
  static let map = "$map"
  /// How deep lists and maps may be nested.
  static let maximumDepth = 200
}

extension World {
  /// An item as a store keeps it; `what` names it in messages.
  func encode(item: Value, _ what: String) throws(Failure) -> [UInt8] {
    try encodeJSON(try tagged(item, what, of: item, depth: 0), indent: nil, for: what)
  }

  /// The item that a store kept.
  func decode(item text: [UInt8]) throws(Failure) -> Value { try untagged(try decodeJSON(text)) }

  /// Throws when a secret stands in the value: the store would have it in clear.
  func refuseSecrets(in value: Value, _ what: String) throws(Failure) {
    guard Disclosure.holdsSecret(value) || isSecretURL(value) else { return }
    throw machine.failure(
      .type, "\(what) holds a secret, which the queue would keep in clear",
      hint: "add what the secret is for, and use the secret when the item is taken")
  }

  private func isSecretURL(_ value: Value) -> Bool {
    guard case .object(let object) = value, let url = object.object as? URLObject else { return false }
    return url.describe(machine) != url.url.text
  }

  // Writing

  private func tagged(_ value: Value, _ what: String, of item: Value, depth: Int) throws(Failure) -> Value {
    if depth > ItemTag.maximumDepth {
      throw machine.failure(
        .value,
        "\(what) is a \(item.typeName) that contains itself, or it is nested more than \(ItemTag.maximumDepth) deep")
    }
    switch value {
    case .null, .bool, .int, .float, .string: return value
    case .duration(let nanoseconds): return tag(ItemTag.duration, .int(nanoseconds))
    case .bytes(let bytes):
      let text = bytes.object.bytes.withUnsafeBufferPointer { buffer in
        machine.string(Base64.encoded(buffer, isURL: false), isASCII: true)
      }
      return tag(ItemTag.bytes, text)
    case .list(let list):
      let items = machine.heap.makeList(capacity: list.object.count)
      for index in 0..<list.object.count {
        items.object.append(try tagged(list.object[index], what, of: item, depth: depth + 1))
      }
      return .list(items)
    case .map(let map): return try tagged(map.object, what, of: item, depth: depth)
    case .object(let object):
      try refuseSecrets(in: value, what)
      if let url = object.object as? URLObject { return tag(ItemTag.url, machine.string(url.url.text)) }
      if let time = object.object as? TimeObject { return tag(ItemTag.time, time.jsonValue(machine)) }
    case .undefined, .range, .function, .native, .task, .stream, .error, .cell, .iterator: break
    }
    throw machine.failure(
      .type, "\(what) cannot hold \(machine.describeForMessage(value)): a stored queue keeps text",
      hint: "it keeps what JSON can hold, and urls, times, durations and bytes")
  }

  private func tagged(_ map: MapObject, _ what: String, of item: Value, depth: Int) throws(Failure) -> Value {
    var keys: [Value] = []
    map.forEach { key, _ in keys.append(key) }
    let isPlain = keys.allSatisfy { if case .string = $0 { true } else { false } } && !isTag(keys.first)
    let written = machine.heap.makeMap(capacity: keys.count)
    let pairs = machine.heap.makeList(capacity: keys.count)
    for key in keys {
      let value = try tagged(map[key] ?? .null, what, of: item, depth: depth + 1)
      if isPlain {
        written.object.set(key, value)
      } else {
        let pair = machine.heap.makeList(capacity: 2)
        pair.object.append(key)
        pair.object.append(value)
        pairs.object.append(.list(pair))
      }
    }
    return isPlain ? .map(written) : tag(ItemTag.map, .list(pairs))
  }

  private func isTag(_ key: Value?) -> Bool {
    if case .string(let name) = key { name.object.utf8.first == UInt8(ascii: "$") } else { false }
  }

  private func tag(_ name: String, _ value: Value) -> Value {
    let map = machine.heap.makeMap(capacity: 1)
    map.object.set(.string(machine.intern(name)), value)
    return .map(map)
  }

  // Reading

  private func untagged(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .list(let list):
      for index in 0..<list.object.count { list.object[index] = try untagged(list.object[index]) }
      return value
    case .map(let map):
      if map.object.count == 1, case .string(let name) = map.object.entries[0].key, isTag(map.object.entries[0].key) {
        return try untagged(name.object.string, map.object.entries[0].value)
      }
      for index in 0..<map.object.used {
        let entry = map.object.entries[index]
        map.object.set(entry.key, try untagged(entry.value))
      }
      return value
    default: return value
    }
  }

  private func untagged(_ tag: String, _ value: Value?) throws(Failure) -> Value {
    switch (tag, value) {
    case (ItemTag.url, .string(let text)): return makeURL(try webURL(.string(text), for: "queue"))
    case (ItemTag.duration, .int(let nanoseconds)): return .duration(nanoseconds)
    case (ItemTag.bytes, .string(let text)):
      if let bytes = Base64.decoded(text.object.utf8) { return .bytes(machine.heap.makeBytes(bytes)) }
    case (ItemTag.time, .string(let text)):
      if let civil = DateParser.parse(text.object.string),
        let time = types.time.make(seconds: civil.seconds, nanosecond: civil.nanosecond, machine)
      {
        return time
      }
    case (ItemTag.map, .list(let pairs)):
      let map = machine.heap.makeMap(capacity: pairs.object.count)
      for pair in pairs.object.buffer {
        guard case .list(let pair) = pair, pair.object.count == 2, MapObject.isKey(pair.object[0]) else { break }
        map.object.set(pair.object[0], try untagged(pair.object[1]))
      }
      if map.object.count == pairs.object.count { return .map(map) }
    default: break
    }
    throw machine.failure(.value, "queue: what is kept as an item is none: {\(tag): …}")
  }
}
