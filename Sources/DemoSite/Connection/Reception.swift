import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Accepts connections, and starts a task of its own for each: they are its children, so it ends when they have ended,
/// and cancelling it closes them.
final class Reception: Routine<Void> {
  let pages = Pages()
  private let listener: Listener
  private let loop: EventLoop

  init(at listener: Listener, on loop: EventLoop) {
    self.listener = listener
    self.loop = loop
  }

  override func start() -> Move {
    run(Accept(from: listener)) { [self] socket in
      _ = loop.current?.spawn(Connection(socket, serving: pages))
      return start()
    }
  }

  override func recover(from error: any Error) throws -> Move {
    // Out of descriptors: a connection that ends gives one back, and the one that waits stays in the backlog till then.
    guard let error = error as? SystemError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.number) else {
      throw error
    }
    return wait(for: loop.sleep(100_000_000)) { [self] in start() }
  }
}
