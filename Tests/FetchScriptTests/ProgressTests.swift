import FetchDiagnostics
import Testing

@testable import FetchScript

/// What a terminal shows of a script that runs for a while.
@Suite struct ProgressTests {
  /// Remembers what was drawn, and when; nil is an erased line.
  final class Canvas: ProgressCanvas {
    var columns: Int? = 81
    var showsTyping = false
    var now: () -> Int = { 0 }
    private(set) var drawn: [(milliseconds: Int, text: String?)] = []

    func draw(_ text: String) { drawn.append((now() / 1_000_000, text)) }
    func erase() { drawn.append((now() / 1_000_000, nil)) }

    var texts: [String] { drawn.compactMap(\.text) }

    /// What stood there at that moment.
    func text(at milliseconds: Int) -> String? { drawn.last { $0.milliseconds <= milliseconds }?.text }
  }

  private let canvas = Canvas()

  private func run(
    _ script: String,
    _ answer: @escaping (StubRequest) -> StubResponse = { _ in StubResponse(text: "x", delay: .seconds(1)) }
  ) throws {
    let interpreter = Interpreter(Configuration(output: .captured, network: .stub(answer), time: .manual))
    canvas.now = { [unowned interpreter] in interpreter.loop.clock.now }
    interpreter.showProgress(on: canvas)
    // What a print does on a terminal.
    interpreter.define("write", ["endsLine"]) { [unowned interpreter] values in
      interpreter.progress?.makeRoom(endsLine: values == [true])
      return nil
    }
    try interpreter.run(script)
  }

  @Test func aShortScriptShowsNothing() throws {
    try run("await sleep(400ms)\nawait fetch \"http://h/\"") { _ in StubResponse(text: "x", delay: .milliseconds(90)) }
    #expect(canvas.drawn.isEmpty)
  }

  @Test func aScriptWithoutRequestsShowsNothing() throws {
    try run("await sleep(1h)")
    #expect(canvas.drawn.isEmpty)
  }

  @Test func aGatherOverAListTellsHowManyOfHowMany() throws {
    try run("let pages = await gather n in 1..20 limit 4 { await fetch \"http://h/{n}\" }")
    #expect(canvas.drawn.first?.milliseconds == 500)
    #expect(canvas.text(at: 600) == "0 of 20 done, 4 in flight")
    #expect(canvas.text(at: 4900)?.hasPrefix("16 of 20 done, 4 in flight, ") == true, "\(canvas.texts)")
    #expect(canvas.drawn.last?.text == nil)
    // Ten times a second, and only when something has changed.
    #expect(
      zip(canvas.drawn, canvas.drawn.dropFirst()).allSatisfy {
        $0.milliseconds + 100 <= $1.milliseconds || $1.text == nil
      })
    #expect(zip(canvas.texts, canvas.texts.dropFirst()).allSatisfy { $0 != $1 })
  }

  @Test func withoutAKnownEndItTellsWhatIsDone() throws {
    try run("for n in 1..5 { await fetch \"http://h/{n}\" }")
    #expect(canvas.text(at: 3500)?.hasPrefix("3 done, 1 in flight, ") == true, "\(canvas.texts)")
  }

  @Test func theRequestThatTakesLongestIsNamed() throws {
    try run(
      #"await gather [fetch "http://h/quick?a=1", fetch "http://user:hush@slow.example:8080/a/page?key=1" with {headTimeout: 2min}]"#
    ) {
      StubResponse(text: "x", delay: .seconds($0.url.contains("slow") ? 75 : 1))
    }
    #expect(canvas.text(at: 1900) == "1 done, 1 in flight, 0.5/s, 1 byte")
    #expect(canvas.text(at: 12_300) == "1 done, 1 in flight, 1 byte; slow.example:8080/a/page 12s")
    #expect(canvas.text(at: 70_000) == "1 done, 1 in flight, 1 byte; slow.example:8080/a/page 1min 10s")
  }

  @Test func whatIsWrittenComesInItsPlace() throws {
    try run(
      """
      let page = fetch "http://h/"
      await sleep(700ms)
      write(true)
      await sleep(3s)
      write(false)
      await sleep(3s)
      write(true)
      await page
      """
    ) { _ in StubResponse(text: "x", delay: .seconds(9)) }
    #expect(canvas.text(at: 600) == "1 in flight")
    let erased = canvas.drawn.filter { $0.text == nil }.map(\.milliseconds)
    #expect(erased == [700, 3700, 9000])
    #expect(canvas.text(at: 800) == "1 in flight")
    #expect(canvas.text(at: 6700) == nil)
    #expect(canvas.text(at: 6800)?.hasPrefix("1 in flight; h/ ") == true)
  }

  @Test func whileSomebodyTypesNothingIsShown() throws {
    canvas.showsTyping = true
    try run("await fetch \"http://h/\"")
    #expect(canvas.texts.first == "1 in flight")
  }

  @Test func secretsAreNotShown() throws {
    try run(#"await fetch "http://slow/{secret("hunter2 x")}/""#) { _ in StubResponse(text: "x", delay: .seconds(9)) }
    #expect(canvas.text(at: 5000)?.hasSuffix("slow/<secret>/ 5s") == true, "\(canvas.texts)")
  }

  @Test func whatWaitsInVainIsStillFound() throws {
    #expect {
      try run("await fetch \"http://h/\"\nawait channel(1).receive()")
    } throws: {
      ($0 as? ScriptError)?.reason == .deadlock
    }
    #expect(canvas.drawn.last?.text == nil)
  }

  @Test func theClockStillJumps() throws {
    try run("await fetch \"http://h/\"\nawait sleep(2h)")
    #expect(canvas.text(at: 7_000_000)?.hasPrefix("1 done") == true)
  }

  @Test func nothingIsShownWhereThereIsNoRoom() throws {
    canvas.columns = 20
    try run("await fetch \"http://h/\"")
    canvas.columns = nil
    try run("await fetch \"http://h/\"")
    #expect(canvas.drawn.isEmpty)
  }

  // The line

  @Test func aKnownLengthIsTold() {
    let reading = ProgressReading(inFlight: 1, byteRate: 1_230_000, bytes: 3_400_000, byteTotal: 10_000_000)
    #expect(ProgressText.line(reading, columns: 80) == "1 in flight, 1.2 MB/s, 3.4 MB of 10.0 MB")
  }

  @Test func aNameIsCutToTheWindowAndMadeSafe() {
    var reading = ProgressReading(done: 1, inFlight: 1, slowest: .init(name: "h/\u{1B}[2J", time: 3_900_000_000))
    #expect(ProgressText.line(reading, columns: 80) == "1 done, 1 in flight; h/\\u{1b}[2J 3s")
    reading.slowest?.name = "example.com/ページページページページ"
    for columns in 20...60 {
      let line = ProgressText.line(reading, columns: columns)
      #expect(DisplayWidth.columns(of: line) <= columns, "\(line)")
    }
    #expect(ProgressText.line(reading, columns: 42) == "1 done, 1 in flight; example.com/ペー… 3s")
    #expect(ProgressText.line(reading, columns: 30) == "1 done, 1 in flight")
  }

  @Test func aLineThatIsTooLongIsCut() {
    let reading = ProgressReading(done: 123, total: 4567, inFlight: 100, requestRate: 12.3, bytes: 1_000_000)
    #expect(ProgressText.line(reading, columns: 30) == "123 of 4567 done, 100 in flig…")
    #expect(ProgressText.line(reading, columns: 80) == "123 of 4567 done, 100 in flight, 12/s, 1.0 MB")
  }
}
