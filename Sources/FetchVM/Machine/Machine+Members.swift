import FetchBytecode
import FetchDiagnostics

/// `m.name` and `m.name(…)`.
extension Machine {
  /// The members of a value's type.
  public func members(of value: Value) -> MemberTable {
    if case .object(let object) = value { return object.object.members(self) ?? noMembers }
    return coreMembers(of: value).object
  }

  /// The method of that name which a value's type has.
  @inline(__always)
  func method(_ name: Ref<StringObject>, of value: Value) -> Ref<NativeFunction>? {
    if case .object = value { return members(of: value).method(name) }
    return coreMembers(of: value).method(name)
  }

  /// The members of a type of the core. The machine holds the tables, so that none has to be held while it is looked at.
  @inline(__always)
  private func coreMembers(of value: Value) -> Ref<MemberTable> {
    switch value {
    case .string: Ref(stringMembers)
    case .bytes: Ref(bytesMembers)
    case .list: Ref(listMembers)
    case .map: Ref(mapMembers)
    case .range: Ref(rangeMembers)
    case .int, .float: Ref(numberMembers)
    case .duration: Ref(durationMembers)
    case .function, .native: Ref(functionMembers)
    case .task: Ref(taskMembers)
    case .stream: Ref(streamMembers)
    case .error: Ref(errorMembers)
    case .undefined, .null, .bool, .cell, .iterator, .object: Ref(noMembers)
    }
  }

  /// `value.name`: on a map always the key, else a field of the type.
  @inline(never)
  func field(_ value: Value, _ name: Ref<StringObject>) throws(Failure) -> Value {
    if case .map(let map) = value {
      if let entry = map.object.find(name) { return entry.pointee.value }
      throw missingField(name, in: map.object)
    }
    if let field = try knownField(value, name) { return field }
    throw noField(value, name.object.string)
  }

  /// A field of a value that is no map; nil when it has none of that name.
  private func knownField(_ value: Value, _ name: Ref<StringObject>) throws(Failure) -> Value? {
    switch value {
    case .error(let error):
      if let field = field(name, of: error) { return field }
    case .task(let task):
      if let field = try task.object.field(name.object.string, self) { return field }
    case .object(let object):
      if let field = try object.object.field(name, self) { return field }
    default: break
    }
    if let key = interned(name), let native = members(of: value).field(key) {
      var receiver = value
      return try withUnsafeMutablePointer(to: &receiver) { base throws(Failure) in
        try native.object.body(self, Arguments(base: base, count: 1))
      }
    }
    return nil
  }

  /// What a map's pattern finds under a name in a value that is no map: a field of an error, or of a type of the library. Others
  /// have no fields that a script would take them apart by.
  @inline(never)
  func patternField(_ value: Value, _ name: Value) throws(Failure) -> Value? {
    guard case .string(let name) = name else { return nil }
    switch value {
    case .error, .object: return try knownField(value, name)
    default: return nil
    }
  }

  /// `value?.name`: null for null, and for a map or an error without it.
  @inline(never)
  func optionalField(_ value: Value, _ name: Ref<StringObject>) throws(Failure) -> Value {
    switch value {
    case .null: return .null
    case .map(let map): return map.object.find(name)?.pointee.value ?? .null
    case .error: return try knownField(value, name) ?? .null
    default: return try field(value, name)
    }
  }

  @inline(never)
  func setField(_ target: Value, _ name: Ref<StringObject>, _ value: Value) throws(Failure) {
    switch target {
    case .map(let map): heap.grew(by: map.object.set(.string(name), value))
    case .object(let object): try object.object.setField(name, value, self)
    default:
      throw failure(.type, "a field of \(describeForMessage(target)) cannot be set; only maps have fields that can")
    }
  }

  /// A field of an error: one that all have, or one of its own.
  public func field(_ name: Ref<StringObject>, of error: Ref<ErrorObject>) -> Value? {
    let object = error.object
    switch name.object.string {
    case "kind": return .string(object.kind)
    case "message": return .string(object.message)
    case "cause": return object.cause
    case "trace": return .list(traceList(object))
    case "also":
      let list = heap.makeList()
      for other in object.also { list.object.append(.error(other)) }
      return .list(list)
    default: return object.fields?.object.find(name)?.pointee.value
    }
  }

