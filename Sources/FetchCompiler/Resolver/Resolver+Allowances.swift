import FetchBytecode
import FetchDiagnostics
import FetchSyntax

extension Resolver {
  /// Only the script that is run can have a fence, and its texts are to be understood before it runs.
  func check(_ allow: Allow, at span: SourceSpan) {
    switch environment.mode {
    case .module: report(CompilerMessages.allowOfModule(at: span))
    case .session: report(CompilerMessages.allowOfSession(at: span))
    case .script:
      for entry in allow.entries {
        let allowance = Allowance(Allowance.Kind(allow.subject), entry.text, line: 0)
        guard let fault = environment.allowanceFault(allowance) else { continue }
        report(CompilerMessages.badAllowance(fault, at: entry.span))
      }
    }
  }

  /// Whoever reads a script sees at its top what it may do: nothing that does something stands before an `allow`. One that
  /// comes late is reported, and no more.
  func checkPlaces(ofAllowancesIn script: Script) {
    var first: Statement?
    for statement in script.body.statements {
      switch statement.kind {
      case .allow:
        guard let first else { continue }
        return report(CompilerMessages.allowTooLate(at: statement.span, after: first.span))
      case .import, .param, .invalid: break
      case .expression, .binding, .assignment, .function, .for, .while, .return, .break, .continue, .throw, .assert:
        first = first ?? statement
      }
    }
  }
}

extension Script {
  /// Everything the script allows itself.
  func allowances(in source: SourceText) -> [Allowance] {
    body.statements.flatMap { statement -> [Allowance] in
      guard case .allow(let allow) = statement.kind else { return [] }
      let line = source.position(of: statement.span.start).line
      return allow.entries.map { Allowance(Allowance.Kind(allow.subject), $0.text, line: line) }
    }
  }
}

extension Allowance.Kind {
  init(_ subject: Allow.Subject) {
    switch subject {
    case .host: self = .host
    case .read: self = .read
    case .write: self = .write
    case .env: self = .env
    }
  }
}
