import FetchDiagnostics
import FetchSyntax

/// Tasks that are taken for their results, and tasks that nobody waits for.
extension Checker {
  /// Walks the verbs, `spawn` and `await`.
  func typeOfTask(_ expression: Expression) -> ValueType {
    switch expression.kind {
    case .await(let task): return type(ofAwait: task)
    case .fetch(let fetch):
      checkNoTask(type(of: fetch.url), fetch.url, use: .operand)
      if let options = fetch.options { _ = type(of: options) }
      checkOptions(fetch.options, of: "fetch")
      if let session = fetch.session { checkNoTask(type(of: session), session, use: .operand) }
      return .task(.response, .other)
    case .save(let save):
      _ = type(of: save.value)
      checkNoTask(type(of: save.path), save.path, use: .operand)
      if let options = save.options { _ = type(of: options) }
      checkOptions(save.options, of: "save")
      return .task(.map, .work)
    case .gatherTasks(let tasks): return type(ofGather: tasks)
    case .gatherEach(let gather): return typeOf(gather)
    case .spawnCall(let call): return .task(type(of: call).awaited, .work)
    case .spawnBlock(let body): return .task(walkTask(body), .work)
    default: return .unknown
    }
  }

  private func type(ofAwait task: Expression) -> ValueType {
    let type = type(of: task)
    if case .task(let result, _) = type { return result.awaited }
    guard let name = type.name, !["queue", "channel", "semaphore"].contains(name) else { return .unknown }
    if type.name == "list" || type.name == "map" {
      warn(
        .awaitOfNoTask, "`await` waits for one task, not \(type.description)", at: task.span,
        label: "this is \(type.description)",
        help: text(of: task.span).map { "to wait for all tasks in it, write await gather \($0)" })
    } else {
      warn(
        .awaitOfNoTask, "`await` waits for a task, and this is none", at: task.span,
        label: "this is \(type.description)", help: "take `await` out")
    }
    return .unknown
  }

  private func type(ofGather tasks: Expression) -> ValueType {
    let type = type(of: tasks)
    switch type {
    case .list(let item):
      if let name = item.name, !item.isTask, name != "function" {
        warn(
          .gatherOfNoTasks, "the items of this list are no tasks", at: tasks.span,
          label: "each item is \(item.description)",
          help: "to do something with each item, write gather item in "
            + (text(of: tasks.span) ?? "…") + " { … }")
      }
      return .task(.list(item.awaited), .gather)
    case .plain("map"): return .task(.map, .gather)
    case .unknown, .never: return .task(.unknown, .gather)
    case .task:
      warn(
        .gatherOfNoTasks, "`gather` waits for the tasks in a list or a map, and this is one task", at: tasks.span,
        label: "this is \(type.description)", help: text(of: tasks.span).map { "write await \($0)" })
    case .plain, .stream, .function:
      warn(
        .gatherOfNoTasks, "`gather` waits for the tasks in a list or a map", at: tasks.span,
        label: "this is \(type.description)",
        help: type.items == nil
          ? "to wait for several tasks, write gather [a, b]"
          : text(of: tasks.span).map { "to do something with each item, write gather item in \($0) { … }" })
    }
    return .task(.unknown, .gather)
  }

  private func typeOf(_ gather: GatherEach) -> ValueType {
    let iterable = type(of: gather.iterable)
    bind(gather.target, to: items(of: iterable, at: gather.iterable, word: "gather"))
    if let condition = gather.condition { checkCondition(condition) }
    if let limit = gather.limit { checkNoTask(type(of: limit), limit, use: .operand) }
    var item = gather.clauses.isEmpty ? walkTask(gather.body) : trying { walkTask(gather.body) }
    if continues(gather.body) { item = item.joined(with: .null) }
    checkClauses(gather.clauses)
    for clause in gather.clauses { item = item.joined(with: walk(clause, isUsed: true).awaited) }
    return .task(.list(item), .gather)
  }

  // MARK: Without await

  /// What a value is used for.
  enum Use {
    /// An operator or a verb works with it.
    case operand
    /// A function of the library is called with it.
    case argument
    /// It is put into a text, or printed.
    case shown
    /// It decides.
    case condition
  }

  /// Warns of a task where its result is surely meant.
  func checkNoTask(_ type: ValueType, _ expression: Expression, use: Use) {
    guard case .task(_, let origin) = type else { return }
    let what = origin == .gather ? "a gather" : "a task"
    let message =
      switch use {
      case .operand, .argument: "\(what) is used here as if it were its result"
      case .shown: "\(what) is shown here, not its result"
      case .condition: "\(what) is always true, whatever its result"
      }
    warn(
      .missingAwait, message, at: expression.span, label: "this needs `await`",
      help: text(of: expression.span).map { use == .operand ? "write (await \($0))" : "write await \($0)" })
    forget(expression)
  }

  /// A task that is of use only to who waits for it, and nobody does.
  func checkNotAwaited(_ expression: Expression) {
    warn(
      .notAwaited, "nobody waits for this task", at: expression.span, label: "started, and not awaited",
      help: text(of: expression.span).map { "write await \($0)" } ?? "write `await` in front of it")
  }

  // MARK: Loops

  /// What a loop over a value binds; warns when there is nothing to loop over.
  func items(of type: ValueType, at expression: Expression, word: String) -> ValueType {
    if let item = type.items { return item }
    let source = text(of: expression.span)
    if case .task(_, let origin) = type {
      let help =
        origin == .gather && word == "for"
        ? "to take results as they come, write `for await`; to have them all, (await \(source ?? "…"))"
        : "write (await \(source ?? "…"))"
      warn(
        .missingAwait, "`\(word)` goes through the result, and this is the task", at: expression.span,
        label: "this is \(type.description)", help: help)
    } else {
      let help = type == .int ? source.map { "to count, write 0..<\($0)" } : nil
      warn(
        .notIterable, "`\(word)` cannot go through \(type.description)", at: expression.span,
        label: "this is \(type.description)", help: help)
    }
    return .unknown
  }
}
