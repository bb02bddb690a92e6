import FetchHTTP
import FetchRuntime
import FetchVM

extension World {
  package func save(
    _ value: Value, to path: Value, options: Value, _ machine: Machine
  ) throws(Failure) -> Ref<TaskObject> {
    let plan = try SavePlan(to: path, options: options, machine)
    let format = SaveFormat(path: plan.path)
    if plan.path != "-" { try permit(writing: plan.path) }
    let source = try source(of: value, format)
    let operation = SaveOperation(to: destination(plan), on: machine.loop)
    let task = machine.adopt(SaveTask(operation, path: plan.path))
    begin(operation, source, plan, format)
    return task
  }

  /// What a save is fed from.
  private enum Source {
    case bytes([UInt8])
    case body(BodyStream)
    case request(FetchHandle)
    case task(TaskObject)
    case items(Value)
  }

  private func destination(_ plan: SavePlan) -> SaveOperation.Destination {
    plan.path == "-" ? .output(OutputSink(output)) : .file(FileSink(plan, order: order, on: machine.loop))
  }

  private func begin(_ operation: SaveOperation, _ source: Source, _ plan: SavePlan, _ format: SaveFormat) {
    switch source {
    case .bytes(let bytes): operation.write(bytes)
    case .body(let stream): operation.pump(stream)
    case .request(let handle):
      handle.claim(for: plan.path)
      operation.stream(handle.operation)
    case .task(let task):
      task.demand(machine)
      // Holding the task makes it a root until its result is written.
      operation.wait(for: task.future) { [unowned self] in
        _ = task.isSettled(machine)
        do throws(Failure) {
          return try bytes(of: try task.take(), format)
        } catch {
          throw ScriptFailure(error.error.object)
        }
      }
    case .items(let items): feed(operation, items, format)
    }
  }

  private func source(of value: Value, _ format: SaveFormat) throws(Failure) -> Source {
    switch value {
    case .task(let task):
      if let fetch = task.object as? FetchTask, fetch.handle.isBodyFree { return .request(fetch.handle) }
      if !task.object.isSettled(machine) {
        // The results of a gather as they come; a .json file has them in order.
        if format.isByLine, task.object is GatherTask { return .items(value) }
        return .task(task.object)
      }
      return try source(of: try task.object.take(), format)
    case .stream: return .items(value)
    case .object(let object):
      if let response = object.object as? ResponseObject, case .stream(let stream) = response.response.body {
        return .body(stream)
      }
      return .bytes(try bytes(of: value, format))
    default: return .bytes(try bytes(of: value, format))
    }
  }
}
