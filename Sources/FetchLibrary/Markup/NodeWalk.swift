import CXML2

/// A way through a tree that comes to each node twice, before and after what is in it. It needs no stack, however deep the tree is.
struct NodeWalk: Sequence, IteratorProtocol {
  enum Visit {
    case enter(NodePointer)
    /// Comes for elements alone.
    case leave(NodePointer)
  }

  private let top: NodePointer
  private var following: Visit?

  /// Begins and ends with `top`.
  init(_ top: NodePointer) {
    self.top = top
    following = .enter(top)
  }

  mutating func next() -> Visit? {
    let visit = following
    switch visit {
    case nil: break
    case .enter(let node)?:
      if node.kind == .element {
        following = node.pointee.children.map { .enter($0) } ?? .leave(node)
      } else {
        goOn(from: node)
      }
    case .leave(let node)?: goOn(from: node)
    }
    return visit
  }

  /// Passes over what is in the element entered last.
  mutating func skip(_ element: NodePointer) { following = .leave(element) }

  private mutating func goOn(from node: NodePointer) {
    if node == top {
      following = nil
    } else if let sibling = node.pointee.next {
      following = .enter(sibling)
    } else {
      following = node.pointee.parent.map { .leave($0) }
    }
  }
}
