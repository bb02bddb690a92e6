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
  /// A copy of a machine's value.
  init(_ value: FetchVM.Value, in machine: Machine) {
    var copier = Copier(machine: machine)
    self = copier.copy(value, depth: 0)
  }

  /// Copies values. What stands in many places is copied once, and the copies share it.
  private struct Copier {
    /// A list or map as it comes at some depth: further down less of it is copied.
    private struct Part: Hashable {
      let address: UnsafeMutableRawPointer
      let depth: Int
    }

    /// Structures nested deeper than this come as text.
    private static let maximumNesting = 200

    let machine: Machine
    private var made: [Part: ScriptValue] = [:]

    init(machine: Machine) { self.machine = machine }

    mutating func copy(_ value: FetchVM.Value, depth: Int) -> ScriptValue {
      switch value {
      case .null, .undefined: return .null
      case .bool(let bool): return .bool(bool)
      case .int(let int): return .int(int)
      case .float(let float): return .float(float)
      case .string(let string): return .string(string.object.string)
      case .bytes(let bytes): return .bytes(bytes.object.bytes)
      case .duration(let nanoseconds): return .duration(.nanoseconds(nanoseconds))
      case .list(let list): return copy(Part(address: list.pointer, depth: depth), value)
      case .map(let map): return copy(Part(address: map.pointer, depth: depth), value)
      default: return .other(machine.display(value))
      }
    }

    private mutating func copy(_ part: Part, _ value: FetchVM.Value) -> ScriptValue {
      if let known = made[part] { return known }
      let copied = part.depth < Self.maximumNesting ? copyItems(of: value, depth: part.depth + 1) : nil
      let result = copied ?? .other(machine.display(value))
      made[part] = result
      return result
    }

    /// The items of a list, or the entries of a map, which stand at `depth`.
    private mutating func copyItems(of value: FetchVM.Value, depth: Int) -> ScriptValue? {
      switch value {
      case .list(let list):
        var items: [ScriptValue] = []
        items.reserveCapacity(list.object.count)
        for item in list.object.buffer { items.append(copy(item, depth: depth)) }
        return .list(items)
      case .map(let map):
        var entries: [Entry] = []
        entries.reserveCapacity(map.object.count)
        map.object.forEach { key, value in entries.append(Entry(machine.display(key), copy(value, depth: depth))) }
        return .map(entries)
      default: return nil
      }
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
