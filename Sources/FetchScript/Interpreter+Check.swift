import FetchCompiler
import FetchDiagnostics
import FetchLibrary
import FetchVM

/// Looking at scripts without running them.
extension Interpreter {
  /// Reads a script without running it: every problem as the command shows it, errors or else warnings; empty when there is none.
  public func check(_ source: String, named name: String = "script.fetch") -> String {
    let source = SourceText(name: name, source)
    return DiagnosticRenderer(usesColor: usesColor).render(diagnostics(of: source), in: source)
  }

  /// Reads a script's file without running it; `-` is standard input.
  public func check(contentsOf path: String) throws(ScriptError) -> String {
    let source = try ScriptOrigin.file(path).read()
    return DiagnosticRenderer(usesColor: usesColor).render(diagnostics(of: source), in: source)
  }

  /// The problems of a script, found without running it, in the order of its text.
  public func problems(in source: String, named name: String = "script.fetch") -> [ScriptProblem] {
    problems(in: SourceText(name: name, source))
  }

  /// The problems of a script's file; `-` is standard input.
  public func problems(inContentsOf path: String) throws(ScriptError) -> [ScriptProblem] {
    problems(in: try ScriptOrigin.file(path).read())
  }

  private func problems(in source: SourceText) -> [ScriptProblem] {
    let renderer = DiagnosticRenderer(usesColor: usesColor)
    return diagnostics(of: source).map { ScriptProblem($0, in: source, report: renderer.render($0, in: source)) }
  }

  private func diagnostics(of source: SourceText) -> [Diagnostic] {
    FetchCompiler.check(
      source, in: environment, library: LibraryDescription(of: self)
    ) { path in
      let name = ModulePath.resolve(path, from: source.name)
      guard let bytes = try? ScriptFile.readModule(name) else { return .missing }
      return ImportedModule(SourceText(name: name, bytes: bytes))
    }
  }
}

extension LibraryDescription {
  /// What an interpreter's scripts find.
  fileprivate init(of interpreter: Interpreter) {
    let machine = interpreter.machine
    self.init(functions: [:], values: [:], types: [:], options: VerbOptions.all)
    for name in machine.builtinNames {
      guard let value = machine.builtin(name) else { continue }
      if case .native(let native) = value {
        functions[name] = Function(native.object, in: "")
      } else {
        values[name] = value.typeName
      }
    }
    for table in interpreter.memberTables { types[table.typeName] = Members(table, machine) }
    types["bool"] = Members()
    // Each error has fields of its own.
    types["error"] = nil
    // What the machine itself does with generators stands in no table.
    types["stream"]?.methods["send"] = Function(name: "send", parameters: ["value"])
    types["gather"] = types["task"]
    types["gather"]?.fields.merge(["report": "list", "failed": "list"]) { $1 }
  }
}

extension LibraryDescription.Members {
  fileprivate init(_ table: MemberTable, _ machine: Machine) {
    self.init()
    for name in table.fieldNames { fields[name] = .some(LibraryResults.result(of: name, in: table.typeName)) }
    for name in table.methodNames {
      guard let native = table.method(machine.intern(name)) else { continue }
      methods[name] = LibraryDescription.Function(native.object, in: table.typeName)
    }
  }
}

extension LibraryDescription.Function {
  fileprivate init(_ native: NativeFunction, in type: String) {
    let result = LibraryResults.result(of: native.name, in: type)
    let hasEffect = result?.hasPrefix("!") ?? true
    self.init(
      name: native.name, parameters: native.parameters, takesOtherLabels: native.takesOtherLabels,
      result: result.map { String($0.drop { $0 == "!" }) }, isPure: !hasEffect)
  }
}
