import CHiredis

/// Makes replies of what comes over a connection, in pieces of any size.
final class ReplyReader {
  /// No reply may take more bytes.
  private let limit: Int
  private let reader: UnsafeMutablePointer<redisReader>
  /// How many bytes came since the last reply was whole.
  private var pending = 0

  /// A reader of replies of up to `limit` bytes.
  init(limit: Int) {
    guard let reader = redisReaderCreate() else { preconditionFailure("there is no memory for a reader of replies") }
    self.reader = reader
    self.limit = limit
  }

  deinit { redisReaderFree(reader) }

  /// Takes what came.
  func feed(_ bytes: [UInt8]) throws(RedisFault) {
    pending += bytes.count
    if pending > limit { throw .tooLarge(limit) }
    let status = bytes.withUnsafeBytes { redisReaderFeed(reader, $0.baseAddress, $0.count) }
    if status != REDIS_OK { throw fault }
  }

  /// The next reply; nil while it is not whole.
  func next() throws(RedisFault) -> RedisReply? {
    var place: UnsafeMutableRawPointer?
    guard redisReaderGetReply(reader, &place) == REDIS_OK else { throw fault }
    guard let place else { return nil }
    defer { freeReplyObject(place) }
    // What came behind it counts for the next.
    pending = reader.pointee.len - reader.pointee.pos
    return Self.reply(place.assumingMemoryBound(to: redisReply.self).pointee)
  }

  private var fault: RedisFault {
    .unreadable(withUnsafeBytes(of: reader.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
  }

  private static func reply(_ reply: redisReply) -> RedisReply {
    switch reply.type {
    case REDIS_REPLY_INTEGER: return .integer(Int(reply.integer))
    case REDIS_REPLY_NIL: return .null
    case REDIS_REPLY_STATUS: return .status(String(decoding: bytes(of: reply), as: UTF8.self))
    case REDIS_REPLY_ERROR: return .error(String(decoding: bytes(of: reply), as: UTF8.self))
    case REDIS_REPLY_ARRAY:
      return .array((0..<Int(reply.elements)).compactMap { reply.element?[$0].map { Self.reply($0.pointee) } })
    default: return .string(bytes(of: reply))
    }
  }

  private static func bytes(of reply: redisReply) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: reply.str, count: Int(reply.len)))
  }
}
