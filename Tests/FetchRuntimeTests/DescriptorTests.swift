import FetchRuntime
import FetchTestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// In processes of their own, since tests that run at the same time open sockets, too.
@Suite struct DescriptorTests {
  @Test func connectionsLeaveNoDescriptorBehind() async {
    await #expect(processExitsWith: .success) {
      try expectNoDescriptorLeft { loop in
        let listener = try Listener(on: loop)
        for _ in 0..<20 {
          let echo = Task(Echo(listener), in: nil, on: loop)
          _ = try loop.run(Ask("hello", at: "127.0.0.1", port: listener.port, on: loop))
          try loop.runUntilComplete(echo)
        }
        listener.close()
        _ = try? loop.run(Connect(to: "127.0.0.1", port: listener.port, on: loop))
        try loop.runUntilComplete(loop.runInExecutor {})
      }
    }
  }

  @Test func cancelledConnectionsLeaveNoDescriptorBehind() async {
    await #expect(processExitsWith: .success) {
      try expectNoDescriptorLeft { loop in
        let listener = try Listener(on: loop)
        let waiting = (0..<20).map { _ in
          Task(Ask("hello", at: "127.0.0.1", port: listener.port, on: loop), in: nil, on: loop)
        }
        try loop.settle()
        for task in waiting { task.cancel(Cancellation("stop")) }
        for task in waiting { try loop.runUntilComplete(task) }
      }
    }
  }

  @Test func aLoopThatIsClosedInTheMiddleLeavesNoDescriptorBehind() async {
    await #expect(processExitsWith: .success) {
      try expectNoDescriptorLeft { loop in
        let listener = try Listener(on: loop)
        _ = Task(Echo(listener), in: nil, on: loop)
        _ = Task(Ask("hello", at: "127.0.0.1", port: listener.port, on: loop), in: nil, on: loop)
        try loop.settle()
      }
    }
  }

  @Test func loopsLeaveNoDescriptorBehind() async {
    await #expect(processExitsWith: .success) {
      let before = openDescriptorCount()
      for _ in 0..<100 {
        let loop = EventLoop()
        try loop.runUntilComplete(loop.runInExecutor {})
        loop.close()
      }
      // The process may open a few for itself meanwhile, but not hundreds.
      #expect(openDescriptorCount() < before + 50)
    }
  }
}

/// Runs `body` with a loop that is closed afterwards, and compares what is open before and then.
private func expectNoDescriptorLeft(_ body: (EventLoop) throws -> Void) throws {
  let before = openSockets()
  do {
    let loop = EventLoop()
    defer { loop.close() }
    try body(loop)
  }
  #expect(openSockets() == before)
}

/// The sockets this process has open.
private func openSockets() -> [Int32] {
  (0..<1024).filter { descriptor in
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }
}

/// How many descriptors this process has open.
private func openDescriptorCount() -> Int {
  (0..<1024).count { fcntl($0, F_GETFD) >= 0 }
}
