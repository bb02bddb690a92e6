import CPCRE2
import FetchVM

/// What searching needs besides the patterns: limits, PCRE2's stack and results, and the patterns compiled lately. One for each machine.
///
/// Three limits keep a pattern from holding up the loop: PCRE2's own of steps back at one place of the text and of memory, and the
/// `SearchClock`, which is the one that nothing escapes.
final class PatternEngine {
  /// Steps back at one place of the text.
  static let maximumSteps: UInt32 = 10_000_000
  /// KiB that PCRE2 may take for its steps back.
  static let maximumMemory: UInt32 = 64 << 10
  private static let cacheSize = 256

  private struct Key: Hashable {
    let text: String
    let flags: String

    // By code points: a Swift string's own equality would take two ways to write `é` for the same pattern.
    static func == (left: Key, right: Key) -> Bool {
      left.text.utf8.elementsEqual(right.text.utf8) && left.flags == right.flags
    }

    func hash(into hasher: inout Hasher) {
      for byte in text.utf8 { hasher.combine(byte) }
      hasher.combine(flags)
    }
  }

  let context: OpaquePointer?
  private let stack: OpaquePointer?
  private(set) var data: OpaquePointer?
  private var capacity = 16
  private var cache: [Key: Pattern] = [:]
  private let clock: UnsafeMutablePointer<SearchClock>

  init() {
    clock = .allocate(capacity: 1)
    clock.initialize(to: SearchClock())
    context = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(context, Self.maximumSteps)
    pcre2_set_depth_limit_8(context, Self.maximumSteps)
    pcre2_set_heap_limit_8(context, Self.maximumMemory)
    pcre2_set_callout_8(context, SearchClock.callout, clock)
    // Address space; what is never needed is never touched.
    stack = pcre2_jit_stack_create_8(32 << 10, Int(Self.maximumMemory) << 10, nil)
    pcre2_jit_stack_assign_8(context, nil, stack.map { UnsafeMutableRawPointer($0) })
    data = pcre2_match_data_create_8(UInt32(capacity), nil)
  }

  deinit {
    pcre2_match_data_free_8(data)
    pcre2_jit_stack_free_8(stack)
    pcre2_match_context_free_8(context)
    clock.deallocate()
  }

  /// The pattern of these letters, compiled at most once while it is in use.
  func pattern(_ text: String, flags: String = "") throws(PatternCode.Problem) -> Pattern {
    let key = Key(text: text, flags: flags)
    if let known = cache[key] { return known }
    let pattern = try Pattern(text, flags: flags)
    if cache.count >= Self.cacheSize { cache.removeAll() }
    cache[key] = pattern
    return pattern
  }

  /// Makes room for the results of `code`, and begins to measure a search through so many bytes.
  func prepare(for code: PatternCode, bytes: Int) {
    clock.pointee.begin(bytes)
    guard code.groupCount >= capacity else { return }
    capacity = code.groupCount + 1
    pcre2_match_data_free_8(data)
    data = pcre2_match_data_create_8(UInt32(capacity), nil)
  }

  /// Where the last match and its groups stand: pairs of a start and an end, `UInt.max` for a group that took no part.
  var spans: UnsafeMutablePointer<Int> {
    guard let spans = pcre2_get_ovector_pointer_8(data) else { preconditionFailure("a search that had no room") }
    return spans
  }
}
