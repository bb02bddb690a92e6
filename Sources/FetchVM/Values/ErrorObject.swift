import FetchDiagnostics
import FetchRuntime

/// The kinds of errors the language itself throws. A script's own `error("…", kind: "Mine")` may have any name.
public enum ErrorKind: String, CaseIterable, Sendable {
  case error = "Error"
  case syntax = "SyntaxError"
  case name = "NameError"
  case type = "TypeError"
  case value = "ValueError"
  case index = "IndexError"
  case key = "KeyError"
  case arithmetic = "ArithmeticError"
  case stackOverflow = "StackOverflow"
  case assertion = "AssertionError"
  case http = "HTTPError"
  case network = "NetworkError"
  case timeout = "TimeoutError"
  case cancelled = "CancelledError"
  case file = "FileError"
  case limit = "LimitError"
  case permission = "PermissionError"

  /// The place in `allCases`.
  var position: Int { Int(unsafeBitCast(self, to: UInt8.self)) }
}

/// One call on the way to an error.
public struct TracePoint {
  public let code: FunctionCode
  /// The word of code that was running.
  public let offset: Int

  package var span: SourceSpan {
    let spans = code.prototype.spans
    return spans.isEmpty ? SourceSpan(start: 0, end: 0) : spans[min(max(offset, 0), spans.count - 1)]
  }
}

/// Where an error came by: the innermost 32 and the outermost 8 calls.
public struct Trace {
  public var points: [TracePoint] = []
  /// Calls left out between the innermost and the outermost, the machine's own among them.
  public var omitted = 0
  /// How many of `points` are the innermost.
  public var innermost = 0
}

/// An error a script can throw, catch and look at.
public final class ErrorObject: HeapObject {
  public let kind: Ref<StringObject>
  @exclusivity(unchecked) public internal(set) final var message: Ref<StringObject>
  @exclusivity(unchecked) public final var cause: Value = .null
  /// What the kind adds: `status`, `url`, `phase`, …
  @exclusivity(unchecked) public final var fields: Ref<MapObject>?
  @exclusivity(unchecked) public final var trace = Trace()
  /// The starts of the tasks that the error went through, the innermost first.
  @exclusivity(unchecked) public final var taskStarts: [TracePoint] = []
  /// Errors of other children of the same task, cancelled because of this one.
  @exclusivity(unchecked) public final var also: [Ref<ErrorObject>] = []
  /// The task's own cancellation: no `catch` sees it, `finally` blocks do.
  public let cancellation: Cancellation?
  /// What to try, under the message.
  @exclusivity(unchecked) public final var hint: String?
  /// Somebody awaited the task it failed; else the message says that nobody did.
  @exclusivity(unchecked) public final var wasAwaited = false

  /// What the message would be if the sides of the operator stood the other way round, as they do in some instructions.
  @exclusivity(unchecked) final var messageWithSidesExchanged: String?

  public init(kind: Ref<StringObject>, message: Ref<StringObject>, cancellation: Cancellation? = nil) {
    self.kind = kind
    self.message = message
    self.cancellation = cancellation
    super.init()
  }

  /// It went through the task that was started at `start`.
  final func passed(_ start: TracePoint) {
    let isKnown = taskStarts.last.map { $0.code === start.code && $0.offset == start.offset } ?? false
    if !isKnown, taskStarts.count < 16 { taskStarts.append(start) }
  }

  /// More causes than this tell nobody anything; each error of a longer chain would look at all before it.
  private static let longestChain = 1000

  /// It left a `catch` or `finally` that ran because of `first`: that is its cause, unless it has one, or is one of the first's.
  final func happened(during first: Ref<ErrorObject>) {
    guard cause.isNull, first.object.cancellation == nil else { return }
    var earlier = Value.error(first)
    var links = 0
    while case .error(let error) = earlier {
      links += 1
      if error.object === self || links > ErrorObject.longestChain { return }
      earlier = error.object.cause
    }
    cause = .error(first)
  }

  public override func trace(_ marker: inout Marker) {
    marker.mark(kind)
    marker.mark(message)
    marker.mark(cause)
    marker.mark(fields)
    for error in also { marker.mark(error) }
  }
}

/// What a native or the machine throws: a script's error on its way to a handler. It is caught or kept before the next collection.
public struct Failure: Error, @unchecked Sendable {
  // Trivial and never sent anywhere: `Error` demands `Sendable`, the machine stays on its thread.
  public let error: Ref<ErrorObject>

  @inline(__always)
  public init(_ error: Ref<ErrorObject>) { self.error = error }
}

/// A script's error as a failed task's result. Holds the object strongly, which makes it a root.
public final class ScriptFailure: Error, @unchecked Sendable {
  // Stays on the loop's thread; `Error` demands `Sendable`.
  public let error: ErrorObject

  public init(_ error: ErrorObject) { self.error = error }
}
