import FetchDiagnostics

/// A name that the script declares, and what is known of its use.
final class Variable {
  /// How it was declared.
  enum Kind {
    case constant, variable, parameter, loopVariable, function, module, option, caught, matched
    /// A global of an earlier input of the session.
    case known
  }

  /// Its name.
  let name: String
  /// Where it is declared.
  let span: SourceSpan
  /// How it was declared.
  let kind: Kind
  /// Whose registers hold it.
  unowned let function: FunctionScope
  /// Assigned after its initialisation.
  var isAssigned = false
  /// Read somewhere; an assignment alone is no reading.
  var isRead = false
  /// Read by code that is in none of the functions that the top level declares.
  var isReadByScript = false
  /// Declared by the top level itself, not in a block there.
  let isAtTopLevel: Bool
  /// The variable of the same function that it hides.
  let hides: Variable?
  /// Used by a function inside its own.
  var isCaptured = false
  /// Used by a function that is made before the variable has its value.
  var isCapturedEarly = false
  /// The walk has passed its initialisation.
  var isInitialised = false
  /// Its slot, when it is a global.
  var globalSlot: Int?

  /// A variable that nobody has used yet.
  init(
    name: String, span: SourceSpan, kind: Kind, function: FunctionScope, isAtTopLevel: Bool = false,
    hides: Variable? = nil
  ) {
    self.name = name
    self.span = span
    self.kind = kind
    self.function = function
    self.isAtTopLevel = isAtTopLevel
    self.hides = hides
  }

  /// A closure cannot copy a value that changes or is not there yet: it shares a cell.
  var isCell: Bool { globalSlot == nil && isCaptured && (isAssigned || isCapturedEarly) }

  /// The cell is made where the block begins, before the closures that share it.
  var needsEarlyCell: Bool { isCell && isCapturedEarly }

  /// A closure may read it before it has a value. Functions have theirs before any code of their block runs.
  var mayBeUndefined: Bool { isCapturedEarly && kind != .function }
}
