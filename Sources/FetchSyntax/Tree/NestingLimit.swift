/// How high a tree may grow.
enum NestingLimit {
  /// The most levels of expressions and statements inside one another.
  static let levels = 500
  /// How many of them every thread has room for, one with 512 KiB in a debug build included. Few scripts are deeper.
  static let anywhere = 32
}

/// A node that knows how high the tree below it is, itself included.
protocol TreeNode {
  /// How many levels there are from this one down.
  var depth: Int { get }
}

extension Expression: TreeNode {}
extension Statement: TreeNode {}
extension Pattern: TreeNode {}
extension Block: TreeNode {}

extension Sequence where Element: TreeNode {
  /// The height of the highest node.
  var highest: Int {
    var result = 0
    for node in self where node.depth > result { result = node.depth }
    return result
  }
}

extension Sequence {
  /// The greatest height among what `depth` gives.
  func highest(_ depth: (Element) -> Int) -> Int {
    var result = 0
    for element in self { result = Swift.max(result, depth(element)) }
    return result
  }
}
