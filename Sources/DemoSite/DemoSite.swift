import FetchRuntime

/// A small web site for demonstrations, examples and tests, on a loop of the caller's: fifty pages that link to each
/// other, JSON with pages, and pages that are slow, fail, redirect, are missing or are large.
///
/// It is no web server to put on a network: it listens on 127.0.0.1 only, knows nothing but its own pages, and says
/// what it is in each answer's `Server` header. `Pages` lists them.
package final class DemoSite {
  private let listener: Listener
  private let reception: Reception
  private let task: Task

  /// Starts it; port 0 lets the system choose a free one. It answers while the loop runs.
  package init(on loop: EventLoop, port: UInt16 = 0) throws {
    listener = try Listener(on: loop, port: port)
    reception = Reception(at: listener, on: loop)
    task = Task(reception, in: nil, on: loop)
    task.isObserved = true
  }

  /// The port it listens on.
  package var port: UInt16 { listener.port }

  /// Where it is, without a slash at the end.
  package var url: String { "http://127.0.0.1:\(port)" }

  /// How many requests it has answered.
  package var requestCount: Int { reception.pages.requestCount }

  /// Closes the listener and every connection; the future succeeds when all of them are closed.
  package func stop() -> Future<Void> {
    let stopped = Future<Void>(on: task.loop)
    task.cancel(Cancellation("the site is stopped"))
    listener.close()
    task.addCallback { _ in stopped.succeed(()) }
    return stopped
  }
}
