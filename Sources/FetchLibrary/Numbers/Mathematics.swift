import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `sqrt exp log pow` and the circle's functions; `pi`, `inf` and `nan`.
func installMathematics(into machine: Machine) {
  machine.define("pi", .float(.pi))
  machine.define("inf", .float(.infinity))
  machine.define("nan", .float(.nan))
  let functions: [(String, @Sendable (Double) -> Double)] = [
    ("exp", { exp($0) }), ("sin", { sin($0) }), ("cos", { cos($0) }), ("tan", { tan($0) }), ("atan", { atan($0) }),
  ]
  for (name, function) in functions {
    machine.define(name, ["x"]) { machine, arguments throws(Failure) in
      .float(function(try arguments.number(0, "\(name)'s x", machine)))
    }
  }
  machine.define("sqrt", ["x"]) { machine, arguments throws(Failure) in try squareRoot(arguments, machine) }
  machine.addMethod(machine.numberMembers, "sqrt", []) { machine, arguments throws(Failure) in
    try squareRoot(arguments, machine)
  }
  machine.define("log", ["x", "base?"]) { machine, arguments throws(Failure) in
    let x = try arguments.number(0, "log's x", machine)
    if x <= 0 { throw machine.failure(.value, "log's x must be above 0, not \(machine.describe(arguments[0]))") }
    guard arguments.given(1) != nil else { return .float(log(x)) }
    let base = try arguments.number(1, "log's base", machine)
    guard base > 0, base != 1 else {
      throw machine.failure(.value, "log's base must be above 0 and not 1, not \(machine.describe(arguments[1]))")
    }
    // Exact where the result is whole.
    return .float(base == 2 ? log2(x) : base == 10 ? log10(x) : log(x) / log(base))
  }
  machine.define("pow", ["base", "exponent"]) { machine, arguments throws(Failure) in
    if case .int(let base) = arguments[0], case .int(let exponent) = arguments[1], exponent >= 0 {
      return .int(try power(base, exponent, machine))
    }
    let base = try arguments.number(0, "pow's base", machine)
    let exponent = try arguments.number(1, "pow's exponent", machine)
    if base == 0, exponent < 0 { throw machine.failure(.arithmetic, "pow: 0 has no negative power") }
    if base < 0, exponent.isFinite, exponent != exponent.rounded() {
      throw machine.failure(
        .arithmetic, "pow: \(describeFloat(base)) has no power \(describeFloat(exponent)) among real numbers")
    }
    return .float(pow(base, exponent))
  }
}

private func squareRoot(_ arguments: Arguments, _ machine: Machine) throws(Failure) -> Value {
  let x = try arguments.number(0, "sqrt's x", machine)
  if x < 0 { throw machine.failure(.value, "sqrt's x must be 0 or more, not \(machine.describe(arguments[0]))") }
  return .float(x.squareRoot())
}

private func power(_ base: Int, _ exponent: Int, _ machine: Machine) throws(Failure) -> Int {
  var (result, factor, rest) = (1, base, exponent)
  var overflow = false
  while rest > 0 {
    if rest & 1 == 1 {
      let product = result.multipliedReportingOverflow(by: factor)
      overflow = overflow || product.overflow
      result = product.partialValue
    }
    rest >>= 1
    if rest > 0 {
      let square = factor.multipliedReportingOverflow(by: factor)
      overflow = overflow || square.overflow
      factor = square.partialValue
    }
    if overflow { throw machine.failure(.arithmetic, "pow: \(base) ** \(exponent) is too large for an int (64 bits)") }
  }
  return result
}
