// Fetches one page over a raw socket:
//
//     swift run raw-fetcher http://127.0.0.1:8000/index.html
//
// This is how everything here waits. A coroutine is an object that remembers where it is. `resume` runs it to the next
// place where it must wait; there it answers with a *future*, "wake me when this is done", and keeps its state in its
// properties. The task below takes the future and resumes the coroutine once it is done. Nothing blocks, and there is
// one thread: while one page waits for its bytes, the loop could run ten thousand others.

import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a page is: the parts of `http://host:port/path`.
struct PageAddress {
  let host: String
  let port: UInt16
  let path: String

  /// Nil for what is no such address.
  init?(_ text: String) {
    let scheme = "http://"
    guard text.hasPrefix(scheme), text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else { return nil }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" }
    // In `[::1]:8000` the last colon is the port's, unless it stands inside the brackets.
    let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
    let name = authority[..<(colon ?? authority.endIndex)]
    guard !name.isEmpty, let port = UInt16(colon.map { authority[$0...].dropFirst() } ?? "80") else { return nil }
    host = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : String(name)
    self.port = port
    path = rest.count > authority.count ? String(rest[authority.endIndex...]) : "/"
  }
}

/// Fetches a page: connects, asks, reads the answer.
///
/// It does none of this itself. It *delegates* to a coroutine for each step: it resumes the inner one, passes what that
/// awaits (or fails with) up to the task, and goes on when the inner one gives its result. Other languages write this
/// `yield from`. `ReadAll` does the same with `Read`, once for each piece; only `Read` ever sees a socket wait.
final class Fetcher: OutputCoroutine {
  /// The step it is in, with the coroutine that does it.
  enum Stage {
    case connecting(Connect)
    case asking(Write, Socket)
    case reading(ReadAll)
  }

  private(set) var output: [UInt8]?
  private let page: PageAddress
  private var stage: Stage

  init(_ page: PageAddress, on loop: EventLoop) {
    self.page = page
    stage = .connecting(Connect(to: page.host, port: page.port, on: loop))
  }

  func resume(with wake: Wake) -> Step {
    var wake = wake
    while true {
      switch stage {
      case .connecting(let connect):
        switch connect.step(with: wake) {
        case .passes(let step): return step
        case .gives(let socket): stage = .asking(Write(request, to: socket), socket)
        }
      case .asking(let write, let socket):
        switch write.step(with: wake) {
        case .passes(let step): return step
        case .gives: stage = .reading(ReadAll(from: socket))
        }
      case .reading(let readAll):
        switch readAll.step(with: wake) {
        case .passes(let step): return step
        case .gives(let answer):
          output = answer
          return .returns
        }
      }
      wake = .ready  // the next coroutine starts from its beginning
    }
  }

  func isCleaningUp(inside scope: Scope?) -> Bool { false }

  /// HTTP/1.0, so that the end of the answer is the end of the stream.
  private var request: String { "GET \(page.path) HTTP/1.0\r\nHost: \(page.host):\(page.port)\r\n\r\n" }
}

/// Says why it cannot go on, and ends.
func stop(_ message: String) -> Never {
  let line = Array("raw-fetcher: \(message)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(1)
}

guard CommandLine.arguments.count == 2, let page = PageAddress(CommandLine.arguments[1]) else {
  stop("which page? Usage: raw-fetcher http://host[:port]/path")
}

let loop = EventLoop()
do {
  // `run` makes the one task, and turns the loop until that is done.
  let answer = try loop.run(Fetcher(page, on: loop))
  print(String(decoding: answer, as: UTF8.self), terminator: "")
} catch {
  stop("\(error)")
}
