import FetchLibrary
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where what scripts print goes: each stream is a terminal or not by itself.
@Suite struct ProcessOutputTests {
  /// Both ends of a terminal or a pipe.
  private struct Line {
    var near: Int32 = -1
    var far: Int32 = -1

    init(terminal: Bool) {
      if terminal {
        #expect(openpty(&near, &far, nil, nil, nil) == 0)
        var settings = termios()
        tcgetattr(far, &settings)
        cfmakeraw(&settings)
        tcsetattr(far, TCSANOW, &settings)
      } else {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        (near, far) = (ends[0], ends[1])
      }
    }

    /// What has come so far.
    func text() -> String {
      var bytes = [UInt8](repeating: 0, count: 4096)
      let isThere = fcntl(near, F_SETFL, O_NONBLOCK) == 0
      let count = isThere ? read(near, &bytes, bytes.count) : -1
      return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }

    func close() { for end in [near, far] { _ = closeEnd(end) } }
  }

  private static let hostile = "a\u{1B}[2J\u{9B}b\r\nc\n"
  private static let shown = "a\\u{1b}[2J\\u{9b}b\nc\n"

  @Test(arguments: [true, false], [true, false])
  func eachStreamIsEscapedWhereItIsATerminal(_ outputIsTerminal: Bool, _ errorsAreTerminal: Bool) {
    let (out, err) = (Line(terminal: outputIsTerminal), Line(terminal: errorsAreTerminal))
    defer {
      out.close()
      err.close()
    }
    do {
      let output = ProcessOutput(to: out.far, errors: err.far)
      write(Self.hostile, to: output, .output)
      write(Self.hostile, to: output, .error)
    }
    #expect(out.text() == (outputIsTerminal ? Self.shown : Self.hostile))
    #expect(err.text() == (errorsAreTerminal ? Self.shown : Self.hostile))
  }

  @Test func whatIsRawIsWrittenAsItIs() {
    let (out, err) = (Line(terminal: true), Line(terminal: true))
    defer {
      out.close()
      err.close()
    }
    do {
      let output = ProcessOutput(to: out.far, errors: err.far)
      write("\u{1B}[1mx\n", to: output, .output, raw: true)
      write("\u{1B}[1my\n", to: output, .error, raw: true)
    }
    #expect(out.text() == "\u{1B}[1mx\n")
    #expect(err.text() == "\u{1B}[1my\n")
  }

  @Test func piecesThatPartACharacterAreShownWhole() {
    let (out, err) = (Line(terminal: true), Line(terminal: false))
    defer {
      out.close()
      err.close()
    }
    do {
      let output = ProcessOutput(to: out.far, errors: err.far)
      for byte in Array("é\u{9B}日\r\n\u{202E}".utf8) + [0xC2] {
        withUnsafePointer(to: byte) { output.write(UnsafeBufferPointer(start: $0, count: 1), to: .output, raw: false) }
        output.flush()
      }
    }
    #expect(out.text() == "é\\u{9b}日\n\\u{202e}\\xC2")
  }

  private func write(_ text: String, to output: ProcessOutput, _ stream: StandardStream, raw: Bool = false) {
    Array(text.utf8).withUnsafeBufferPointer { output.write($0, to: stream, raw: raw) }
  }
}

/// `close`, where a method of that name hides it.
private func closeEnd(_ descriptor: Int32) -> Int32 { close(descriptor) }
