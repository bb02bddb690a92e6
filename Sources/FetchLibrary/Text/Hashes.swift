import CCrypto
import FetchVM

/// `sha256 sha512 sha1 md5 hmac(key, hash)` of strings (their UTF-8) and bytes: hexadecimal digits.
func installHashes(into machine: Machine) {
  for members in [machine.stringMembers, machine.bytesMembers] {
    for hash in Hash.allCases {
      machine.addMethod(members, hash.rawValue, []) { machine, arguments throws(Failure) in
        hexadecimal(try hash.digest(of: content(arguments[0]), machine), machine)
      }
    }
    machine.addMethod(members, "hmac", ["key", "hash?"]) { machine, arguments throws(Failure) in
      let name = try arguments.optionalString(2, "hmac's hash", machine) ?? machine.intern("sha256")
      guard let hash = Hash(rawValue: name.object.string) else {
        let names = Hash.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        throw machine.failure(
          .value, "hmac's hash must be one of \(names), not \(machine.describeForMessage(.string(name)))"
        )
      }
      if case .object(let object) = arguments[1], let secret = object.object as? SecretObject {
        let code = try hash.code(of: content(arguments[0]), key: Array(secret.text.object.utf8), machine)
        return secret.hiding(hexadecimal(code, machine), machine)
      }
      switch arguments[1] {
      case .string, .bytes: break
      default: throw machine.wrongType("hmac's key", expected: "a string or bytes", got: arguments[1])
      }
      let key = content(arguments[1])
      return hexadecimal(try hash.code(of: content(arguments[0]), key: key, machine), machine)
    }
  }
}

/// The hashes that scripts find, by the names of their methods. The work is libcrypto's.
private enum Hash: String, CaseIterable {
  case sha256, sha512, sha1, md5

  private var function: OpaquePointer? {
    switch self {
    case .sha256: EVP_sha256()
    case .sha512: EVP_sha512()
    case .sha1: EVP_sha1()
    case .md5: EVP_md5()
    }
  }

  func digest(of bytes: [UInt8], _ machine: Machine) throws(Failure) -> [UInt8] {
    machine.walked(bytes.count)
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    // A system set to approved hashes only has no MD5.
    guard EVP_Digest(bytes, bytes.count, &digest, &count, function, nil) == 1 else {
      throw machine.failure(.value, "\(rawValue): this system's libcrypto refuses to compute it")
    }
    return Array(digest[..<Int(count)])
  }

  /// The keyed hash (RFC 2104).
  func code(
    of bytes: [UInt8], key: [UInt8], _ machine: Machine
  ) throws(Failure) -> [UInt8] {
    let blockSize = self == .sha512 ? 128 : 64
    var block = key.count > blockSize ? try digest(of: key, machine) : key
    block += [UInt8](repeating: 0, count: blockSize - block.count)
    let inner = block.map { $0 ^ 0x36 } + bytes
    return try digest(of: block.map { $0 ^ 0x5C } + digest(of: inner, machine), machine)
  }
}

/// The bytes of a string or of bytes.
private func content(_ value: Value) -> [UInt8] {
  switch value {
  case .string(let string): Array(string.object.utf8)
  case .bytes(let bytes): bytes.object.bytes
  default: []
  }
}

private func hexadecimal(_ bytes: [UInt8], _ machine: Machine) -> Value {
  bytes.withUnsafeBufferPointer { machine.string(HexText.encoded($0), isASCII: true) }
}
