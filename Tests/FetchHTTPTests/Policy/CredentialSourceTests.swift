import FetchRuntime
import Testing

@testable import FetchHTTP

/// Credentials that have to be found out, once for all that wait.
@Suite struct CredentialSourceTests {
  /// A server that accepts one token, and a source that counts how often it is asked and takes a second.
  private final class Office {
    var valid = "t1"
    var calls = 0
    var gives: (Int) -> String = { "t\($0)" }
    var failure: (any Error)?
    var searches: [Future<CredentialSource.Grant>] = []
    private(set) var world: StubWorld!
    private(set) var source: CredentialSource!

    init(limit: Int = 100, answer: ((TransportRequest) -> StubAnswer?)? = nil) {
      world = StubWorld(limit: limit) { [unowned self] request in
        if let answer = answer?(request) { return answer }
        let given = request.headers.first { $0.isNamed("authorization") }?.value
        var answer = given == "Bearer \(valid)" ? StubAnswer(text: "in") : StubAnswer(401, text: "out")
        answer.headDelay = millisecond
        return answer
      }
      source = CredentialSource { [unowned self] _ in
        calls += 1
        let number = calls
        let grant = Future<CredentialSource.Grant>(on: world.loop)
        searches.append(grant)
        world.loop.callLater(second) { [self] in
          guard !grant.isDone else { return }
          if let failure { grant.fail(failure) } else { grant.succeed(.init(.bearer(gives(number)))) }
        }
        return grant
      }
    }

    func begin(
      _ url: String = "http://h/", _ change: (inout RequestOptions) -> Void = { _ in }
    ) throws -> FetchOperation {
      let operation = try world.begin(url) {
        $0.credentialSource = source
        change(&$0)
      }
      operation.keepBody()
      return operation
    }

    func finish(_ operations: [FetchOperation]) throws {
      for operation in operations { try world.loop.runUntilComplete(operation) }
    }
  }

  @Test func allThatWaitAskOnceAndLaterOnesKnow() throws {
    let office = Office()
    let first = try (0..<5).map { _ in try office.begin() }
    try office.finish(first)
    #expect(first.allSatisfy { $0.output?.body.text == "in" })
    #expect(office.calls == 1)
    #expect(first[0].output?.timings.queued == second)
    try office.finish([try office.begin()])
    #expect(office.calls == 1)
  }

  @Test func whatIsRefusedIsFoundOutAnewOnceForAll() throws {
    let office = Office()
    try office.finish([try office.begin()])
    office.valid = "t2"
    let operations = try (0..<5).map { _ in try office.begin("http://h/") { $0.timeout = 500 * millisecond } }
    try office.finish(operations)
    #expect(operations.allSatisfy { $0.output?.body.text == "in" && $0.attempts == 1 })
    #expect(office.calls == 2)
    #expect(office.world.transport.requests.count == 11)
  }

  @Test func whatIsRefusedAgainIsAFailure() throws {
    let office = Office()
    office.valid = "nobody's"
    let operation = try office.begin()
    try office.finish([operation])
    #expect(operation.httpFailure?.message == "http://h/ answered 401 Unauthorized")
    #expect(office.calls == 2)
    #expect(office.world.transport.requests.count == 2)
  }

  @Test func whoWaitsHoldsNoPlace() throws {
    let office = Office(limit: 1)
    let waiting = try office.begin()
    let other = try office.world.begin("http://h/free") { $0.allow = .any }
    other.keepBody()
    try office.world.loop.runUntilComplete(other)
    #expect(office.world.seconds < 1)
    // And not while it is renewed, after a refusal.
    office.valid = "t2"
    try office.finish([waiting])
    #expect(waiting.output?.body.text == "in")
  }

  @Test func aFailureIsOfAllThatWaitAndTheNextAsksAgain() throws {
    let office = Office()
    office.failure = HTTPFailure(.invalid, "no token today")
    let operations = try (0..<3).map { _ in try office.begin() }
    try office.finish(operations)
    #expect(operations.map { $0.httpFailure?.message } == Array(repeating: "no token today", count: 3))
    #expect(office.world.transport.requests.isEmpty)
    office.failure = nil
    office.valid = "t2"
    let later = try office.begin()
    try office.finish([later])
    #expect(later.output != nil)
  }

  @Test func oneThatIsCancelledLeavesTheSearchToTheOthersAndTheLastOneEndsIt() throws {
    let office = Office()
    let operations = try (0..<2).map { _ in try office.begin() }
    try office.world.pass(millisecond)
    operations[0].cancel(Cancellation("enough"))
    try office.finish([operations[1]])
    #expect(operations[0].isCancelled && operations[1].output != nil)
    office.valid = "t2"
    let last = try office.begin()
    try office.world.pass(500 * millisecond)
    last.cancel(Cancellation("enough"))
    #expect(office.searches.last?.isCancelled == true)
    #expect(office.world.transport.activeCount == 0)
    // What was cancelled with its scope is asked anew for somebody else.
    let pair = try (0..<2).map { _ in try office.begin() }
    try office.world.pass(millisecond)
    office.searches.last?.cancel(Cancellation("its scope ended"))
    office.gives = { _ in "t2" }
    try office.finish(pair)
    #expect(pair[0].failure is CancelledError)
    #expect(pair[1].output?.body.text == "in")
  }

  @Test func noOtherOriginEverSeesThem() throws {
    let office = Office { request in
      switch request.url.text {
      case "http://h/away": StubAnswer(302, headers: [HeaderField("Location", "http://other/")])
      case "http://other/": StubAnswer(401, text: "who are you?")
      default: nil
      }
    }
    let operation = try office.begin("http://h/away")
    try office.finish([operation])
    #expect(operation.httpFailure?.message == "http://other/ answered 401 Unauthorized")
    #expect(office.calls == 1)
    #expect(office.world.transport.requests.map { $0.headers.count } == [1, 0])
  }

  @Test func whatMayNotBeSentIsNot() throws {
    let office = Office()
    let world = office.world!
    let source = CredentialSource { _ in
      let grant = Future<CredentialSource.Grant>(on: world.loop)
      grant.succeed(.init(.bearer("x")) { HTTPFailure(.permission, "not for \($0.host)") })
      return grant
    }
    let operation = try world.run("http://h/") { $0.credentialSource = source }
    #expect(operation.httpFailure?.message == "not for h")
    #expect(world.transport.requests.isEmpty)
  }
}
