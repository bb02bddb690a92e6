/// A stretch of a source, as byte offsets from `start` up to but not including `end`.
package struct SourceSpan: Hashable, Sendable {
  /// The offset of the first byte.
  package var start: UInt32
  /// The offset after the last byte.
  package var end: UInt32

  /// The span from `start` up to `end`.
  package init(start: UInt32, end: UInt32) {
    self.start = start
    self.end = end
  }

  /// The span of a range of byte offsets.
  package init(_ range: Range<Int>) {
    start = UInt32(range.lowerBound)
    end = UInt32(range.upperBound)
  }

  /// Whether nothing stands between the ends: a place rather than a stretch.
  package var isEmpty: Bool { start == end }

  /// The span as a range of byte offsets.
  package var range: Range<Int> { Int(start)..<max(Int(start), Int(end)) }

  /// The smallest span that covers this one and `other`.
  package func joined(with other: SourceSpan) -> SourceSpan {
    SourceSpan(start: min(start, other.start), end: max(end, other.end))
  }

  /// The place just after the span.
  package var afterEnd: SourceSpan { SourceSpan(start: end, end: end) }
}
