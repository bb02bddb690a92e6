import FetchVM

/// `trim trimStart trimEnd`: without an argument white space goes, else every code point of the one given.
func installTextTrimming(into machine: Machine) {
  let methods: [(name: String, start: Bool, end: Bool)] = [
    ("trim", true, true), ("trimStart", true, false), ("trimEnd", false, true),
  ]
  for (name, start, end) in methods {
    machine.addMethod(machine.stringMembers, name, ["characters?"]) { machine, arguments throws(Failure) in
      let text = arguments.text
      let trimmed: Range<Int>
      if let characters = try arguments.optionalString(1, "\(name)'s characters", machine)?.object {
        trimmed = trimming(text, start: start, end: end) { offset, length in
          holds(characters, text.bytes + offset, length)
        }
      } else {
        trimmed = trimming(text, start: start, end: end) { offset, _ in Whitespace.length(in: text, at: offset) > 0 }
      }
      return .string(machine.heap.makeSubstring(arguments.textRef, trimmed))
    }
  }
}

/// The bytes left of `text` when the code points that `drops` accepts are taken off.
private func trimming(
  _ text: StringObject, start: Bool, end: Bool, _ drops: (_ offset: Int, _ length: Int) -> Bool
) -> Range<Int> {
  var first = 0
  var last = text.count
  while start, first < last {
    let length = codePointLength(text.bytes[first])
    guard drops(first, length) else { break }
    first += length
  }
  while end, last > first {
    let offset = UTF8Text.start(before: last, in: text)
    guard drops(offset, last - offset) else { break }
    last = offset
  }
  return first..<last
}

/// Whether one of the code points of `characters` is the one at `bytes`.
private func holds(_ characters: StringObject, _ bytes: UnsafeMutablePointer<UInt8>, _ length: Int) -> Bool {
  let wanted = UnsafeBufferPointer(start: UnsafePointer(bytes), count: length)
  var offset = 0
  while offset < characters.count {
    let size = codePointLength(characters.bytes[offset])
    if UnsafeBufferPointer(rebasing: characters.utf8[offset..<offset + size]).elementsEqual(wanted) { return true }
    offset += size
  }
  return false
}
