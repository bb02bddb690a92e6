/// The names of the options that verbs take behind `with`, for completion.
package enum VerbOptions {
  /// Those of `fetch`.
  package static var fetch: [String] { FetchOptions.names }
  /// Those of `save`.
  package static var save: [String] { SavePlan.names }
}
