import FetchDiagnostics

extension Lexer {
  /// Reads a string, or what stands of it before its first `{`.
  mutating func readString() {
    let quote = bytes[offset]
    let isMultiline = peek(1) == quote && peek(2) == quote
    let form = StringForm(quote: quote, isMultiline: isMultiline)
    readStringBody(
      form, start: offset, bodyStart: offset + form.quoteCount, head: tokens.count, isHead: true)
  }

  /// Reads a string's text up to its end, or up to `{`. The token begins at `start`, the text at `bodyStart`.
  mutating func readStringBody(_ form: StringForm, start: Int, bodyStart: Int, head: Int, isHead: Bool) {
    offset = bodyStart
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == form.quote, isEnd(form) {
        offset += form.quoteCount
        return endString(start: start, head: head, isHead: isHead)
      }
      switch byte {
      case UInt8(ascii: "\n") where !form.isMultiline:
        return breakString(form, start: start, head: head, isHead: isHead)
      case UInt8(ascii: "\\") where form.hasInterpolation:
        skipEscape()
      case UInt8(ascii: "{") where form.hasInterpolation:
        return beginInterpolation(form, start: start, head: head, isHead: isHead)
      default:
        offset += 1
      }
    }
    breakString(form, start: start, head: head, isHead: isHead)
  }

  /// Skips a backslash and what it escapes, so that neither `\"` nor the brace of `\{` and `\u{…}` is taken for itself.
  private mutating func skipEscape() {
    offset += 1
    guard offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") else { return }
    offset += bytes[offset] == UInt8(ascii: "u") && peek(1) == UInt8(ascii: "{") ? 2 : 1
  }

  private func isEnd(_ form: StringForm) -> Bool {
    !form.isMultiline || peek(1) == form.quote && peek(2) == form.quote
  }

  private mutating func endString(start: Int, head: Int, isHead: Bool) {
    if !isHead { join(head, tokens.count) }
    add(isHead ? .string : .stringTail, from: start)
  }

  private mutating func beginInterpolation(_ form: StringForm, start: Int, head: Int, isHead: Bool) {
    push(
      Level(kind: .interpolation, opener: tokens.count, string: form, head: head, brace: UInt32(offset)))
    offset += 1
    add(isHead ? .stringHead : .stringMiddle, from: start)
  }

  /// The string's end is missing: it ends with its line, or with the source.
  private mutating func breakString(_ form: StringForm, start: Int, head: Int, isHead: Bool) {
    let opening = isHead ? start : Int(tokens[head].start)
    if form.isMultiline, offset >= bytes.count, diagnostics.isEmpty { endsInside = true }
    // In `"{name"` the last quote seems to begin a string: what is missing is the brace.
    let lacksBrace = singleLineInterpolations > 0 && !bytes[start..<offset].contains(UInt8(ascii: "}"))
    if !lacksBrace {
      let span = SourceSpan(opening..<(form.isMultiline ? opening + 3 : trimmedLineEnd(from: start)))
      report(LexerMessages.unterminatedString(form.quotes, at: span, isMultiline: form.isMultiline))
    }
    flags.insert(.isBroken)
    if singleLineInterpolations == 0, !form.isMultiline, let end = endOnLaterLine(form) {
      offset = end
      return endString(start: start, head: head, isHead: isHead)
    }
    endString(start: start, head: head, isHead: isHead)
    if singleLineInterpolations > 0 {
      abandonLine(isReported: !lacksBrace)
    } else if !form.isMultiline {
      closeSwallowedBrackets(start + 1..<offset)
    }
    if form.isMultiline, !levels.isEmpty { closeSilently(downTo: 0) }
  }

  /// Where a string ends that goes on over the next lines, as strings of other languages may: behind the next such quote,
  /// if nothing but brackets, commas and semicolons follows on its line.
  private func endOnLaterLine(_ form: StringForm) -> Int? {
    var end = offset
    while end < bytes.count, bytes[end] != form.quote { end += 1 }
    guard end < bytes.count else { return nil }
    end += 1
    var rest = end
    while rest < bytes.count, bytes[rest] != UInt8(ascii: "\n") {
      guard ")]},; \t\r".utf8.contains(bytes[rest]) else { return nil }
      rest += 1
    }
    return end
  }

  private func trimmedLineEnd(from start: Int) -> Int {
    var end = offset
    while end > start + 1, [UInt8(ascii: " "), UInt8(ascii: "\r"), UInt8(ascii: "\t")].contains(bytes[end - 1]) {
      end -= 1
    }
    return end
  }

  /// A string without end has eaten the ends of the brackets around it: those are taken as closed.
  private mutating func closeSwallowedBrackets(_ text: Range<Int>) {
    var openInside = 0
    for byte in bytes[text] {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): openInside += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if openInside > 0 {
          openInside -= 1
        } else if let top = levels.last, closes(byte, top.kind) {
          closeTopSilently()
        }
      default: break
      }
    }
  }

  private func closes(_ byte: UInt8, _ kind: Level.Kind) -> Bool {
    switch kind {
    case .paren: byte == UInt8(ascii: ")")
    case .bracket: byte == UInt8(ascii: "]")
    case .brace: byte == UInt8(ascii: "}")
    case .interpolation: false
    }
  }

  /// The line ends inside the code of a string that must end with its line.
  mutating func abandonLine(isReported: Bool = false) {
    var index = levels.count
    var remaining = singleLineInterpolations
    while remaining > 0 {
      index -= 1
      if levels[index].kind == .interpolation, !levels[index].string.isMultiline { remaining -= 1 }
    }
    guard index < levels.count else { return }
    let level = levels[index]
    if !isReported {
      let brace = SourceSpan(start: level.brace, end: level.brace + 1)
      report(LexerMessages.unclosedInterpolation(at: brace, isMultiline: false))
    }
    closeSilently(downTo: index)
    closeSwallowedBrackets(Int(level.brace) + 1..<offset)
  }

  private mutating func closeSilently(downTo index: Int) {
    while levels.count > index { closeTopSilently() }
  }
}
