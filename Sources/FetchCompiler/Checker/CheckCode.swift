/// What the checker warns of: a word for each kind of suspicion, shown with the warning and given to editors.
package enum CheckCode: String, CaseIterable, Sendable {
  // Names
  case unusedVariable = "unused-variable"
  case unusedFunction = "unused-function"
  case unusedImport = "unused-import"
  case shadowedName = "shadowed-name"

  // Values
  case unusedValue = "unused-value"
  case unusedResult = "unused-result"
  case constantCondition = "constant-condition"
  case duplicateKey = "duplicate-key"
  case neverEqual = "never-equal"
  case wrongOperands = "wrong-operands"

  // Members and calls
  case unknownMember = "unknown-member"
  case wrongArguments = "wrong-arguments"
  case unknownOption = "unknown-option"
  case notCallable = "not-callable"
  case missingModule = "missing-module"

  // Flow
  case unreachableCode = "unreachable-code"
  case unreachableArm = "unreachable-arm"
  case unreachableCatch = "unreachable-catch"
  case bindingArm = "binding-arm"
  case notIterable = "not-iterable"

  // Tasks
  case missingAwait = "missing-await"
  case notAwaited = "not-awaited"
  case awaitOfNoTask = "await-of-no-task"
  case gatherOfNoTasks = "gather-of-no-tasks"
  case sequentialFetch = "sequential-fetch"

  // The comments that say what is meant
  case unneededComment = "unneeded-comment"
}
