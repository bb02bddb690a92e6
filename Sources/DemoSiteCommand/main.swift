// The demo site as a program of its own:
//
//     demo-site [--port N] [--print-port]
//
// It says on the first line of its output where it is, and runs until SIGINT or SIGTERM.

import DemoSite
import FetchRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

let usage = """
  Usage: demo-site [--port N] [--print-port]

  Serves FetchScript's demo site on 127.0.0.1, for examples and experiments, until
  it is interrupted. The first line of output is its URL.

    --port N       the port to listen on (default: a free one)
    --print-port   print the port alone instead of the URL

  """

/// Says why it cannot go on, and ends.
func stop(_ message: String, status: Int32) -> Never {
  emit("demo-site: \(message)\n", to: STDERR_FILENO)
  exit(status)
}

/// Writes at once, for whoever waits at the other end of a pipe.
func emit(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
  let bytes = Array(text.utf8)
  _ = write(descriptor, bytes, bytes.count)
}

var port: UInt16 = 0
var printsPort = false
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--port":
    guard let number = arguments.popFirst().flatMap(UInt16.init) else {
      stop("--port takes a number from 0 to 65535", status: 2)
    }
    port = number
  case "--print-port":
    printsPort = true
  case "--help", "-h":
    emit(usage)
    exit(0)
  default:
    stop("unknown argument \(argument)\n\(usage)", status: 2)
  }
}

// Before any thread is started, so that only the one that waits for them sees the signals. One that the parent ignores
// stays ignored.
let signals = endingSignals()
blockSignals(signals)

let loop = EventLoop()
do {
  let site = try DemoSite(on: loop, port: port)
  let stopped = Future<Void>(on: loop)
  loop.onInterrupt = {
    guard !stopped.isDone else { return }
    site.stop().addCallback { _ in if !stopped.isDone { stopped.succeed(()) } }
  }
  let interrupt = loop.interrupt
  onSignal(signals) { interrupt.raise() }
  emit(printsPort ? "\(site.port)\n" : "\(site.url)\n")
  try loop.runUntilComplete(stopped)
  loop.close()
} catch {
  stop("\(error)", status: 1)
}
