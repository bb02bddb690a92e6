import FetchBytecode

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Operators on anything but two ints or two floats, which the run loop does itself.
extension Machine {
  @inline(never)
  func arithmetic(_ opcode: Opcode, _ left: Value, _ right: Value) throws(Failure) -> Value {
    if case .string(let a) = left, case .string(let b) = right, opcode == .add || opcode == .addConstant {
      try checkLength(a.object.count + b.object.count, "`+`")
      return .string(heap.join(a, b))
    }
    switch (left, right) {
    case (.int(let a), .int(let b)): return try integers(opcode, a, b)
    case (.float(let a), .float(let b)): return try floats(opcode, a, b)
    case (.int(let a), .float(let b)): return try floats(opcode, Double(a), b)
    case (.float(let a), .int(let b)): return try floats(opcode, a, Double(b))
    case (.object, _), (_, .object): return try collections(opcode, left, right)
    case (.duration, _), (_, .duration): return try durations(opcode, left, right)
    default: return try collections(opcode, left, right)
    }
  }

  /// `value + 1`, or `value - 1` as the addition of -1.
  func addImmediate(_ number: Int, to value: Value) throws(Failure) -> Value {
    try number < 0 ? arithmetic(.subtract, value, .int(-number)) : arithmetic(.addImmediate, value, .int(number))
  }

  private func integers(_ opcode: Opcode, _ a: Int, _ b: Int) throws(Failure) -> Value {
    let result: (partialValue: Int, overflow: Bool)
    switch opcode {
    case .add, .addConstant, .addImmediate: result = a.addingReportingOverflow(b)
    case .subtract, .subtractConstant: result = a.subtractingReportingOverflow(b)
    case .multiply, .multiplyConstant: result = a.multipliedReportingOverflow(by: b)
    case .divide, .divideConstant:
      if b == 0 { throw divisionByZero(.divide) }
      return .float(Double(a) / Double(b))
    case .floorDivide:
      if b == 0 { throw divisionByZero(opcode) }
      if b == -1 {
        if a == .min { throw failure(.arithmetic, "\(a) // -1 is too large for an int (64 bits)") }
        return .int(-a)
      }
      let quotient = a / b
      return .int(a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient)
    case .modulo, .moduloConstant:
      if b == 0 { throw divisionByZero(.modulo) }
      if b == -1 { return .int(0) }
      let remainder = a % b
      return .int(remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder)
    case .power: return try power(a, b)
    default: preconditionFailure("not an arithmetic instruction")
    }
    if result.overflow {
      let sign = symbol(opcode)
      let failure = failure(
        .arithmetic, "\(a) \(sign) \(b) is too large for an int (64 bits)",
        hint: "write one side as a float, as in \(a).0, if an approximate result will do")
      failure.error.object.messageWithSidesExchanged = "\(b) \(sign) \(a) is too large for an int (64 bits)"
      throw failure
    }
    return .int(result.partialValue)
  }

