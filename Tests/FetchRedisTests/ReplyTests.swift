import FetchRuntime
import Testing

@testable import FetchRedis

@Suite struct ReplyTests {
  private static let wire =
    "+OK\r\n:-42\r\n$5\r\nhe\r\nl\r\n$-1\r\n$0\r\n\r\n-ERR no\r\n*3\r\n:1\r\n*2\r\n+a\r\n$1\r\nb\r\n*-1\r\n*0\r\n"
  private static let replies: [RedisReply] = [
    .status("OK"), .integer(-42), .string(Array("he\r\nl".utf8)), .null, .string([]), .error("ERR no"),
    .array([.integer(1), .array([.status("a"), .string([0x62])]), .null]), .array([]),
  ]

  @Test(arguments: [1, 2, 3, 7, 1000])
  func repliesAreReadHoweverTheyAreCut(size: Int) throws {
    let reader = ReplyReader(limit: 1 << 20)
    var read: [RedisReply] = []
    let bytes = Array(Self.wire.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      try reader.feed(Array(bytes[start..<min(start + size, bytes.count)]))
      while let reply = try reader.next() { read.append(reply) }
    }
    #expect(read == Self.replies)
  }

  @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n", "$x\r\n", "*1\r\n?\r\n", ":1x\r\n", "$-7\r\n", "*-9\r\n"])
  func whatIsNoReplyIsAnError(text: String) throws {
    let reader = ReplyReader(limit: 1 << 20)
    #expect(throws: RedisFault.self) {
      try reader.feed(Array(text.utf8))
      _ = try reader.next()
    }
  }

  @Test func aReplyHasALimitAndSeveralHaveNone() throws {
    let reader = ReplyReader(limit: 100)
    let reply = Array("$60\r\n\(String(repeating: "x", count: 60))\r\n".utf8)
    for _ in 0..<3 {
      try reader.feed(reply)
      #expect(try reader.next() != nil)
    }
    try reader.feed(Array("$1000\r\n".utf8) + [UInt8](repeating: 0x78, count: 90))
    #expect(try reader.next() == nil)
    #expect(throws: RedisFault.self) { try reader.feed([UInt8](repeating: 0x78, count: 90)) }
  }

  @Test func commandsAreAnyBytes() {
    var command = RedisCommand("SET", "")
    command.append([0, 13, 10, 255])
    command.append(-5)
    let text = Array("*4\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n".utf8) + [0, 13, 10, 255] + Array("\r\n$2\r\n-5\r\n".utf8)
    #expect(command.encoded == text)
  }

  @Test func aScriptIsCalledByItsDigestOrInFull() {
    // The digest as `printf 'return 1' | sha1sum` has it.
    var command = RedisCommand(calling: RedisScript("return 1"), keys: ["k"])
    command.append("a")
    #expect(
      command.encoded
        == Array(
          "*5\r\n$7\r\nEVALSHA\r\n$40\r\ne0e1f9fabfc9d4800c877a703b823ac0578ff8db\r\n$1\r\n1\r\n$1\r\nk\r\n$1\r\na\r\n"
            .utf8))
    #expect(
      command.inFull.encoded
        == Array("*5\r\n$4\r\nEVAL\r\n$8\r\nreturn 1\r\n$1\r\n1\r\n$1\r\nk\r\n$1\r\na\r\n".utf8))
  }
}
