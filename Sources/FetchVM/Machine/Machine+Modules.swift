/// `import`: each module is run once, by whoever imports it first.
extension Machine {
  /// Puts the module into the window; true when a frame was pushed for its top level, which has to run first.
  func importModule(_ path: Value, _ fiber: Ref<Fiber>, window: Int) throws(Failure) -> Bool {
    guard let host else { throw failure(.permission, "this interpreter cannot import") }
    let path = display(path)
    let importer = fiber.object.frames[Int(fiber.object.frameCount) - 1].function.object.code.source.name
    let name = host.locate(path, importer: importer)
    try checkNoCycle(name, fiber)
    if let known = modules[name] {
      fiber.object.stack[window] = .object(Ref(known as NativeObject))
      return false
    }
    let main = load(try host.load(name, named: path, self))
    if fiber.object.frameCount >= maximumDepth { throw stackOverflow() }
    let module = main.object.module.object
    modules[name] = module
    loadingModules.append(LoadingModule(name: name, code: main.object.code, fiber: fiber.object))
    fiber.object.stack[window] = .object(Ref(module as NativeObject))
    // What the module's top level returns goes behind the module and is forgotten; until then the callee stands there.
    fiber.object.pushFrame(main, window: window + 1)
    fiber.object.stack[window + 1] = .function(main)
    return true
  }

  /// A module whose top level still runs stands among the calls in progress, and so do those that lead back to it.
  private func checkNoCycle(_ name: String, _ fiber: Ref<Fiber>) throws(Failure) {
    let running = (0..<Int(fiber.object.frameCount)).map { fiber.object.frames[$0].function.object.module.object.title }
    guard let first = running.firstIndex(of: name) else { return }
    let chain = (running[first...] + [name]).joined(separator: " -> ")
    throw failure(
      .name, "modules import each other: \(chain)", hint: "move what both need into a third module that imports neither"
    )
  }

  /// An error is about to be unwound: the modules whose top level it may cut off.
  @inline(never)
  func modulesAtRisk() -> [LoadingModule] {
    // Those that are done are of no concern any more.
    loadingModules.removeAll { !$0.isRunning }
    return loadingModules
  }

  /// The error was unwound: a module that was cut off is forgotten, so that its next import runs it again.
  @inline(never)
  func forgetModules(_ atRisk: [LoadingModule]) {
    for module in atRisk where !module.isRunning { modules[module.name] = nil }
    loadingModules.removeAll { !$0.isRunning }
  }
}

/// A module whose top level may still run.
struct LoadingModule {
  let name: String
  /// Its top level.
  let code: FunctionCode
  /// Where that runs.
  let fiber: Fiber

  /// Whether the top level stands among the calls in progress.
  var isRunning: Bool {
    (0..<Int(fiber.frameCount)).contains { fiber.frames[$0].function.object.code === code }
  }
}
