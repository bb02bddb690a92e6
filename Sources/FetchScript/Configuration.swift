import FetchLibrary
import FetchVM

/// How an interpreter meets the world.
public struct Configuration {
  /// Where `print` and `eprint` go.
  public enum Output {
    /// The process's standard output and error.
    case process
    /// Kept, to be read from `Interpreter.capturedOutput` and `capturedErrors`.
    case captured
  }

  /// Where requests go.
  public enum Network {
    /// The real network.
    case real
    /// Nowhere: each request is answered by this function, on the interpreter's thread.
    case stub((StubRequest) -> StubResponse)
    /// Nowhere: each request gets the answer that it has in a recording, with the delay it had there.
    case replay(Recording)
  }

  /// What time it is for `sleep`, `within` and timeouts.
  public enum Time {
    /// The system's monotonic clock.
    case real
    /// A clock that jumps to the next timer whenever everything waits: hours of sleeping take no time. Not with the real network.
    case manual
  }

  public var output: Output
  public var network: Network
  public var time: Time
  /// The script's `args`.
  public var arguments: [String]
  /// What scripts may do, whatever they allow themselves.
  public var fence: Fence
  /// Files that tell of the requests, written when a script has ended.
  package var requestFiles: [RequestFile] = []
  /// How deep calls may be nested before that is a `StackOverflow`.
  public var maximumDepth = 20_000
  /// How deep tasks that start one another may be nested before that is a `LimitError`.
  public var maximumTaskDepth = 20_000
  /// How many tasks may be running before another `spawn` is a `LimitError`.
  public var maximumTasks = 1_000_000
  /// How many bytes a script's values may take before that is a `LimitError`: half of the memory there is, unless told otherwise.
  public var maximumMemory = PhysicalMemory.bytes / 2
  /// Collects garbage at every allocation, to find what is not held. Very slow; for tests of the interpreter itself.
  public var collectsAtEveryAllocation = false

  /// The process's output, the real network and clock, no arguments and no fence, unless told otherwise.
  public init(
    output: Output = .process, network: Network = .real, time: Time = .real, arguments: [String] = [],
    fence: Fence = Fence()
  ) {
    self.output = output
    self.network = network
    self.time = time
    self.arguments = arguments
    self.fence = fence
  }
}

/// A request that a stub network is to answer.
public struct StubRequest: Sendable {
  public let method: String
  public let url: String
  /// Names and values in the order they would be sent.
  public let headers: [(name: String, value: String)]
  public let body: [UInt8]

  /// The value of the first header of that name, whatever its case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// What a stub network answers.
public struct StubResponse: Sendable {
  public var status: Int
  public var headers: [(name: String, value: String)]
  public var body: [UInt8]
  /// How long the answer takes on the interpreter's clock.
  public var delay: Duration

  /// An answer with a text for its body.
  public init(
    _ status: Int = 200, headers: [(name: String, value: String)] = [], text: String = "", delay: Duration = .zero
  ) {
    self.init(status, headers: headers, body: Array(text.utf8), delay: delay)
  }

  /// An answer with bytes for its body.
  public init(
    _ status: Int = 200, headers: [(name: String, value: String)] = [], body: [UInt8], delay: Duration = .zero
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.delay = delay
  }
}
