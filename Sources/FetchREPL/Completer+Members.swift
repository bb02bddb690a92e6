import FetchReference
import FetchScript
import FetchVM

/// What may stand behind a dot.
extension Completer {
  /// The members of what `text` ends with, as far as it is known.
  func members(_ text: Substring) -> [Candidate] {
    let text = text.hasSuffix("?") ? text.dropLast() : text
    switch Foresight(session: session, machine: machine).known(atEndOf: text) {
    case .value(let value): return members(of: value)
    case .type(let name):
      let known = session.interpreter.members(ofType: name).map { members($0, of: name) } ?? []
      return name == "error" ? known + errorFields : known
    case nil: return []
    }
  }

  /// What every error has stands in no table.
  private var errorFields: [Candidate] { ["kind", "message", "cause", "trace", "also"].map { Candidate(word: $0) } }

  private func members(_ table: MemberTable, of type: String) -> [Candidate] {
    table.methodNames.map { name in
      Candidate(word: name, ending: "(") {
        let native = machine.interned(machine.heap.makeString(name)).flatMap { table.method($0) }
        return (native.map { Completer.help(of: .native($0)) } ?? "")
          + behind(Reference.summary(ofMember: name, of: type))
      }
    }
      + table.fieldNames.map { name in
        Candidate(word: name) { Reference.summary(ofMember: name, of: type).map { ": \($0)" } ?? "" }
      }
  }

  private func members(of value: Value) -> [Candidate] {
    var found = members(machine.members(of: value), of: value.typeName)
    if case .map(let map) = value {
      map.object.forEach { key, value in
        if case .string(let name) = key, machine.isIdentifier(name.object.string) {
          found.append(Candidate(word: name.object.string) { ": \(value.typeName)" })
        }
      }
    }
    if case .error = value { found += errorFields }
    return found
  }
}
