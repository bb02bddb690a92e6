import FetchBytecode

/// One call in progress. Its registers start at `base` in the fiber's stack; the callee stands just below them.
struct CallFrame {
  /// The next word to run, kept here while the call is not the innermost.
  var pc: UnsafeMutablePointer<CodeWord>
  var constants: Registers
  var function: Ref<FunctionObject>
  var base: Int32
  var registerCount: Int32
}
