import FetchLibrary
import FetchReference
import FetchScript
import FetchSyntax
import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Finds what may stand at the cursor: names, members, options, paths, commands. Nothing of the script is run for it.
struct Completer {
  typealias Candidate = Completion.Candidate

  let session: Session
  let machine: Machine

  /// Completes what stands before the cursor.
  func complete(_ text: String) -> Completion { Command.isCommand(text) ? completeCommand(text) : completeCode(text) }

  private func completeCode(_ text: String) -> Completion {
    if let path = openString(text) { return complete(path: path) }
    let word = String(text.reversed().prefix { $0 == "_" || $0.isLetter || $0.isNumber }.reversed())
    let before = text.dropLast(word.count)
    if before.hasSuffix(".") { return Completion(of: word, among: members(before.dropLast())) }
    if let options = options(before) { return Completion(of: word, among: options) }
    return word.isEmpty
      ? Completion() : Completion(of: word, among: names + InputNames.bound(in: before).map { Candidate(word: $0) })
  }

  // Names

  var names: [Candidate] {
    let known = session.names + machine.builtinNames
    return known.map { name in
      let value = session.value(of: name) ?? .null
      return Candidate(word: name, ending: Completer.isFunction(value) ? "(" : "") {
        guard case .native = value else { return Completer.help(of: value) }
        return Completer.help(of: value) + behind(Reference.summary(ofFunction: name))
      }
    }
      + Keywords.reserved.map { word in
        Candidate(word: word, ending: " ") { VerbHelp(rawValue: word).map { ": \($0.usage)  \($0.summary)" } ?? "" }
      }
  }

  private static func isFunction(_ value: Value) -> Bool {
    switch value {
    case .function, .native: true
    default: false
    }
  }

  /// What the reference says, set off from the name it stands behind.
  func behind(_ summary: String?) -> String { summary.map { "  " + $0 } ?? "" }

  /// What a name holds, in a few words: a function's parameters, or the type.
  static func help(of value: Value) -> String {
    switch value {
    case .native(let native): parameters(native.object.parameters.map { ($0.name, $0.isOptional, $0.isRest) })
    case .function(let function):
      parameters(function.object.code.prototype.parameters.map { ($0.name, $0.isOptional, $0.isRest) })
    default: ": \(value.typeName)"
    }
  }

  private static func parameters(_ all: [(name: String, isOptional: Bool, isRest: Bool)]) -> String {
    "(" + all.map { $0.isRest ? "...\($0.name)" : $0.isOptional ? "\($0.name)?" : $0.name }.joined(separator: ", ")
      + ")"
  }

  // Options

  /// The options of the verb whose `with {` is open before the cursor, where one may begin.
  private func options(_ before: Substring) -> [Candidate]? {
    guard let brace = before.lastIndex(of: "{"), !before[brace...].contains("}") else { return nil }
    let inside = before[before.index(after: brace)...].drop { $0 == " " }
    guard inside.isEmpty || inside.last(where: { !$0.isWhitespace }) == ",",
      before[..<brace].split(separator: " ").last == "with"
    else { return nil }
    let verbs = before[..<brace].split { !$0.isLetter }
    let verb = verbs.last { $0 == "fetch" || $0 == "save" }
    let names = verb == "save" ? VerbOptions.save : verb == "fetch" ? VerbOptions.fetch : []
    return names.map { name in
      Candidate(word: name, ending: ": ") {
        verb.flatMap { Reference.summary(ofOption: name, of: String($0)) }.map { "  \($0)" } ?? ""
      }
    }
  }

  // Paths

  /// What stands in a string that is open before the cursor, when it may be a path.
  private func openString(_ text: String) -> String? {
    var quote: Character?
    var content = ""
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { content.append(character) }
      } else if character == "\"" || character == "'" {
        (quote, content) = (character, "")
      }
    }
    return quote == nil || content.contains("://") || content.contains("{") ? nil : content
  }

  /// Completes the last part of a path.
  func complete(path: String) -> Completion {
    Completion(of: lastPart(path), among: files(in: path).sorted { $0.word < $1.word }, caseless: false)
  }

  private func lastPart(_ path: String) -> String {
    String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
  }

  private func files(in path: String) -> [Candidate] {
    let folder = HomePath.expanded(String(path.dropLast(lastPart(path).count)))
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var found: [Candidate] = []
    while let entry = readdir(stream), found.count < 10_000 {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix("."), !lastPart(path).hasPrefix(".") { continue }
      if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) { continue }
      var status = stat()
      let isFolder = stat(folder + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      found.append(Candidate(word: isFolder ? name + "/" : name))
    }
    return found
  }
}
