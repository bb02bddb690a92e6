import FetchBytecode
import FetchDiagnostics

/// A prototype made ready to run: code and constants at fixed addresses.
public final class FunctionCode {
  public let prototype: Prototype
  package let source: SourceText
  public let code: UnsafeMutablePointer<CodeWord>
  public let constants: Registers
  /// The code of the functions that its `closure` instructions make.
  @exclusivity(unchecked) public private(set) var functions: [FunctionCode] = []
  /// Holding the constants makes them roots.
  private let held: [HeapObject]
  public let minimumArguments: Int
  /// `Int.max` with a rest parameter.
  public let maximumArguments: Int
  /// Takes exactly this many arguments and makes no stream, so a call needs no more than a comparison; else -1.
  public let plainArguments: Int
  /// Was written by a script's author, and so shows in traces; else it is the machine's own.
  let isScript: Bool

  /// The code of a function and of all inside it. They may be nested deeper than recursion could go on a small stack.
  package convenience init(_ prototype: Prototype, source: SourceText, machine: Machine) {
    self.init(only: prototype, source: source, machine: machine)
    var unfinished = [self]
    while let code = unfinished.popLast() {
      code.functions = code.prototype.prototypes.map { FunctionCode(only: $0, source: source, machine: machine) }
      unfinished += code.functions
    }
  }

  private init(only prototype: Prototype, source: SourceText, machine: Machine) {
    self.prototype = prototype
    self.source = source
    code = .allocate(capacity: prototype.code.count + 1)
    code.initialize(from: prototype.code, count: prototype.code.count)
    constants = .allocate(capacity: prototype.constants.count + 1)
    var held: [HeapObject] = []
    for (index, constant) in prototype.constants.enumerated() {
      let value = machine.value(of: constant)
      (constants + index).initialize(to: value)
      if let object = value.heapObject { held.append(object.object) }
    }
    self.held = held
    isScript = !source.utf8.isEmpty && !prototype.spans.isEmpty
    let parameters = prototype.parameters
    minimumArguments = parameters.count { !$0.isOptional && !$0.isRest }
    maximumArguments = parameters.last?.isRest == true ? .max : parameters.count
    plainArguments = minimumArguments == maximumArguments && !prototype.isGenerator ? minimumArguments : -1
  }

  deinit {
    code.deallocate()
    constants.deallocate()
  }
}

/// A closure: code, the values it captured, and the globals of the module it was written in.
public final class FunctionObject: HeapObject {
  public let code: FunctionCode
  public let module: Ref<ModuleObject>
  // Copies of what every call needs, one load away.
  @exclusivity(unchecked) final let entry: UnsafeMutablePointer<CodeWord>
  @exclusivity(unchecked) final let constants: Registers
  @exclusivity(unchecked) final let globals: Registers
  @exclusivity(unchecked) final let captures: Registers
  @exclusivity(unchecked) final let registerCount: Int32
  @exclusivity(unchecked) final let plainArguments: Int32
  public let captureCount: Int

  public init(_ code: FunctionCode, module: Ref<ModuleObject>, captureCount: Int) {
    self.code = code
    self.module = module
    self.captureCount = captureCount
    entry = code.code
    constants = code.constants
    globals = module.object.globals
    captures = .allocate(capacity: captureCount)
    registerCount = Int32(code.prototype.registerCount)
    plainArguments = Int32(code.plainArguments)
    super.init()
    captures.initialize(repeating: .null, count: captureCount)
  }

  deinit { captures.deallocate() }

  public override func trace(_ marker: inout Marker) {
    marker.mark(module)
    marker.mark(captures, count: captureCount)
  }

  public override var bodyBytes: Int { captureCount &* 16 }

  public var name: String { code.prototype.name }
}

/// The globals of one script or module.
public final class ModuleObject: NativeObject {
  public let globals: Registers
  public let capacity: Int
  public private(set) var names: [String]
  public let exports: [String: Int]
  public let title: String

  /// `capacity` may be larger than the number of names, for a session that adds more.
  public init(title: String, names: [String], exports: [String: Int] = [:], capacity: Int = 0) {
    self.title = title
    self.names = names
    self.exports = exports
    self.capacity = max(capacity, names.count)
    globals = .allocate(capacity: self.capacity)
    globals.initialize(repeating: .undefined, count: self.capacity)
    super.init()
  }

  deinit { globals.deallocate() }

  public func rename(_ names: [String]) { self.names = names }

  public override func trace(_ marker: inout Marker) { marker.mark(globals, count: names.count) }
  public override var typeName: String { "module" }
  public override func describe(_ machine: Machine) -> String { "<module \(title)>" }

  public override func field(_ name: Ref<StringObject>, _ machine: Machine) throws(Failure) -> Value? {
    let name = name.object.string
    if let index = exports[name] {
      guard globals[index].isUndefined else { return globals[index] }
      throw machine.failure(
        .name, "the module \(title) has not set `\(name)`",
        hint: "a `return` or an error came before its `let` or `var`")
    }
    throw machine.failure(
      .name, "the module \(title) has no `\(name)`",
      hint: machine.suggestion(for: name, among: exports.keys.sorted()).map { "did you mean `\($0)`?" })
  }
}
