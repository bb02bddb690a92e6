import FetchBytecode
import FetchHTTP
import FetchVM

extension World {
  /// Methods of strings that a secret has, too: those that give strings, or say no more than yes or no.
  private static let methods = [
    "upper", "lower", "trim", "trimStart", "trimEnd", "replace", "padStart", "padEnd", "removePrefix", "removeSuffix",
    "split", "partition", "lines", "contains", "startsWith", "endsWith", "urlEncode", "urlDecode", "base64", "hex",
    "toJSON", "sha256", "sha512", "sha1", "md5", "hmac",
  ]

  /// Gives scripts `secret(text, for)`, and secrets their members.
  func installSecrets() {
    machine.define("secret", ["text", "for?"]) { [unowned self] machine, arguments throws(Failure) in
      let origins = try secretOrigins(arguments.given(1))
      switch arguments[0] {
      case .string(let text):
        let secret = SecretObject(text, parts: [text.object.string], for: origins, tables.secret)
        return .object(machine.heap.add(secret, bytes: 100).cast(to: NativeObject.self))
      case .object(let object):
        if let secret = object.object as? SecretObject {
          return secret.make(secret.text, parts: secret.parts, for: origins, machine)
        }
      default: break
      }
      let failure = machine.wrongType("secret's text", expected: "a string", got: arguments[0])
      if arguments[0].isNull { failure.error.object.hint = hintForUnsetVariables }
      throw failure
    }
    machine.addField(tables.secret, "isEmpty") { [unowned self] _, arguments in
      .bool(receiver(arguments).text.object.count == 0)
    }
    machine.addMethod(tables.secret, "reveal", []) { [unowned self] _, arguments in
      .string(receiver(arguments).text)
    }
    for name in Self.methods { installMethod(name) }
  }

  private func installMethod(_ name: String) {
    guard let native = machine.stringMembers.method(machine.intern(name)) else {
      preconditionFailure("strings have no method \(name)")
    }
    let body = native.object.body
    machine.addMethod(tables.secret, name, native.object.parameters) {
      [unowned self] machine, arguments throws(Failure) in
      let secret = receiver(arguments)
      var origins = SecretOrigins.any
      var parts = secret.parts
      var registers: [Value] = []
      for index in 0..<max(arguments.count, native.object.parameters.count + 1) {
        switch index < arguments.count ? arguments[index] : .undefined {
        case .object(let object):
          if let other = object.object as? SecretObject {
            registers.append(.string(other.text))
            origins = origins.narrowed(by: other.origins)
            parts.formUnion(other.parts)
          } else {
            registers.append(arguments[index])
          }
        case .function, .native:
          throw machine.failure(.type, "\(name) of a secret takes no function, which would see the secret")
        case let value: registers.append(value)
        }
      }
      let result = try hiding(parts) { () throws(Failure) in try call(body, &registers, arguments.count) }
      guard case .object(let wider) = secret.make(secret.text, parts: secret.parts, for: origins, machine),
        let wider = wider.object as? SecretObject
      else { return .null }
      return wider.hiding(result, machine)
    }
  }

  private func call(_ body: NativeBody, _ registers: inout [Value], _ count: Int) throws(Failure) -> Value {
    try registers.withUnsafeMutableBufferPointer { buffer throws(Failure) in
      guard let base = buffer.baseAddress else { return .null }
      return try body(machine, Arguments(base: base, count: count))
    }
  }

  private func receiver(_ arguments: Arguments) -> SecretObject {
    guard case .object(let object) = arguments[0], let secret = object.object as? SecretObject else {
      preconditionFailure("a method of secret met another type")
    }
    return secret
  }
}

extension Machine {
  /// Throws where a secret stands in the value, at any depth, and only its mask would be written.
  func refuseSecret(in value: Value, _ message: @autoclosure () -> String) throws(Failure) {
    if value.firstObject(where: { $0 is SecretObject }) == nil { return }
    throw failure(.type, message(), hint: "s.reveal() gives its text, shown like any other")
  }
}
