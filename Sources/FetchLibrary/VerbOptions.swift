/// The names of the options that verbs and sessions take, for completion and for whoever checks what is written of them.
package enum VerbOptions {
  /// Those of `fetch`.
  package static var fetch: [String] { FetchOptions.names }
  /// Those of `session` and of `defaults`.
  package static var session: [String] { FetchOptions.sessionNames }
  /// Those inside `fetch`'s option `retry`.
  package static var retry: [String] { FetchOptions.retryNames }
  /// Those inside `fetch`'s option `auth`.
  package static var auth: [String] { FetchOptions.authNames }
  /// Those of the function `file`.
  package static var file: [String] { FileObject.optionNames }
  /// Those of `save`.
  package static var save: [String] { SavePlan.names }
}
