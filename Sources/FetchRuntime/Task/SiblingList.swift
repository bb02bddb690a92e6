/// The futures of one scope, linked through themselves. It holds one retain of each.
struct SiblingList {
  private(set) unowned(unsafe) var first: AnyFuture?
  private unowned(unsafe) var last: AnyFuture?

  mutating func append(_ child: AnyFuture, of scope: Scope) {
    _ = Unmanaged.passRetained(child)
    child.scope = scope
    child.previousSibling = last
    if let last { last.nextSibling = child } else { first = child }
    last = child
  }

  mutating func remove(_ child: AnyFuture) {
    if let next = child.nextSibling {
      next.previousSibling = child.previousSibling
    } else {
      last = child.previousSibling
    }
    if let previous = child.previousSibling {
      previous.nextSibling = child.nextSibling
    } else {
      first = child.nextSibling
    }
    child.nextSibling = nil
    child.previousSibling = nil
    child.scope = nil
    Unmanaged.passUnretained(child).release()
  }

  /// One after the other, since releasing a chain at once would recurse as deep as the list is long.
  mutating func removeAll() {
    while let first { remove(first) }
  }

  /// Its members now: cancelling one may remove any of them.
  var snapshot: [AnyFuture] {
    var members: [AnyFuture] = []
    var next = first
    while let member = next {
      members.append(member)
      next = member.nextSibling
    }
    return members
  }
}
