import FetchBytecode
import FetchDiagnostics
import FetchRuntime

/// The virtual machine of one interpreter: its heap, its names, its types' members, and the loop it runs on. Stays on one thread.
public final class Machine {
  @exclusivity(unchecked) public var heap = Heap()
  public let loop: EventLoop
  /// Outlives the machine's last run. Not weak: a weak reference makes every later retain of its object slow.
  @exclusivity(unchecked) public unowned var host: (any Host)?

  /// Calls in progress in one fiber before it is a `StackOverflow`.
  @exclusivity(unchecked) public var maximumDepth: Int32 = 20_000
  /// Tasks inside one another before another is a `LimitError`.
  @exclusivity(unchecked) public var maximumTaskDepth: Int32 = 20_000
  /// Tasks that are not done before another `spawn` is a `LimitError`: one that spawns itself without an end must not take all memory.
  @exclusivity(unchecked) public var maximumTasks = 1_000_000
  @exclusivity(unchecked) var hasTooManyTasks = false
  /// The status a script asked for with `exit`, if it did.
  public var exitStatus: Int?
  /// Called when a script asks to exit, so that a session hears of it whatever it waits for.
  public final var onExit: (() -> Void)?
  /// The task of the script that runs: what `exit` and an interrupt cancel.
  @exclusivity(unchecked) public internal(set) final var mainTask: Task?

  /// Called with each task that scripts start, a gather's items included, so that a session can list them.
  @exclusivity(unchecked) public final var onTaskStart: ((TaskObject) -> Void)?

  /// Called with what happened to each item of every gather, and to each request that was no item's, as it ends.
  @exclusivity(unchecked) public final var onItemEnd: ((ItemReport) -> Void)?

  /// By their bytes: a Swift string's equality would merge what is only canonically equal.
  private var interned: [[UInt8]: Ref<StringObject>] = [:]
  /// Names and natives: marked for good and in no heap, so no collection walks them.
  private var permanent: [HeapObject] = []
  /// Objects of the heap that the machine needs for its life: holding them makes them roots.
  private var held: [HeapObject] = []
  private var builtins: [String: Value] = [:]
  /// The modules that were imported, by the name of their source.
  var modules: [String: ModuleObject] = [:]
  /// Those whose top level may still run, the outermost first.
  @exclusivity(unchecked) final var loadingModules: [LoadingModule] = []
  private var stubModule: Ref<ModuleObject>?
  private var loadedStubs: [Stub: Ref<FunctionObject>] = [:]
  /// Names that the machine itself looks for.
  struct Names {
    let next: Ref<StringObject>
    let send: Ref<StringObject>
    let close: Ref<StringObject>

    /// The owner of the names, since a `Ref` is none.
    fileprivate let all: [StringObject]

    /// Made before the machine can intern; it does so at once.
    fileprivate init() {
      all = ["next", "send", "close"].map { Machine.makeName($0) }
      next = Ref(all[0])
      send = Ref(all[1])
      close = Ref(all[2])
    }
  }

  @exclusivity(unchecked) final let names: Names
  /// The names of the kinds, by `ErrorKind.position`.
  @exclusivity(unchecked) final var kinds: [Ref<StringObject>] = []
  /// What a generator that is being closed is interrupted with.
  let closing = Cancellation("the generator was closed")
  /// The fiber that runs, while it looks for a cancellation.
  @exclusivity(unchecked) var innermost: Ref<Fiber>?
  /// Whether a native that was called looks for a cancellation.
  @exclusivity(unchecked) var isInNative = false
  /// How many bytes a text may take that is made while nothing may interrupt the machine; nil while something may.
  @exclusivity(unchecked) var uninterruptedLength: Int?

  // The members of the core's types, filled by the library.
  public let stringMembers = MemberTable("string")
  public let bytesMembers = MemberTable("bytes")
  public let listMembers = MemberTable("list")
  public let mapMembers = MemberTable("map")
  public let rangeMembers = MemberTable("range")
  public let numberMembers = MemberTable("number")
  public let durationMembers = MemberTable("duration")
  public let functionMembers = MemberTable("function")
  public let taskMembers = MemberTable("task")
  public let streamMembers = MemberTable("stream")
  public let errorMembers = MemberTable("error")
  public let noMembers = MemberTable("null")

  /// The members of all types of the core.
  public var memberTables: [MemberTable] {
    [
      stringMembers, bytesMembers, listMembers, mapMembers, rangeMembers, numberMembers, durationMembers,
      functionMembers, taskMembers, streamMembers, errorMembers, noMembers,
    ]
  }

  public init(loop: EventLoop) {
    self.loop = loop
    names = Names()
    for name in names.all { intern(name) }
    kinds = ErrorKind.allCases.map { intern($0.rawValue) }
  }

  deinit { heap.releaseAll() }

  // Names

  /// The one string object for a name: two interned strings are equal only if identical.
  public func intern(_ string: String) -> Ref<StringObject> {
    if let known = interned[Array(string.utf8)] { return known }
    return intern(Machine.makeName(string))
  }

  @discardableResult
  private func intern(_ name: StringObject) -> Ref<StringObject> {
    permanent.append(name)
    interned[Array(name.utf8)] = Ref(name)
    return Ref(name)
  }

  private static func makeName(_ string: String) -> StringObject {
    var string = string
    let name = string.withUTF8 { StringObject.make($0) }
    name.isInterned = true
    name.isMarked = true
    return name
  }

