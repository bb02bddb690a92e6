/// A script's value: sixteen trivial bytes. Copying one costs no reference count; the collector keeps what it points to alive.
///
/// A `Value` is never a future's output, never captured by an escaping closure, never kept in a Swift collection past a native call:
/// only heap objects, whose `trace` names them, keep values.
public enum Value: BitwiseCopyable {
  /// No script value: a variable before its `let`, an argument that was not given, a map's removed entry.
  case undefined
  case null
  case bool(Bool)
  case int(Int)
  case float(Double)
  /// Nanoseconds.
  case duration(Int)
  case string(Ref<StringObject>)
  case bytes(Ref<BytesObject>)
  case list(Ref<ListObject>)
  case map(Ref<MapObject>)
  case range(Ref<RangeObject>)
  case function(Ref<FunctionObject>)
  case native(Ref<NativeFunction>)
  case error(Ref<ErrorObject>)
  case task(Ref<TaskObject>)
  case stream(Ref<StreamObject>)
  /// The variable of a closure. Never seen by a script.
  case cell(Ref<CellObject>)
  /// The state of a `for` loop. Never seen by a script.
  case iterator(Ref<IteratorObject>)
  /// A type of the library's: a response, a queue, a URL.
  case object(Ref<NativeObject>)
}

/// The registers of a function, or any run of values.
public typealias Registers = UnsafeMutablePointer<Value>

extension Value {
  /// What the value points to, if anything.
  @inline(__always)
  public var heapObject: Ref<HeapObject>? {
    switch self {
    case .undefined, .null, .bool, .int, .float, .duration: nil
    case .string(let ref): ref.base
    case .bytes(let ref): ref.base
    case .list(let ref): ref.base
    case .map(let ref): ref.base
    case .range(let ref): ref.base
    case .function(let ref): ref.base
    case .native(let ref): ref.base
    case .error(let ref): ref.base
    case .task(let ref): ref.base
    case .stream(let ref): ref.base
    case .cell(let ref): ref.base
    case .iterator(let ref): ref.base
    case .object(let ref): ref.base
    }
  }

  /// Only `null` and `false` are false.
  @inline(__always)
  public var isTrue: Bool {
    switch self {
    case .null, .undefined: false
    case .bool(let bool): bool
    default: true
    }
  }

  @inline(__always)
  public var isNull: Bool { if case .null = self { true } else { false } }

  @inline(__always)
  public var isUndefined: Bool { if case .undefined = self { true } else { false } }

  /// The name of the type as scripts and messages write it.
  public var typeName: String {
    switch self {
    case .undefined: "nothing"
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .duration: "duration"
    case .string: "string"
    case .bytes: "bytes"
    case .list: "list"
    case .map: "map"
    case .range: "range"
    case .function, .native: "function"
    case .error: "error"
    case .task: "task"
    case .stream: "stream"
    case .cell, .iterator: "internal value"
    case .object(let ref): ref.object.typeName
    }
  }
}
