import FetchBytecode

/// What a script allows itself with `allow`.
struct ScriptFence {
  /// Everything it allows, in order.
  private let allowances: [Allowance]
  /// The patterns among them.
  let hosts: [HostPattern]

  /// The fence of a script; nil when it has no `allow`, and so no fence.
  init?(_ allowances: [Allowance]) {
    if allowances.isEmpty { return nil }
    self.allowances = allowances
    hosts = allowances.filter { $0.kind == .host }.compactMap { try? HostPattern($0.text) }
  }

  /// The texts of one kind.
  func texts(_ kind: Allowance.Kind) -> [String] { allowances.filter { $0.kind == kind }.map(\.text) }

  /// The lines where a kind is allowed.
  func lines(_ kind: Allowance.Kind) -> [Int] {
    allowances.filter { $0.kind == kind }.map(\.line).reduce(into: []) { lines, line in
      if lines.last != line { lines.append(line) }
    }
  }

  /// The line of the first `allow` of any kind.
  var firstLine: Int { allowances.first?.line ?? 1 }

  /// What keeps an allowance from meaning anything, in words.
  @Sendable static func fault(_ allowance: Allowance) -> String? {
    let text = allowance.text
    switch allowance.kind {
    case .host:
      do throws(HostPattern.Fault) {
        _ = try HostPattern(text)
        return nil
      } catch {
        return error.description
      }
    case .read, .write:
      return text.isEmpty || text.utf8.contains(0) ? "a path is not empty, and has no NUL character" : nil
    case .env:
      let isName = !text.isEmpty && !text.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "=") }
      return isName ? nil : "a variable's name is not empty, and has neither `=` nor NUL"
    }
  }
}