  /// The interned string of the same text, if there is one: a member of that name can only exist then.
  public func interned(_ string: Ref<StringObject>) -> Ref<StringObject>? {
    string.object.isInterned ? string : interned[Array(string.object.utf8)]
  }

  /// Makes a function of the host's that scripts can name.
  public func define(
    _ name: String, _ parameters: [Parameter], takesOtherLabels: Bool = false, _ body: @escaping NativeBody
  ) {
    define(name, .native(makeNative(name, parameters, takesOtherLabels: takesOtherLabels, body)))
  }

  /// Gives scripts a value by name.
  public func define(_ name: String, _ value: Value) {
    if let object = value.heapObject { held.append(object.object) }
    builtins[name] = value
  }

  /// The names that scripts find without declaring them.
  public var builtinNames: Set<String> { Set(builtins.keys) }

  /// What scripts find under a name without declaring it.
  public func builtin(_ name: String) -> Value? { builtins[name] }

  /// Makes a permanent native; the receiver of a method comes first in its arguments.
  public func makeNative(
    _ name: String, _ parameters: [Parameter], isMethod: Bool = false, takesOtherLabels: Bool = false,
    _ body: @escaping NativeBody
  ) -> Ref<NativeFunction> {
    let native = NativeFunction(
      name: name, parameters: parameters, isMethod: isMethod, takesOtherLabels: takesOtherLabels, body: body)
    native.isMarked = true
    permanent.append(native)
    return Ref(native)
  }

  /// Adds a method to a type.
  public func addMethod(
    _ table: MemberTable, _ name: String, _ parameters: [Parameter], _ body: @escaping NativeBody
  ) {
    table.addMethod(intern(name), makeNative(name, parameters, isMethod: true, body))
  }

  /// Adds a field, read without parentheses, to a type.
  public func addField(_ table: MemberTable, _ name: String, _ body: @escaping NativeBody) {
    table.addField(intern(name), makeNative(name, [], isMethod: true, body))
  }

  // Loading

  /// The value of a constant; `FunctionCode` holds what it points to.
  func value(of constant: Constant) -> Value {
    switch constant {
    case .null: return .null
    case .bool(let bool): return .bool(bool)
    case .int(let int): return .int(int)
    case .float(let float): return .float(float)
    case .duration(let nanoseconds): return .duration(nanoseconds)
    case .string(let string):
      if string.utf8.count <= 40 { return .string(intern(string)) }
      return .string(heap.makeString(string))
    case .names(let names):
      let list = heap.makeList(capacity: names.count)
      for name in names { list.object.append(.string(intern(name))) }
      return .list(list)
    case .builtin(let name):
      return builtins[name] ?? .undefined
    }
  }

  /// Makes the top level of a chunk a function. `module` is given for a session that goes on; else the chunk gets its own.
  public func load(_ chunk: Chunk, into module: Ref<ModuleObject>? = nil) -> Ref<FunctionObject> {
    let code = FunctionCode(chunk.main, source: chunk.source, machine: self)
    let module =
      module
      ?? heap.add(
        ModuleObject(title: chunk.source.name, names: chunk.globals, exports: chunk.exports),
        bytes: chunk.globals.count * 16)
    return heap.add(FunctionObject(code, module: module, captureCount: 0))
  }

  // Code of the machine's own

  /// Bytecode that the machine itself provides.
  enum Stub: Hashable {
    /// Calls what stands in R[0] with this many arguments: the body of a task that runs a native or a call with labels.
    case call(Int)
    /// Drives a resumable native.
    case resumable
    /// Drives a gather: takes items and starts a task for each.
    case gather(pairs: Bool)
    /// Goes through items and calls a function of the host's with each; `awaited` as `for await` does.
    case forEach(awaited: Bool)
    /// Does something with each item of a stream.
    case stream(StreamStage)
  }

  func stub(_ stub: Stub) -> Ref<FunctionObject> {
    if let known = loadedStubs[stub] { return known }
    let source = SourceText(name: "<machine>", "")
    let code = FunctionCode(Machine.prototype(of: stub), source: source, machine: self)
    let module: Ref<ModuleObject>
    if let stubModule {
      module = stubModule
    } else {
      module = heap.add(ModuleObject(title: "<machine>", names: []))
      held.append(module.object)
      stubModule = module
    }
    let function = heap.add(FunctionObject(code, module: module, captureCount: 0))
    held.append(function.object)
    loadedStubs[stub] = function
    return function
  }

  // Collecting

  /// Notes that a native went through so many values, or eight bytes for each: a loop of such calls hears of deadlines as soon as
  /// any other. Not inlined into other modules, where the access to the heap would be checked.
  @inline(never)
  public func walked(_ count: Int) { heap.walked(count) }

  /// Collects what no script and no host can reach. `fiber` is the one that runs.
  @inline(never)
  func collect(_ fiber: Ref<Fiber>?) {
    heap.collect { marker in marker.mark(fiber) }
  }

  /// Collects when that is due, and not only a long walk has stopped the run loop.
  @inline(never)
  func settle(_ fiber: Ref<Fiber>) {
    if heap.settleWalk() { collect(fiber) }
  }

  /// Has the run loop collect at its next stop: something beside memory is running out.
  public func collectSoon() { heap.collectSoon() }

  /// Collects between runs, when no fiber is running.
  public func collectGarbage() { collect(nil) }
}
