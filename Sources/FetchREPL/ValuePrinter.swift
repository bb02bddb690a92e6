import FetchDiagnostics
import FetchLibrary
import FetchVM

/// Shows values as source would write them, coloured, and cut to what the screen has room for.
struct ValuePrinter {
  let machine: Machine
  var usesColor: Bool
  /// The columns a line may have.
  var columns: Int
  /// The lines a value may have.
  var rows: Int

  /// The text of `value`, with a newline at its end. `isWhole`: nothing is cut.
  func text(of value: Value, isWhole: Bool = false) -> String {
    if isWhole { return masked(whole(value)) }
    var line = ValueLine(room: columns, mask: masked)
    write(value, to: &line, inside: [])
    if !line.isCut { return line.text(usesColor) + "\n" }
    switch value {
    case .list(let list):
      return lines("[", "]", count: list.object.buffer.count, "items") { index, line in
        write(list.object.buffer[index], to: &line, inside: [ObjectIdentifier(list.object)])
      }
    case .map(let map):
      var entries: [(Value, Value)] = []
      map.object.forEach { key, value in if entries.count < rows { entries.append((key, value)) } }
      return lines("{", "}", count: map.object.count, "entries") { index, line in
        writeKey(entries[index].0, to: &line)
        write(entries[index].1, to: &line, inside: [ObjectIdentifier(map.object)])
      }
    case .string(let string): return cut(masked(string.object.string), .string, quoted)
    default: return cut(VisibleText.escaping(masked(machine.describe(value))), .object)
    }
  }

  /// One item on each line; as many as there is room for.
  private func lines(
    _ open: String, _ close: String, count: Int, _ noun: String, _ write: (Int, inout ValueLine) -> Void
  ) -> String {
    let shown = count <= rows ? count : max(1, rows - 1)
    var text = open + "\n"
    for index in 0..<shown {
      var line = ValueLine(room: columns - 4, mask: masked)
      write(index, &line)
      text += "  " + line.text(usesColor) + (line.isCut ? "…" : "") + ",\n"
    }
    if shown < count {
      text +=
        ValueLine.Style.faint.paint("  … \(Grouped.text(count - shown)) more \(noun); :more shows all", usesColor)
        + "\n"
    }
    return text + close + "\n"
  }

  /// A long text: what fits on the screen.
  private func cut(_ text: String, _ style: ValueLine.Style, _ show: (String) -> String = { $0 }) -> String {
    let room = columns * rows
    let part = String(String.UnicodeScalarView(text.unicodeScalars.prefix(room)))
    let left = text.unicodeScalars.count - part.unicodeScalars.count
    var line = ValueLine(room: .max)
    line.append(show(part), style)
    let more =
      left > 0
      ? "\n" + ValueLine.Style.faint.paint("… \(Grouped.text(left)) more characters; :more shows all", usesColor) : ""
    return line.text(usesColor) + more + "\n"
  }

  private func whole(_ value: Value) -> String {
    switch value {
    case .string(let string): return VisibleText.escapingLines(string.object.string) + "\n"
    case .list(let list):
      return list.object.buffer.map { VisibleText.escaping(machine.describe($0)) + "\n" }.joined()
    case .map(let map):
      var text = ""
      map.object.forEach { key, value in text += "\(machine.display(key)): \(machine.describe(value))\n" }
      return VisibleText.escapingLines(text)
    default: return VisibleText.escapingLines(machine.describe(value)) + "\n"
    }
  }

  // One line

  /// `outer` are the lists and maps that the value stands in: what holds itself has no end.
  private func write(_ value: Value, to line: inout ValueLine, inside outer: [ObjectIdentifier]) {
    guard !line.isCut else { return }
    guard outer.count < 100 else { return line.append("…", .plain) }
    switch value {
    case .string(let string):
      let scalars = masked(string.object.string).unicodeScalars
      line.append(quoted(String(String.UnicodeScalarView(scalars.prefix(line.roomLeft + 1)))), .string)
    case .int, .float, .duration: line.append(machine.describe(value), .number)
    case .null, .undefined, .bool: line.append(machine.describe(value), .word)
    case .list(let list): write(list.object, to: &line, inside: outer)
    case .map(let map): write(map.object, to: &line, inside: outer)
    default: line.append(VisibleText.escaping(machine.describe(value)), .object)
    }
  }

  private func write(_ list: ListObject, to line: inout ValueLine, inside outer: [ObjectIdentifier]) {
    guard !outer.contains(ObjectIdentifier(list)) else { return line.append("[…]", .plain) }
    line.append("[", .plain)
    for (index, item) in list.buffer.enumerated() {
      if index > 0 { line.append(", ", .plain) }
      write(item, to: &line, inside: outer + [ObjectIdentifier(list)])
      if line.isCut { return }
    }
    line.append("]", .plain)
  }

  private func write(_ map: MapObject, to line: inout ValueLine, inside outer: [ObjectIdentifier]) {
    guard !outer.contains(ObjectIdentifier(map)) else { return line.append("{…}", .plain) }
    line.append("{", .plain)
    var isFirst = true
    map.forEach { key, value in
      guard !line.isCut else { return }
      if !isFirst { line.append(", ", .plain) }
      isFirst = false
      writeKey(key, to: &line)
      write(value, to: &line, inside: outer + [ObjectIdentifier(map)])
    }
    line.append("}", .plain)
  }

  private func writeKey(_ key: Value, to line: inout ValueLine) {
    line.append(VisibleText.escaping(machine.describeKey(key)), .key)
    line.append(": ", .plain)
  }

  /// A server may send back a secret that was sent to it.
  private func masked(_ text: String) -> String { (machine.host as? World)?.masked(text) ?? text }

  private func quoted(_ string: String) -> String {
    VisibleText.escaping(machine.describe(.string(machine.heap.makeString(string))))
  }
}
