import Foundation
import Synchronization
import Testing

/// A person at a terminal in front of the built `fetch`: types, and waits for what appears.
final class Visit {
  private(set) var screen: Screen
  private var master: Int32
  private let child: pid_t
  private var status: Int32?
  private var hasClosed = false
  /// One at a time, so that no program inherits the terminal of another.
  private static let starting = Mutex(())
  /// Where the history is kept.
  let state: String

  /// A visit whose first prompt is there, after these inputs.
  static func atPrompt(
    _ inputs: String..., arguments: [String] = [], environment: [String: String] = [:], state: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Visit {
    let visit = try Visit(environment, arguments: arguments, state: state)
    try visit.waitForPrompt(sourceLocation: sourceLocation)
    for input in inputs { try visit.enter(input, sourceLocation: sourceLocation) }
    return visit
  }

  /// A program that has just been started; its standard input is the terminal, or the file of that path.
  init(
    _ environment: [String: String] = [:], arguments: [String] = [], state: String? = nil, input: String? = nil,
    rows: Int = 40, columns: Int = 80
  ) throws {
    screen = Screen(rows: rows, columns: columns)
    self.state = state ?? Visit.makeFolder()
    var variables = [
      "TERM": "xterm", "LANG": "C.UTF-8", "NO_COLOR": "1", "PATH": "/bin:/usr/bin", "XDG_STATE_HOME": self.state,
      "HOME": self.state,
    ]
    variables.merge(environment) { $1 }
    (master, child) = try Visit.starting.withLock { _ in
      var (near, far): (Int32, Int32) = (-1, -1)
      var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
      guard openpty(&near, &far, nil, nil, &size) == 0, let name = ttyname(far) else {
        throw Trouble("no pseudo-terminal: \(String(cString: strerror(errno)))")
      }
      defer { close(far) }
      for descriptor in [near, far] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
      return (near, try Visit.start(arguments, on: String(cString: name), input, variables))
    }
  }

  deinit {
    if status == nil {
      kill(child, SIGKILL)
      var ended: Int32 = 0
      waitpid(child, &ended, 0)
    }
    if master >= 0 { close(master) }
    for file in ["/fetchscript/history", "/script.fetch", "/saved"] { unlink(state + file) }
    for folder in ["/fetchscript", "/folder-of-pages", ""] { rmdir(state + folder) }
  }

  private static func start(
    _ arguments: [String], on terminal: String, _ input: String?, _ variables: [String: String]
  ) throws -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // The first terminal that the leader of a new session opens is its own.
    posix_spawnattr_setflags(&attributes, Int16(0x80))
    posix_spawn_file_actions_addopen(&actions, 1, terminal, O_RDWR, 0)
    for descriptor: Int32 in [0, 2] { posix_spawn_file_actions_adddup2(&actions, 1, descriptor) }
    if let input { posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0) }
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var environment = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + environment { free(word) } }
    var child: pid_t = 0
    let number = posix_spawn(&child, program, &actions, &attributes, &words, &environment)
    guard number == 0 else { throw Trouble("posix_spawn \(program): \(String(cString: strerror(number)))") }
    return child
  }

  /// It is built into the folder of the test program.
  static var program: String {
    let tests = CommandLine.arguments[0]
    return String(tests[..<(tests.lastIndex(of: "/") ?? tests.startIndex)]) + "/fetch"
  }

  static func makeFolder() -> String {
    var name = Array("/tmp/fetch-repl-XXXXXX".utf8CString)
    mkdtemp(&name)
    return String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The names of what stands in the folder of the history.
  var files: [String] {
    guard let stream = opendir(state) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// What stands in the history's file.
  func history() throws -> String { try String(contentsOfFile: state + "/fetchscript/history", encoding: .utf8) }

  // Typing and looking

  /// Sends keys.
  func type(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// Sends keys and waits until the line of the cursor is as it should be.
  func type(_ keys: String, showing line: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    type(keys)
    try wait(sourceLocation: sourceLocation) { $0.currentLine == line }
  }

  /// Sends keys and waits until something stands on the screen.
  func type(_ keys: String, waitingFor text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    type(keys)
    try wait(for: text, sourceLocation: sourceLocation)
  }

  /// Makes the window larger or smaller.
  func resize(rows: Int, columns: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    screen.resize(rows: rows, columns: columns)
  }

  /// Closes the window.
  func hangUp() {
    close(master)
    master = -1
    hasClosed = true
  }

  /// Waits until the program is stopped, then lets it go on.
  func waitForStopAndContinue() throws {
    let deadline = time(nil) + 20
    var ended: Int32 = 0
    while waitpid(child, &ended, WNOHANG | WUNTRACED) == 0 {
      guard time(nil) < deadline else { throw Trouble("the program did not stop") }
      look(for: 20)
    }
    guard ended & 0xFF == 0x7F else { throw Trouble("the program ended instead of stopping") }
    kill(child, SIGCONT)
  }

  /// Types an input and waits until its prompt is back.
  func enter(_ input: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try waitForPrompt(sourceLocation: sourceLocation)
    type(input)
    try wait(sourceLocation: sourceLocation) { $0.currentLine.hasSuffix(input) }
    type("\r")
    try wait(sourceLocation: sourceLocation) { $0.currentLine == ">" }
  }

  /// Gives up what was typed, and waits for the new prompt.
  func clearLine(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let row = screen.row
    type(Key.interrupt)
    try wait(sourceLocation: sourceLocation) { $0.row > row && $0.currentLine == ">" }
  }

  /// Waits for an empty prompt.
  func waitForPrompt(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try wait(sourceLocation: sourceLocation) { $0.currentLine == ">" }
  }

  /// Waits until something stands on the screen.
  func wait(for text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try wait(sourceLocation: sourceLocation) { $0.text.contains(text) }
  }

  /// Waits until the screen is as it should be.
  func wait(sourceLocation: SourceLocation = #_sourceLocation, until isRight: (Screen) -> Bool) throws {
    let deadline = time(nil) + 20
    while !isRight(screen) {
      guard !hasClosed, time(nil) < deadline else {
        Issue.record("the screen did not become as expected:\n\(screen.text)", sourceLocation: sourceLocation)
        throw Trouble("the screen did not become as expected")
      }
      look(for: 100)
    }
  }

  private func look(for milliseconds: Int32) {
    var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(master, &buffer, buffer.count)
    // EIO: the program has ended.
    if count <= 0 { hasClosed = count == 0 || errno == EIO } else { screen.feed(Array(buffer[..<count])) }
  }

  /// Waits until the program has ended; its exit status.
  func waitForEnd() throws -> Int32 {
    let deadline = time(nil) + 20
    while !hasClosed, time(nil) < deadline { look(for: 1000) }
    guard hasClosed else { throw Trouble("the program did not end") }
    var ended: Int32 = 0
    guard waitpid(child, &ended, 0) == child else { throw Trouble("waitpid") }
    status = ended
    return ended & 0x7f == 0 ? (ended >> 8) & 0xff : -1
  }
}

/// Why a test cannot go on.
struct Trouble: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Keys as a terminal sends them.
enum Key {
  static let up = "\u{1B}[A"
  static let left = "\u{1B}[D"
  static let interrupt = "\u{3}"
  static let endOfInput = "\u{4}"
  static let suspend = "\u{1A}"
  static let search = "\u{12}"
  static let lineStart = "\u{1}"
  static let lineEnd = "\u{5}"
  static let killLine = "\u{B}"

  static func pasting(_ text: String) -> String { "\u{1B}[200~\(text)\u{1B}[201~" }
}
