/// The verbs of the language in a line each, for `:help` and Tab.
enum VerbHelp: String, CaseIterable {
  case fetch, gather, save, await, spawn, within

  /// How it is written.
  var usage: String {
    switch self {
    case .fetch: "fetch [METHOD] url [from session] [with {…}]"
    case .gather: "gather x in items [limit n] { … } [catch e { … }]"
    case .save: "save value to path [with {…}]"
    case .await: "await task"
    case .spawn: "spawn f(x), spawn { … }"
    case .within: "within 5s { … }"
    }
  }

  /// What it does.
  var summary: String {
    switch self {
    case .fetch: "starts a request; the task gives a response"
    case .gather: "starts the body for each item; the task gives the list of results. gather tasks waits for these"
    case .save: "starts writing a file, whole or not at all; the task gives its path, size and sha256"
    case .await: "waits for a task; gives its result, or throws its error"
    case .spawn: "starts a call or a block as a task of its own"
    case .within: "cancels what is not done in time, with a TimeoutError"
    }
  }
}
