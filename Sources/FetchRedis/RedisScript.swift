import CCrypto

/// A script that runs in the server, all of it before anything else is done there.
package struct RedisScript {
  /// What the server runs.
  package let text: String
  /// The SHA-1 of the text, by which a server knows a script that it has run before.
  let digest: String

  /// A script of this text.
  package init(_ text: String) {
    self.text = text
    var hash = [UInt8](repeating: 0, count: 20)
    let bytes = Array(text.utf8)
    EVP_Digest(bytes, bytes.count, &hash, nil, EVP_sha1(), nil)
    digest = hash.map { byte in [byte >> 4, byte & 15].map { String($0, radix: 16) }.joined() }.joined()
  }
}
