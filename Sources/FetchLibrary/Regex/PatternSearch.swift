import CPCRE2
import FetchVM

/// A search for the matches of a pattern in a text, one after another.
struct PatternSearch {
  private let engine: PatternEngine
  private let code: PatternCode
  private let subject: UnsafeMutablePointer<UInt8>
  private let count: Int
  private let name: String
  private let machine: Machine
  /// Where the next search begins.
  private var start: Int
  /// The last match was empty: the next is not, or begins elsewhere.
  private var wasEmpty = false

  /// From the byte `start` of `text`, which nobody frees meanwhile; `name` is the method's for messages.
  init(
    _ pattern: Pattern, in text: StringObject, from start: Int = 0, _ name: String, _ engine: PatternEngine,
    _ machine: Machine
  ) {
    self.engine = engine
    self.machine = machine
    self.name = name
    self.start = start
    code = pattern.code(forASCII: text.isASCII)
    subject = text.bytes
    count = text.count
    engine.prepare(for: code, bytes: count)
  }

  /// Finds the next match; its span, or nil. What its groups matched stands in `spans`.
  mutating func next() throws(Failure) -> Range<Int>? {
    let from = start
    defer { machine.walked(start - from) }
    guard start <= count, try isMatch(search()) else {
      start = count + 1
      return nil
    }
    let (first, end) = (spans[0], max(spans[0], spans[1]))
    start = end
    wasEmpty = first == end
    return first..<end
  }

  /// Whether a match begins at the very start of the search; `untilEnd`: one that ends where the text does, wherever it begins.
  func matches(untilEnd: Bool) throws(Failure) -> Bool {
    if untilEnd { machine.walked(count) }
    let options = UInt32(untilEnd ? PCRE2_ENDANCHORED : PCRE2_ANCHORED) | UInt32(PCRE2_NO_UTF_CHECK)
    return try isMatch(pcre2_match_8(code.pointer, subject, count, start, options, engine.data, engine.context))
  }

  var groupCount: Int { code.groupCount }

  /// Pairs of a start and an end, the whole match first; -1 for a group that took no part.
  var spans: UnsafeMutablePointer<Int> { engine.spans }

  @inline(__always)
  private func search() -> Int32 {
    let options = wasEmpty ? UInt32(PCRE2_NOTEMPTY_ATSTART) : 0
    return code.usesJIT
      ? pcre2_jit_match_8(code.pointer, subject, count, start, options, engine.data, engine.context)
      : pcre2_match_8(
        code.pointer, subject, count, start, options | UInt32(PCRE2_NO_UTF_CHECK), engine.data, engine.context)
  }

  private func isMatch(_ result: Int32) throws(Failure) -> Bool {
    if result > 0 { return true }
    switch result {
    case PCRE2_ERROR_NOMATCH: return false
    case PCRE2_ERROR_CALLOUT: throw tooMuch("it takes too long")
    case PCRE2_ERROR_MATCHLIMIT: throw tooMuch("it takes more than \(PatternEngine.maximumSteps) steps at one place")
    case PCRE2_ERROR_JIT_STACKLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_NOMEMORY:
      throw tooMuch("it takes more than \(PatternEngine.maximumMemory >> 10) MiB for its steps back")
    default: throw machine.failure(.value, "\(name): \(PatternCode.message(of: result))")
    }
  }

  private func tooMuch(_ what: String) -> Failure {
    machine.failure(
      .limit, "\(name): the pattern has too many ways to match this text: \(what)",
      hint: "one repetition inside another, as in (a+)+, is what does it: say each once")
  }
}