  private func power(_ base: Int, _ exponent: Int) throws(Failure) -> Value {
    if exponent < 0 {
      if base == 0 { throw failure(.arithmetic, "0 has no negative power") }
      return .float(pow(Double(base), Double(exponent)))
    }
    var result = 1
    var factor = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 {
        let (product, overflow) = result.multipliedReportingOverflow(by: factor)
        if overflow { throw failure(.arithmetic, "\(base) ** \(exponent) is too large for an int (64 bits)") }
        result = product
      }
      rest >>= 1
      if rest > 0 {
        let (square, overflow) = factor.multipliedReportingOverflow(by: factor)
        if overflow { throw failure(.arithmetic, "\(base) ** \(exponent) is too large for an int (64 bits)") }
        factor = square
      }
    }
    return .int(result)
  }

  private func floats(_ opcode: Opcode, _ a: Double, _ b: Double) throws(Failure) -> Value {
    switch opcode {
    case .add, .addConstant, .addImmediate: return .float(a + b)
    case .subtract, .subtractConstant: return .float(a - b)
    case .multiply, .multiplyConstant: return .float(a * b)
    case .divide, .divideConstant:
      if b == 0 { throw divisionByZero(.divide) }
      return .float(a / b)
    case .floorDivide:
      if b == 0 { throw divisionByZero(opcode) }
      return .float(floorDivision(a, b).quotient)
    case .modulo, .moduloConstant:
      if b == 0 { throw divisionByZero(.modulo) }
      return .float(floorDivision(a, b).remainder)
    case .power:
      if a == 0, b < 0 { throw failure(.arithmetic, "0 has no negative power") }
      if a < 0, b.isFinite, b != b.rounded() {
        throw failure(.arithmetic, "\(describeFloat(a)) has no power \(describeFloat(b)) among real numbers")
      }
      return .float(pow(a, b))
    default: preconditionFailure("not an arithmetic instruction")
    }
  }

  /// Both come from the exact remainder, as in Python: `a / b` may be rounded up to a whole number that `b` does not reach.
  private func floorDivision(_ a: Double, _ b: Double) -> (quotient: Double, remainder: Double) {
    var remainder = fmod(a, b)
    var quotient = (a - remainder) / b
    if remainder == 0 {
      remainder = Double(signOf: b, magnitudeOf: 0)
    } else if (remainder < 0) != (b < 0) {
      remainder += b
      quotient -= 1
    }
    return (quotient == 0 ? Double(signOf: a / b, magnitudeOf: 0) : quotient.rounded(), remainder)
  }

  private func durations(_ opcode: Opcode, _ left: Value, _ right: Value) throws(Failure) -> Value {
    switch (opcode, left, right) {
    case (.add, .duration(let a), .duration(let b)):
      return try duration(a.addingReportingOverflow(b))
    case (.subtract, .duration(let a), .duration(let b)):
      return try duration(a.subtractingReportingOverflow(b))
    case (.multiply, .duration(let a), .int(let b)), (.multiply, .int(let b), .duration(let a)),
      (.multiplyConstant, .duration(let a), .int(let b)):
      return try duration(a.multipliedReportingOverflow(by: b))
    case (.multiply, .duration(let a), .float(let b)), (.multiply, .float(let b), .duration(let a)),
      (.multiplyConstant, .duration(let a), .float(let b)):
      return try duration(scaled: Double(a) * b)
    case (.divide, .duration(let a), .duration(let b)):
      if b == 0 { throw divisionByZero(.divide) }
      return .float(Double(a) / Double(b))
    case (.divide, .duration(let a), .int(let b)), (.divideConstant, .duration(let a), .int(let b)):
      if b == 0 { throw divisionByZero(.divide) }
      return try duration(scaled: Double(a) / Double(b))
    case (.divide, .duration(let a), .float(let b)), (.divideConstant, .duration(let a), .float(let b)):
      if b == 0 { throw divisionByZero(.divide) }
      return try duration(scaled: Double(a) / b)
    case (.floorDivide, .duration(let a), .duration(let b)):
      return try integers(.floorDivide, a, b)
    case (.modulo, .duration(let a), .duration(let b)):
      guard case .int(let remainder) = try integers(.modulo, a, b) else { return .null }
      return .duration(remainder)
    default:
      throw operands(opcode, left, right)
    }
  }

  private func duration(_ result: (partialValue: Int, overflow: Bool)) throws(Failure) -> Value {
    if result.overflow { throw failure(.arithmetic, "the duration is too long (over 292 years)") }
    return .duration(result.partialValue)
  }

  private func duration(scaled nanoseconds: Double) throws(Failure) -> Value {
    guard let exact = Int(exactly: nanoseconds.rounded()) else {
      throw failure(.arithmetic, "the duration is too long (over 292 years)")
    }
    return .duration(exact)
  }

  private func collections(_ opcode: Opcode, _ left: Value, _ right: Value) throws(Failure) -> Value {
    switch (opcode, left, right) {
    case (.add, .list(let a), .list(let b)):
      try checkCount(a.object.count + b.object.count, "`+`")
      let joined = heap.makeList(capacity: a.object.count + b.object.count)
      for item in a.object.buffer { joined.object.append(item) }
      for item in b.object.buffer { joined.object.append(item) }
      return .list(joined)
    case (.add, .map(let a), .map(let b)):
      let merged = heap.makeMap(capacity: a.object.count + b.object.count)
      a.object.forEach { merged.object.set($0, $1) }
      b.object.forEach { merged.object.set($0, $1) }
      return .map(merged)
    case (.add, .bytes(let a), .bytes(let b)):
      try checkLength(a.object.bytes.count + b.object.bytes.count, "`+`")
      return .bytes(heap.makeBytes(a.object.bytes + b.object.bytes))
    case (.multiply, .string(let text), .int(let count)), (.multiply, .int(let count), .string(let text)),
      (.multiplyConstant, .string(let text), .int(let count)):
      return try repeated(text, count)
    case (.multiply, .list(let list), .int(let count)), (.multiply, .int(let count), .list(let list)),
      (.multiplyConstant, .list(let list), .int(let count)):
      let total = list.object.count.multipliedReportingOverflow(by: max(count, 0))
      if total.overflow || total.partialValue > Machine.maximumLength / 16 {
        throw failure(.limit, "a list of \(list.object.count) items repeated \(count) times is too long")
      }
      try checkCount(total.partialValue, "`*`")
      let result = heap.makeList(capacity: total.partialValue)
      // Nothing repeated as often as can be counted is nothing, at once.
      if total.partialValue == 0 { return .list(result) }
      for _ in 0..<count { for item in list.object.buffer { result.object.append(item) } }
      return .list(result)
    default:
      if case .object(let object) = left,
        let result = try object.object.arithmetic(symbol(opcode), right, isReversed: false, self)
      {
        return result
      }
      if case .object(let object) = right,
        let result = try object.object.arithmetic(symbol(opcode), left, isReversed: true, self)
      {
        return result
      }
      throw operands(opcode, left, right)
    }
  }

  func repeated(_ text: Ref<StringObject>, _ count: Int) throws(Failure) -> Value {
    let source = text.object
    let total = source.count.multipliedReportingOverflow(by: max(count, 0))
    if total.overflow || total.partialValue > Machine.maximumLength {
      throw failure(.limit, "a string of \(source.count) bytes repeated \(count) times is too long")
    }
    try checkLength(total.partialValue, "`*`")
    return .string(
      heap.makeString(count: total.partialValue, isASCII: source.isASCII) { bytes in
        if total.partialValue == 0 { return }
        for index in 0..<count {
          (bytes + index * source.count).update(from: source.bytes, count: source.count)
        }
      })
  }

  @inline(never)
  func negate(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .int(let int):
      if int == .min { throw failure(.arithmetic, "-(\(int)) is too large for an int (64 bits)") }
      return .int(-int)
    case .float(let float): return .float(-float)
    case .duration(let nanoseconds):
      let (result, overflow) = 0.subtractingReportingOverflow(nanoseconds)
      if overflow { throw failure(.arithmetic, "the duration is too long (over 292 years)") }
      return .duration(result)
    default: throw failure(.type, "`-` needs a number or a duration, not \(describeForMessage(value))")
    }
  }

  @inline(never)
  func plus(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .int, .float, .duration: return value
    default: throw failure(.type, "`+` needs a number or a duration, not \(describeForMessage(value))")
    }
  }

  private func divisionByZero(_ opcode: Opcode) -> Failure {
    failure(.arithmetic, opcode == .modulo ? "remainder of a division by zero" : "division by zero")
  }

  private func operands(_ opcode: Opcode, _ left: Value, _ right: Value) -> Failure {
    var hint: String?
    if opcode == .add || opcode == .addConstant || opcode == .addImmediate {
      switch (left, right) {
      case (.string, _), (_, .string): hint = "to join text, write \"{a}{b}\", or turn the value into a string first"
      case (.task, _), (_, .task): hint = "did you mean to `await` the task?"
      default: break
      }
    } else if case .string = left, opcode == .modulo || opcode == .moduloConstant {
      hint = "to put a value into a text, write \"{x}\""
    }
    let refusal = "`\(symbol(opcode))` does not go with"
    let (first, second) = (describeForMessage(left), describeForMessage(right))
    let failure = failure(.type, "\(refusal) \(first) and \(second)", hint: hint)
    failure.error.object.messageWithSidesExchanged = "\(refusal) \(second) and \(first)"
    return failure
  }

  private func symbol(_ opcode: Opcode) -> String {
    switch opcode {
    case .add, .addConstant, .addImmediate: "+"
    case .subtract, .subtractConstant: "-"
    case .multiply, .multiplyConstant: "*"
    case .divide, .divideConstant: "/"
    case .floorDivide: "//"
    case .modulo, .moduloConstant: "%"
    case .power: "**"
    default: "?"
    }
  }
}
