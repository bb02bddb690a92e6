/// The futures of one scope, linked through themselves. It holds one retain of each.
struct SiblingList {
  private var firstLink: Unmanaged<AnyFuture>?
  private var lastLink: Unmanaged<AnyFuture>?

  var first: AnyFuture? { firstLink?.takeUnretainedValue() }
  var isEmpty: Bool { firstLink == nil }

  mutating func append(_ child: AnyFuture, of scope: Scope) {
    let link = Unmanaged.passRetained(child)
    child.scopeLink = .passUnretained(scope)
    child.previousSibling = lastLink
    if let lastLink { lastLink._withUnsafeGuaranteedRef { $0.nextSibling = link } } else { firstLink = link }
    lastLink = link
  }

  mutating func remove(_ child: AnyFuture) {
    let (previous, next) = (child.previousSibling, child.nextSibling)
    if let next { next._withUnsafeGuaranteedRef { $0.previousSibling = previous } } else { lastLink = previous }
    if let previous { previous._withUnsafeGuaranteedRef { $0.nextSibling = next } } else { firstLink = next }
    child.nextSibling = nil
    child.previousSibling = nil
    child.scopeLink = nil
    Unmanaged.passUnretained(child).release()
  }

  /// One after the other, since releasing a chain at once would recurse as deep as the list is long.
  mutating func removeAll() {
    while let first { remove(first) }
  }

  /// Its members now: cancelling one may remove any of them.
  var snapshot: [AnyFuture] {
    var members: [AnyFuture] = []
    var next = firstLink
    while let link = next {
      let member = link.takeUnretainedValue()
      members.append(member)
      next = member.nextSibling
    }
    return members
  }
}
