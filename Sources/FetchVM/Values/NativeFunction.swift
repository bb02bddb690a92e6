import FetchBytecode

/// The arguments of a native: registers of the caller, valid for the call alone. For a method the receiver comes first.
public struct Arguments {
  public let base: Registers
  public let count: Int
  /// The labelled arguments that name no parameter, for a native that takes them.
  public let labels: Ref<MapObject>?

  @inline(__always)
  public init(base: Registers, count: Int, labels: Ref<MapObject>? = nil) {
    self.base = base
    self.count = count
    self.labels = labels
  }

  @inline(__always)
  public subscript(index: Int) -> Value { base[index] }

  /// The argument, or nil when it was not given.
  @inline(__always)
  public func optional(_ index: Int) -> Value? {
    guard index < count else { return nil }
    if case .undefined = base[index] { return nil }
    return base[index]
  }
}

public typealias NativeBody = (Machine, Arguments) throws(Failure) -> Value

/// A function of the host's. Made at start it is permanent: in no list, never walked.
public final class NativeFunction: HeapObject {
  public let name: String
  /// Receiver excluded. The last may be a rest parameter.
  public let parameters: [Parameter]
  public let isMethod: Bool
  /// Labels that name no parameter are given to it in `Arguments.labels`; else they are an error.
  public let takesOtherLabels: Bool
  public let minimumArguments: Int
  public let maximumArguments: Int
  /// `minimumArguments`, or more than anybody gives where a receiver has to be put in first.
  let plainMinimum: Int
  @exclusivity(unchecked) public final let body: NativeBody
  /// For a bound method: what it was taken from.
  public let receiver: Value

  public init(
    name: String, parameters: [Parameter], isMethod: Bool = false, takesOtherLabels: Bool = false,
    receiver: Value = .undefined, body: @escaping NativeBody
  ) {
    self.name = name
    self.parameters = parameters
    self.isMethod = isMethod
    self.takesOtherLabels = takesOtherLabels
    self.receiver = receiver
    self.body = body
    minimumArguments = parameters.count { !$0.isOptional && !$0.isRest }
    maximumArguments = parameters.last?.isRest == true ? .max : parameters.count
    plainMinimum = receiver.isUndefined ? minimumArguments : .max
    super.init()
  }

  public override func trace(_ marker: inout Marker) { marker.mark(receiver) }
}

// On `Ref`, not on the class: each access stands alone, and costs no retain of the object.
extension Ref where Object == NativeFunction {
  /// Whether it can be called just so, with this many arguments.
  @inline(__always)
  func takes(_ count: Int) -> Bool {
    count >= object.plainMinimum && count <= object.maximumArguments
  }

  /// Whether the method can be called just so, with this many arguments behind the receiver.
  @inline(__always)
  func takesAfterReceiver(_ count: Int) -> Bool {
    count >= object.minimumArguments && count <= object.maximumArguments
  }

  @inline(__always)
  func call(_ machine: Machine, _ arguments: Arguments) throws(Failure) -> Value {
    try borrow { native throws(Failure) in try native.body(machine, arguments) }
  }
}

/// The methods and fields of a type, found by the address of the interned name.
public final class MemberTable {
  public let typeName: String
  fileprivate struct Slot {
    var name: UnsafeMutableRawPointer?
    var native: Ref<NativeFunction>?
  }
  @exclusivity(unchecked) fileprivate final var slots: UnsafeMutablePointer<Slot>
  @exclusivity(unchecked) fileprivate final var mask = 15
  private var count = 0
  /// Methods by name, and the names of fields: for suggestions and help.
  public private(set) var methodNames: [String] = []
  public private(set) var fieldNames: [String] = []
  private var fields: [UnsafeMutableRawPointer: Ref<NativeFunction>] = [:]

  public init(_ typeName: String) {
    self.typeName = typeName
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(), count: mask + 1)
  }

  deinit { slots.deallocate() }

  /// A hash of the address of a name.
  @inline(__always)
  fileprivate static func hash(_ name: UnsafeMutableRawPointer) -> Int {
    Int(truncatingIfNeeded: UInt(bitPattern: name) &>> 5 &* 0x9E37_79B9_7F4A_7C15 &>> 40)
  }

  public func method(_ name: Ref<StringObject>) -> Ref<NativeFunction>? { Ref(self).method(name) }

  public func field(_ name: Ref<StringObject>) -> Ref<NativeFunction>? { fields[name.pointer] }

  public func addMethod(_ name: Ref<StringObject>, _ native: Ref<NativeFunction>) {
    if count * 2 >= mask { grow() }
    insert(name.pointer, native)
    count += 1
    methodNames.append(name.object.string)
  }

  /// A field is read without parentheses; its native takes the receiver alone.
  public func addField(_ name: Ref<StringObject>, _ native: Ref<NativeFunction>) {
    fields[name.pointer] = native
    fieldNames.append(name.object.string)
  }

  private func insert(_ name: UnsafeMutableRawPointer, _ native: Ref<NativeFunction>?) {
    var index = MemberTable.hash(name) & mask
    while slots[index].name != nil { index = (index + 1) & mask }
    slots[index] = Slot(name: name, native: native)
  }

  private func grow() {
    let (old, oldCount) = (slots, mask + 1)
    mask = oldCount * 2 - 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(), count: mask + 1)
    for index in 0..<oldCount {
      if let name = old[index].name { insert(name, old[index].native) }
    }
    old.deallocate()
  }
}

// On `Ref`, not on the class: each access stands alone, and costs no retain of the object.
extension Ref where Object == MemberTable {
  @inline(__always)
  func method(_ name: Ref<StringObject>) -> Ref<NativeFunction>? {
    let slots = object.slots
    let mask = object.mask
    var index = MemberTable.hash(name.pointer) & mask
    while true {
      let entry = slots[index]
      if entry.name == name.pointer { return entry.native }
      if entry.name == nil { return nil }
      index = (index &+ 1) & mask
    }
  }
}
