import CCrypto

/// The hash SHA-256 (FIPS 180-4), fed piece by piece. The work is libcrypto's, which libcurl brings along anyway.
///
/// Used by one thread at a time.
package final class SHA256 {
  private let context: OpaquePointer?

  /// The hash of nothing yet.
  package init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The hash of all that was added so far, as 64 hexadecimal digits. More may be added afterwards.
  package func finish() -> String {
    let copy = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(copy) }
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_MD_CTX_copy_ex(copy, context)
    EVP_DigestFinal_ex(copy, &digest, nil)
    return String(unsafeUninitializedCapacity: 64) { digits in
      for (index, byte) in digest.enumerated() {
        for (offset, nibble) in [byte >> 4, byte & 15].enumerated() {
          digits[index * 2 + offset] = nibble < 10 ? 48 + nibble : 87 + nibble
        }
      }
      return 64
    }
  }
}
