import FetchBytecode

/// The options that verbs and functions take, for completion and for whoever checks what is written of them.
package enum VerbOptions {
  /// Those of `fetch`.
  package static var fetch: [String] { FetchOptions.names(of: "fetch").names }
  /// Those of `session` and of `defaults`.
  package static var session: [String] { FetchOptions.names(of: "session").names }
  /// Those inside `fetch`'s option `retry`.
  package static var retry: [String] { FetchOptions.retryNames(of: "fetch").names }
  /// Those inside `fetch`'s option `auth`.
  package static var auth: [String] { FetchOptions.authNames(of: "fetch").names }
  /// Those inside `fetch`'s option `cache`.
  package static var cache: [String] { CachePlan.names(of: "fetch").names }
  /// Those of the function `file`.
  package static var file: [String] { FileObject.optionNames.names }
  /// Those of `save`.
  package static var save: [String] { SavePlan.names.names }

  /// All of them, by the verb or function that takes them.
  package static var all: [String: OptionNames] {
    var all = ["save": SavePlan.names, "file": FileObject.optionNames]
    for function in ["fetch", "session", "defaults"] { all[function] = FetchOptions.names(of: function) }
    return all
  }
}
