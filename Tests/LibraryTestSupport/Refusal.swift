import FetchBytecode
import FetchVM

/// A call of the library that failed, to be judged: its error has to say which function refused which argument, and what came.
package struct Refusal {
  private let name: String
  private let parameters: [Parameter]
  private let receiver: Value?
  private let arguments: [Value]
  private let machine: Machine
  private let kind: String
  private let message: String
  /// No error of the call, but the end of the task that made it, as `exit` makes it.
  private let isEnd: Bool

  /// `receiver` is nil for a function.
  package init(
    of native: NativeFunction, receiver: Value?, _ arguments: [Value], _ failure: Failure, _ machine: Machine
  ) {
    name = native.name
    parameters = native.parameters
    self.receiver = receiver
    self.arguments = arguments
    self.machine = machine
    kind = failure.error.object.kind.object.string
    message = failure.error.object.message.object.string
    isEnd = kind == ErrorKind.cancelled.rawValue
  }

  /// The failure of a callback of these tests, which goes through a method as it is.
  package static let callbackMessage = "callback failed"

  /// What the error lacks, or nil. `kinds` are those it may have.
  package func complaint(kinds: Set<String>) -> String? {
    if message == Self.callbackMessage || isEnd { return nil }
    // A path is told as it is.
    if message.utf8.count > 400, kind != "FileError" { return shown("is too long") }
    if !kinds.contains(kind) { return shown("is a \(kind)") }
    if !words(of: message).contains(name) { return shown("does not name \(name)") }
    let minimum = parameters.count { !$0.isOptional && !$0.isRest }
    let maximum = parameters.last?.isRest == true ? Int.max : parameters.count
    guard (minimum...maximum).contains(arguments.count) else {
      let expected = CallMistake(name, parameters, given: arguments.count).message
      return message == expected ? nil : shown("does not say \"\(expected)\"")
    }
    // The other kinds are about what the call would have come to.
    guard kind == "TypeError" || kind == "ValueError" else { return nil }
    return namesWhatCame() ? nil : shown("does not name the argument and what came")
  }

  /// One of the arguments, or the receiver, stands in the message with its value or its type.
  private func namesWhatCame() -> Bool {
    let words = words(of: message)
    let isNamed = parameters.contains {
      // One of several: `key` of `keys`, `option` of `options`.
      words.contains($0.name) || $0.name.hasSuffix("s") && words.contains(String($0.name.dropLast()))
    }
    return isNamed && arguments.contains(where: isShown) || receiver.map(isShown) ?? false
  }

  /// The value, its type, one of its items, or of text the character that is wrong stands in the message.
  private func isShown(_ value: Value) -> Bool {
    let words = words(of: message)
    if message.contains(machine.describeForMessage(value)) || words.contains(value.typeName) { return true }
    switch value {
    case .int, .float, .duration, .bool: return message.contains(machine.describe(value))
    case .string(let string):
      if string.object.count == 0 { return words.contains("empty") || message.contains("\"\"") }
      let escaped = machine.describe(value)
      if message.contains(escaped) || escaped.contains("\\") && message.contains(escaped.dropFirst().dropLast()) {
        return true
      }
      if message.contains("byte 0x") { return true }
      // Of a long text the beginning.
      let text = string.object.string
      if text.count > 100, message.contains(text.prefix(100)) { return true }
      return string.object.string.unicodeScalars.contains {
        message.contains("`\($0)`") || message.contains("\"\($0)\"")
      }
    // The item that is wrong was the stream's alone, and is gone.
    case .stream: return words.contains("not")
    case .bytes(let bytes): return bytes.object.bytes.isEmpty ? words.contains("empty") : message.contains("byte 0x")
    case .function(let function): return words.contains(function.object.name)
    case .native(let native): return words.contains(native.object.name)
    case .range(let range):
      return (0..<min(range.object.count, 100)).contains { isShown(.int(range.object[$0])) }
    case .list(let list): return list.object.buffer.contains { !isSame($0, value) && isShown($0) }
    case .map(let map):
      var isAnyShown = false
      map.object.forEach { key, item in isAnyShown = isAnyShown || isShown(key) || isShown(item) }
      return isAnyShown
    default: return false
    }
  }

  private func isSame(_ left: Value, _ right: Value) -> Bool { (try? machine.isEqual(left, right)) ?? true }

  private func words(of text: String) -> Set<String> {
    Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
  }

  private func shown(_ complaint: String) -> String {
    let values = arguments.map { String(machine.describe($0).prefix(40)) }.joined(separator: ", ")
    let subject = receiver.map { String(machine.describe($0).prefix(40)) + "." } ?? ""
    return "\(subject)\(name)(\(values)) \(complaint): \(kind): \(message.prefix(400))"
  }
}
