import FetchBytecode
import FetchHTTP
import FetchRuntime
import FetchVM

/// The world of one machine: requests, files, and the places where tasks meet.
///
/// What it may ask of the network is the client's `hostRule`. Whoever owns the compiler sets `loader` and `option`.
package final class World: Host {
  /// The machine whose scripts it serves; it does not keep the world alive.
  package let machine: Machine
  /// What sends the requests.
  package let client: HTTPClient
  /// What scripts may do beside that.
  let permissions: Permissions
  /// The types of values that the core of the library makes.
  let types: CoreTypes
  /// Compiles the module of a name; messages call it `path`.
  package var loader: ((_ name: String, _ path: String) throws(Failure) -> Chunk)?
  /// The value given for a script's option, or undefined.
  package var option: ((_ name: String) throws(Failure) -> Value)?

  let tables = MemberTables()
  let markup = MarkupEngine()
  /// The members of the world's types.
  package var memberTables: [MemberTable] { tables.all }

  let output: ([UInt8]) -> Void
  let order = PathOrder()
  private(set) lazy var openStreams = OpenStreams(of: machine)
  /// What the last texts of URLs came to: a script that polls asks for the same ones again and again.
  var parsedURLs: [String: WebURL] = [:]
  /// The folders that answers are kept in, by their paths.
  var folderStores: [String: FolderStore] = [:]
  /// What requests keep that belong to no session with a cache of its own.
  lazy var memoryStore = MemoryStore(on: machine.loop)
  /// Texts of secrets that requests disclosed, shown to nobody; fifty thousand of them at least, some six for each secret. A
  /// crawler that signs each of its requests would remember them all until memory is gone.
  var masks = SecretMask(memory: 100_000)
  /// What is read of standard input, once something asked for it.
  var standardInput: ByteReader?
  let stores: QueueStores
  /// Variables of the environment that the script asked for and that are not set, as they come; at most ten.
  var unsetVariables: [String] = []
  /// What `defaults` set.
  var scriptDefaults: SessionObject?
  /// The calls of functions for `auth` that run, by their tasks.
  var authCalls: [ObjectIdentifier: AuthFunction] = [:]
  /// Requests nobody had asked for when their scope closed, until the loop's next step looks at them.
  var forsaken: [FetchHandle] = []
  var unlookedCount = 0

  /// A world for `machine`; `output` writes to what the script's standard output is.
  package init(
    machine: Machine, client: HTTPClient, types: CoreTypes, permissions: Permissions = Permissions(),
    output: @escaping ([UInt8]) -> Void
  ) {
    self.machine = machine
    self.client = client
    self.types = types
    self.permissions = permissions
    self.output = output
    stores = QueueStores(on: machine.loop)
  }

  /// Makes it the machine's host, and gives scripts the functions and types of the world.
  package func install() {
    machine.host = self
    installEnvironment()
    installURLs()
    installHeaders()
    installResponses()
    installSessions()
    installFiles()
    installUploads()
    installTasks()
    installChannels()
    installSemaphores()
    installQueues()
    installSecrets()
    installMarkup()
  }

  package func locate(_ path: String, importer: String) -> String { ModulePath.resolve(path, from: importer) }

  package func load(_ name: String, named path: String, _ machine: Machine) throws(Failure) -> Chunk {
    guard let loader else { throw machine.failure(.permission, "this interpreter cannot import") }
    return try loader(name, path)
  }

  package func option(_ name: String, _ machine: Machine) throws(Failure) -> Value {
    try option?(name) ?? .undefined
  }
}

/// The members of the world's types.
struct MemberTables {
  let url = MemberTable("url")
  let headers = MemberTable("headers")
  let response = MemberTable("response")
  let session = MemberTable("session")
  let channel = MemberTable("channel")
  let semaphore = MemberTable("semaphore")
  let secret = MemberTable("secret")
  let queue = MemberTable("queue")
  let file = MemberTable("file")
  let element = MemberTable("element")

  /// All of them.
  var all: [MemberTable] { [url, headers, response, session, channel, semaphore, queue, secret, file, element] }
}
