import CHiredis

/// A command: its words, which are any bytes.
package struct RedisCommand {
  private var bytes: [UInt8] = []
  private var lengths: [Int] = []
  /// Of a script that is called by its digest: the same call by its text, for a server that does not have it.
  private(set) var script: RedisScript?

  /// A command of these words.
  package init(_ words: String...) {
    for word in words { append(word) }
  }

  /// A call of a script, to which its arguments are still to be added.
  package init(calling script: RedisScript, keys: [String]) {
    self.script = script
    append("EVALSHA")
    append(script.digest)
    append(keys.count)
    for key in keys { append(key) }
  }

  /// Adds a word.
  package mutating func append(_ word: [UInt8]) {
    bytes += word
    lengths.append(word.count)
  }

  /// Adds a word.
  package mutating func append(_ word: String) { append(Array(word.utf8)) }

  /// Adds a number.
  package mutating func append(_ number: Int) { append(String(number)) }

  /// The same command with the script's text instead of its digest.
  var inFull: RedisCommand {
    guard let script else { return self }
    var command = RedisCommand("EVAL", script.text)
    command.bytes += bytes[(lengths[0] + lengths[1])...]
    command.lengths += lengths[2...]
    return command
  }

  /// As it goes over the wire.
  var encoded: [UInt8] {
    var target: UnsafeMutablePointer<CChar>?
    let count = bytes.withUnsafeBytes { bytes in
      var start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      var words: [UnsafePointer<CChar>?] = lengths.map { length in
        defer { start = start.map { $0 + length } }
        return start
      }
      return Int(redisFormatCommandArgv(&target, Int32(words.count), &words, lengths))
    }
    guard count > 0, let target else { preconditionFailure("a command could not be written: \(count)") }
    defer { redisFreeCommand(target) }
    return Array(UnsafeRawBufferPointer(start: target, count: count))
  }
}