  /// A list of maps: `function`, `file`, `line`, `column`.
  private func traceList(_ error: ErrorObject) -> Ref<ListObject> {
    let list = heap.makeList()
    for point in error.trace.points {
      let position = point.code.source.position(of: point.span.start)
      let map = heap.makeMap(capacity: 4)
      map.object.set(.string(intern("function")), .string(heap.makeString(point.code.prototype.name)))
      map.object.set(.string(intern("file")), .string(heap.makeString(point.code.source.name)))
      map.object.set(.string(intern("line")), .int(position.line))
      map.object.set(.string(intern("column")), .int(position.column))
      list.object.append(.map(map))
    }
    return list
  }

  // Errors

  private func missingField(_ name: Ref<StringObject>, in map: MapObject) -> Failure {
    let failure = missingKey(.string(name), in: map)
    if interned(name).flatMap({ mapMembers.method($0) }) != nil {
      failure.error.object.hint = "a map's method is called: .\(name.object.string)()"
    }
    return failure
  }

  private func noField(_ value: Value, _ name: String) -> Failure {
    let table = members(of: value)
    if case .null = value {
      return failure(
        .type, "null has no `\(name)`", hint: "write ?.\(name) if the value may be null")
    }
    if table.methodNames.contains(name) {
      return failure(.type, "`\(name)` is a method: it needs parentheses", hint: "write .\(name)()")
    }
    var fields = table.fieldNames
    if case .error(let error) = value {
      fields += ["kind", "message", "cause", "trace", "also"]
      error.object.fields?.object.forEach { key, _ in
        if case .string(let key) = key { fields.append(key.object.string) }
      }
    }
    var hint = memberHint(value, name, among: fields + table.methodNames)
    switch value.typeName {
    case "headers": hint = hint ?? "write headers[\"\(name)\"]"
    case "error": hint = hint ?? "write ?.\(name), which is null for an error without it"
    default: break
    }
    return failure(.type, "\(describeForMessage(value)) has no field `\(name)`", hint: hint)
  }

  func noMethod(_ value: Value, _ name: String, argumentCount: Int = 0) -> Failure {
    let table = members(of: value)
    if case .null = value {
      return failure(.type, "null has no method `\(name)`", hint: "write ?.\(name)(…) if the value may be null")
    }
    if table.fieldNames.contains(name) {
      return failure(
        .type, "`\(name)` is a field: it is read without parentheses",
        hint: ForeignMembers.hint(forCalling: name, of: value.typeName, with: argumentCount))
    }
    if case .map(let map) = value, interned(heap.makeString(name)).flatMap({ map.object.find($0) }) != nil {
      return failure(.type, "the key `\(name)` of this map holds no function")
    }
    return failure(
      .type, "\(describeForMessage(value)) has no method `\(name)`",
      hint: memberHint(value, name, among: table.methodNames + table.fieldNames))
  }

  private func memberHint(_ value: Value, _ name: String, among names: [String]) -> String? {
    if case .task(let task) = value, task.object.isSettled(self) == false || task.object.state == .succeeded {
      return "the value is a task: write (await …).\(name) to use its result"
    }
    return ForeignMembers.hint(for: name, of: value.typeName, among: names)
  }

  /// The name among `names` that was probably meant.
  public func suggestion(for name: String, among names: [String]) -> String? {
    SpellingSuggestion.closest(to: name, among: names)
  }

  /// The name among `names` that was probably meant by a label or an option.
  public func labelSuggestion(for name: String, among names: [String]) -> String? {
    ForeignMembers.label(name, among: names)
  }

  /// Whether `value` is of the type that a pattern names, or an error of that kind.
  @inline(never)
  func isType(_ value: Value, _ name: Ref<StringObject>) -> Bool {
    if case .error(let error) = value {
      if error.object.kind == name || error.object.kind.object.isSame(as: name.object) { return true }
    }
    return value.typeName == name.object.string
  }
}
