import FetchBytecode

/// The world as the machine meets it. Each verb answers at once with a task; natives never suspend.
public protocol Host: AnyObject {
  /// Starts a request. `options`, `session` and `method` may be null.
  func fetch(
    _ url: Value, options: Value, session: Value, method: Value, _ machine: Machine
  ) throws(Failure) -> Ref<TaskObject>

  /// Starts writing `value` to `path`; `options` may be null.
  func save(_ value: Value, to path: Value, options: Value, _ machine: Machine) throws(Failure) -> Ref<TaskObject>

  /// The one name of the module that `path` names in the module or script called `importer`.
  func locate(_ path: String, importer: String) -> String

  /// Compiles the module of a name; messages call it `path`, as the importer does.
  func load(_ name: String, named path: String, _ machine: Machine) throws(Failure) -> Chunk

  /// The value given for a script's option, or undefined.
  func option(_ name: String, _ machine: Machine) throws(Failure) -> Value

  /// The script's error for a failure of the host's own futures, or nil when it does not know it.
  func failure(for error: any Error, _ machine: Machine) -> Failure?
}
