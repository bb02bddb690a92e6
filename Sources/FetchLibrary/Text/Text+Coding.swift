import FetchVM

/// `urlEncode urlDecode base64 fromBase64 hex fromHex`.
func installTextCoding(into machine: Machine) {
  let members = machine.stringMembers
  machine.addMethod(members, "urlEncode", ["form?"]) { machine, arguments throws(Failure) in
    let isForm = try arguments.bool(1, or: false, "urlEncode's form", machine)
    var encoded = ByteBuffer(capacity: arguments.text.count + 16)
    PercentCode.encode(arguments.text.utf8, isForm: isForm, into: &encoded)
    return machine.string(encoded, isASCII: true)
  }
  machine.addMethod(members, "urlDecode", ["form?"]) { machine, arguments throws(Failure) in
    let isForm = try arguments.bool(1, or: false, "urlDecode's form", machine)
    let text = arguments.text
    var decoded = ByteBuffer(capacity: text.count)
    if let offset = PercentCode.decode(text.utf8, isForm: isForm, into: &decoded) {
      throw machine.failure(
        .value, "urlDecode: the `%` at index \(text.index(of: offset)) is not followed by two hexadecimal digits")
    }
    if UTF8Validity.firstMalformed(decoded.bytes) != nil {
      throw machine.failure(.value, "urlDecode: what the percent codes stand for is not UTF-8")
    }
    return machine.string(decoded)
  }
  machine.addMethod(members, "base64", ["url?"]) { machine, arguments throws(Failure) in
    let isURL = try arguments.bool(1, or: false, "base64's url", machine)
    return machine.string(Base64.encoded(arguments.text.utf8, isURL: isURL), isASCII: true)
  }
  machine.addMethod(members, "fromBase64", []) { machine, arguments throws(Failure) in
    guard let bytes = Base64.decoded(arguments.text.utf8) else {
      throw machine.failure(
        .value, "fromBase64: \(machine.describeForMessage(arguments[0])) is not base64")
    }
    return .bytes(machine.heap.makeBytes(bytes))
  }
  machine.addMethod(members, "hex", []) { machine, arguments in
    machine.string(HexText.encoded(arguments.text.utf8), isASCII: true)
  }
  machine.addMethod(members, "fromHex", []) { machine, arguments throws(Failure) in
    guard let bytes = HexText.decoded(arguments.text.utf8) else {
      throw machine.failure(
        .value, "fromHex: \(machine.describeForMessage(arguments[0])) is not an even number of hexadecimal digits")
    }
    return .bytes(machine.heap.makeBytes(bytes))
  }
}

/// Percent coding (RFC 3986, 2.1), and with `isForm` a form's, where a space is `+`.
enum PercentCode {
  /// All but letters, digits and `-._~` is coded.
  static func encode(_ bytes: UnsafeBufferPointer<UInt8>, isForm: Bool, into text: inout ByteBuffer) {
    let digits: StaticString = "0123456789ABCDEF"
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        text.append(byte)
      case 0x20 where isForm: text.append(UInt8(ascii: "+"))
      default:
        text.append(UInt8(ascii: "%"))
        text.append(digits.utf8Start[Int(byte >> 4)])
        text.append(digits.utf8Start[Int(byte & 15)])
      }
    }
  }

  /// Returns where a `%` has no two digits behind it, or nil when all was decoded.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, isForm: Bool, into text: inout ByteBuffer) -> Int? {
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "%") {
        guard offset + 2 < bytes.count, let high = hexDigit(bytes[offset + 1]), let low = hexDigit(bytes[offset + 2])
        else { return offset }
        text.append(high << 4 | low)
        offset += 3
      } else {
        text.append(isForm && byte == UInt8(ascii: "+") ? 0x20 : byte)
        offset += 1
      }
    }
    return nil
  }
}
