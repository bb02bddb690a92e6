import FetchBytecode
import FetchHTTP
import FetchVM

/// The headers of a response: like a map of strings, but in any case of letters. Several of one name are joined by commas.
final class HeadersObject: TypedObject {
  let headers: HTTPHeaders

  init(_ headers: HTTPHeaders, _ table: MemberTable) {
    self.headers = headers
    super.init(table, isLeaf: true)
  }

  override func describe(_ machine: Machine) -> String {
    machine.describe(.map(makeMap(machine)))
  }

  override func isEqual(to other: NativeObject) -> Bool {
    (other as? HeadersObject)?.headers.fields == headers.fields
  }

  override var valueHash: Int {
    var hasher = Hasher()
    for field in headers.fields {
      hasher.combine(field.name)
      hasher.combine(field.value)
    }
    return hasher.finalize()
  }

  override func index(_ key: Value, _ machine: Machine) throws(Failure) -> Value {
    let name = try HeadersObject.name(key, "an index of headers", machine)
    if let value = value(of: name) { return .string(machine.heap.makeString(value)) }
    let known = headers.fields.map { $0.name.lowercased() }
    let guess = machine.suggestion(for: name.lowercased(), among: known).map { "did you mean \"\($0)\"? " } ?? ""
    throw machine.failure(
      .key, "there is no header \(machine.describe(key))", hint: guess + "headers.get(\"\(name)\") gives null instead")
  }

  override func contains(_ value: Value, _ machine: Machine) throws(Failure) -> Bool? {
    headers[try HeadersObject.name(value, "`in` headers", machine)] != nil
  }

  override func makeIterator(_ machine: Machine) -> Ref<IteratorObject>? {
    machine.heap.add(HeadersIterator(makeMap(machine))).cast(to: IteratorObject.self)
  }

  /// The value of the headers called `name`; cookies are not joined, for they may hold commas (RFC 9110, 5.3).
  func value(of name: String) -> String? {
    let all = headers.all(name)
    return all.isEmpty ? nil : joined(all, called: name.lowercased())
  }

  private func joined(_ values: [String], called name: String) -> String {
    values.joined(separator: name == "set-cookie" ? "\n" : ", ")
  }

  /// The headers by their names in small letters.
  func makeMap(_ machine: Machine) -> Ref<MapObject> {
    var names: [String] = []
    var values: [String: [String]] = [:]
    for field in headers.fields {
      let name = field.name.lowercased()
      if values[name] == nil { names.append(name) }
      values[name, default: []].append(field.value)
    }
    let map = machine.heap.makeMap(capacity: names.count)
    for name in names {
      machine.set(machine.string(name), machine.string(joined(values[name] ?? [], called: name)), in: map)
    }
    return map
  }

  /// The name of a header; `what` is what gave it.
  static func name(_ value: Value, _ what: String, _ machine: Machine) throws(Failure) -> String {
    guard case .string(let name) = value else {
      throw machine.wrongType(what, expected: "a string", got: value)
    }
    return name.object.string
  }
}

/// Names and values, or the names alone.
private final class HeadersIterator: IteratorObject {
  private let map: Ref<MapObject>
  private var position = 0

  init(_ map: Ref<MapObject>) {
    self.map = map
    super.init()
  }

  override func trace(_ marker: inout Marker) { marker.mark(map) }

  override func next(_ machine: Machine) throws(Failure) -> IteratorStep {
    guard position < map.object.used else { return .end }
    position += 1
    let entry = map.object.entries[position - 1]
    return .pair(entry.key, entry.value)
  }
}

extension World {
  func installHeaders() {
    let table = tables.headers
    addField(table, of: HeadersObject.self, "count") { machine, headers in .int(headers.makeMap(machine).object.count) }
    addMethod(
      table, of: HeadersObject.self, "get", [Parameter(name: "name"), Parameter(name: "default", isOptional: true)]
    ) {
      machine, headers, arguments throws(Failure) in
      guard let value = try headers.value(of: HeadersObject.name(arguments[1], "get's name", machine)) else {
        return arguments.optional(2) ?? .null
      }
      return .string(machine.heap.makeString(value))
    }
    addMethod(table, of: HeadersObject.self, "has", [Parameter(name: "name")]) {
      machine, headers, arguments throws(Failure) in
      .bool(try headers.headers[HeadersObject.name(arguments[1], "has's name", machine)] != nil)
    }
    addMethod(table, of: HeadersObject.self, "all", [Parameter(name: "name")]) {
      machine, headers, arguments throws(Failure) in
      let list = machine.heap.makeList()
      for value in try headers.headers.all(HeadersObject.name(arguments[1], "all's name", machine)) {
        machine.heap.grew(by: list.object.append(.string(machine.heap.makeString(value))))
      }
      return .list(list)
    }
    addMethod(table, of: HeadersObject.self, "toMap") { machine, headers, _ in .map(headers.makeMap(machine)) }
    for (name, givesKeys) in [("keys", true), ("values", false)] {
      addMethod(table, of: HeadersObject.self, name) { machine, headers, _ in
        let list = machine.heap.makeList()
        headers.makeMap(machine).object.forEach { key, value in
          machine.heap.grew(by: list.object.append(givesKeys ? key : value))
        }
        return .list(list)
      }
    }
  }
}
