import FetchVM

/// A script's value as a host program sees it: a copy, free to cross threads.
public enum ScriptValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case bytes([UInt8])
  case duration(Duration)
  case list([ScriptValue])
  /// In the order of the map. Keys that are ints or booleans come as text.
  case map([Entry])
  /// Anything else, as `print` shows it: a function, a task, a response.
  case other(String)

  /// One entry of a map.
  public struct Entry: Sendable, Equatable {
    public var key: String
    public var value: ScriptValue

    public init(_ key: String, _ value: ScriptValue) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a key, when this is a map that has it.
  public subscript(key: String) -> ScriptValue? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }
}

extension ScriptValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .float(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: ScriptValue...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, ScriptValue)...) {
    self = .map(elements.map { Entry($0.0, $0.1) })
  }
  public init(nilLiteral: ()) { self = .null }
}

extension ScriptValue {
  /// Structures nested deeper than this come as text.
  private static let maximumNesting = 200

  /// A copy of a machine's value.
  init(_ value: FetchVM.Value, in machine: Machine, depth: Int = 0) {
    switch value {
    case .null, .undefined: self = .null
    case .bool(let bool): self = .bool(bool)
    case .int(let int): self = .int(int)
    case .float(let float): self = .float(float)
    case .string(let string): self = .string(string.object.string)
    case .bytes(let bytes): self = .bytes(bytes.object.bytes)
    case .duration(let nanoseconds): self = .duration(.nanoseconds(nanoseconds))
    case .list(let list) where depth < ScriptValue.maximumNesting:
      self = .list(list.object.buffer.map { ScriptValue($0, in: machine, depth: depth + 1) })
    case .map(let map) where depth < ScriptValue.maximumNesting:
      var entries: [Entry] = []
      map.object.forEach { key, value in
        entries.append(Entry(machine.display(key), ScriptValue(value, in: machine, depth: depth + 1)))
      }
      self = .map(entries)
    default: self = .other(machine.display(value))
    }
  }

  /// The machine's value of this; what came as `other` goes back as text.
  func makeValue(in machine: Machine) -> FetchVM.Value {
    switch self {
    case .null: return .null
    case .bool(let bool): return .bool(bool)
    case .int(let int): return .int(int)
    case .float(let float): return .float(float)
    case .string(let string), .other(let string): return .string(machine.heap.makeString(string))
    case .bytes(let bytes): return .bytes(machine.heap.makeBytes(bytes))
    case .duration(let duration):
      let (seconds, attoseconds) = duration.components
      return .duration(Int(seconds) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000))
    case .list(let items):
      let list = machine.heap.makeList(capacity: items.count)
      for item in items { machine.heap.grew(by: list.append(item.makeValue(in: machine))) }
      return .list(list)
    case .map(let entries):
      let map = machine.heap.makeMap(capacity: entries.count)
      for entry in entries {
        machine.heap.grew(
          by: map.set(.string(machine.heap.makeString(entry.key)), entry.value.makeValue(in: machine)))
      }
      return .map(map)
    }
  }
}
