import FetchBytecode
import FetchRuntime
import FetchVM

extension World {
  /// Saves items one after another, as a stream gives them or a gather completes them.
  ///
  /// A loop of the machine's own goes through the items, so a generator runs and awaits as it would in a script's loop.
  func feed(_ operation: SaveOperation, _ items: Value, _ format: SaveFormat) {
    let feeder = ItemFeeder(operation, format, self)
    let add = NativeFunction(name: "save", parameters: [Parameter(name: "item")]) {
      machine, arguments throws(Failure) in
      guard let pause = try feeder.add(arguments[0]) else { return .null }
      return .task(machine.heap.add(TaskObject(pause), bytes: 100))
    }
    var isGather = false
    if case .task = items { isGather = true }
    let loop = machine.start(
      forEachOf: items, awaited: isGather, call: .native(machine.heap.add(add, bytes: 200)))
    operation.take(from: loop.future) { feeder.finish() }
  }
}

/// Collects items until they are worth a job of their own.
private final class ItemFeeder {
  private let operation: SaveOperation
  private var writer: ItemWriter
  private unowned let world: World

  private static let pieceSize = 1 << 16

  init(_ operation: SaveOperation, _ format: SaveFormat, _ world: World) {
    self.operation = operation
    self.world = world
    writer = ItemWriter(format)
  }

  /// Adds an item; a future when the next has to wait.
  func add(_ item: Value) throws(Failure) -> AnyFuture? {
    try writer.add(item, world)
    guard writer.count >= Self.pieceSize || operation.isOutput else { return nil }
    return operation.add(writer.take())
  }

  func finish() -> [UInt8] { writer.finish() }
}
