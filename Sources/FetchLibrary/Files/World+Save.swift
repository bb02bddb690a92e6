import FetchHTTP
import FetchRuntime
import FetchVM

extension World {
  package func save(
    _ value: Value, to path: Value, options: Value, _ machine: Machine
  ) throws(Failure) -> Ref<TaskObject> {
    let plan = try SavePlan(to: path, options: options, machine)
    if plan.path != "-" { try permit(writing: plan.path) }
    let source = try source(of: value, plan)
    let operation = SaveOperation(to: try destination(plan, source, value), on: machine.loop)
    let task = machine.adopt(SaveTask(operation, path: plan.path))
    begin(operation, source, plan)
    return task
  }

  /// What a save is fed from.
  private enum Source {
    case bytes([UInt8])
    case body(ResponseObject, BodyStream)
    case request(FetchHandle)
    case task(TaskObject)
    case items(Value)
  }

  private func destination(
    _ plan: SavePlan, _ source: Source, _ value: Value
  ) throws(Failure) -> SaveOperation.Destination {
    if plan.path == "-" { return .output(OutputSink(output)) }
    if !plan.resume { return .file(FileSink(PartialFile(plan), order: order, on: machine.loop)) }
    let request = try resumable(source, value)
    return .file(ResumableFileSink(ResumableFile(plan, from: request.url), order: order, on: machine.loop))
  }

  /// The request whose body can be asked for in parts, or the error that says why there is none.
  private func resumable(_ source: Source, _ value: Value) throws(Failure) -> HTTPRequest {
    let reason: String
    switch source {
    case .request(let handle):
      let request = handle.operation.request
      if request.method != "GET" || request.body != .none {
        reason =
          "true continues a GET without a body, and this is \(request.method == "GET" ? "one with" : "a \(request.method)")"
      } else if let own = request.headers.first(where: { $0.isConditional }) {
        reason = "true asks for what is missing, and the request has a header \(own.name) of its own"
      } else {
        return request
      }
    case .bytes, .body, .task, .items:
      reason = "true continues a fetch that nobody has awaited yet, and this is \(machine.describeForMessage(value))"
    }
    throw machine.failure(
      .value, "save's option `resume`: \(reason)", hint: "as in: await save fetch url to path with {resume: true}")
  }

  private func begin(_ operation: SaveOperation, _ source: Source, _ plan: SavePlan) {
    switch source {
    case .bytes(let bytes): operation.write(bytes)
    case .body(let response, let stream):
      response.bodyReader = .save(path: plan.path)
      operation.pump(stream)
    case .request(let handle):
      handle.claim(for: plan.path)
      operation.stream(handle.operation)
    case .task(let task):
      task.demand(machine)
      // Holding the task makes it a root until its result is written.
      operation.wait(for: task.future) { [unowned self] in
        _ = task.isSettled(machine)
        do throws(Failure) {
          begin(operation, try self.source(ofResult: try task.take(), plan), plan)
        } catch {
          throw ScriptFailure(error.error.object)
        }
      }
    case .items(let items): feed(operation, items, plan.format)
    }
  }

  private func source(of value: Value, _ plan: SavePlan) throws(Failure) -> Source {
    switch value {
    case .task(let task):
      if let fetch = task.object as? FetchTask, fetch.handle.isBodyFree { return .request(fetch.handle) }
      if !task.object.isSettled(machine) {
        // The results of a gather as they come; a .json file has them in order.
        if plan.format.isByLine, task.object is GatherTask { return .items(value) }
        return .task(task.object)
      }
      return try source(of: try task.object.take(), plan)
    case .stream: return .items(value)
    default: return try source(ofResult: value, plan)
    }
  }

  /// What is saved for a value that is here, as the result of a task that was waited for is.
  private func source(ofResult value: Value, _ plan: SavePlan) throws(Failure) -> Source {
    guard case .object(let object) = value, let response = object.object as? ResponseObject,
      case .stream(let stream) = response.response.body
    else { return .bytes(try bytes(of: value, plan.format)) }
    try response.checkBody(isFreeFor: .save(path: plan.path), machine)
    return .body(response, stream)
  }
}
