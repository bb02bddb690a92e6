import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Rounding to decimal places, halves away from zero.
enum Rounding {
  /// To `digits` behind the point; correct where the float's exact value lies on one side of a half.
  static func round(_ float: Double, digits: Int) -> Double {
    guard float.isFinite, digits < 324 else { return float }
    if digits <= 0 {
      let unit = pow(10, -Double(digits))
      return unit.isFinite ? (float / unit).rounded(.toNearestOrAwayFromZero) * unit : 0
    }
    // An exact half, as 0.125 is, which `printf` would round to even.
    if digits <= 22 {
      let unit = pow(10, Double(digits))
      let scaled = float * unit
      if scaled.isFinite, (-scaled).addingProduct(float, unit) == 0 {
        return scaled.rounded(.toNearestOrAwayFromZero) / unit
      }
    }
    return Double(cFormat(float, "f", digits)) ?? float
  }

  /// An int to tens, hundreds, …: as many zeros at its end.
  static func round(_ int: Int, zeros: Int, _ machine: Machine) throws(Failure) -> Int {
    if zeros > 19 { return 0 }
    var unit: Int128 = 1
    for _ in 0..<zeros { unit *= 10 }
    let half = unit / 2
    let rounded = (Int128(int) + (int < 0 ? -half : half)) / unit * unit
    if let result = Int(exactly: rounded) { return result }
    throw machine.failure(.arithmetic, "round: \(rounded) is too large for an int (64 bits)")
  }
}
