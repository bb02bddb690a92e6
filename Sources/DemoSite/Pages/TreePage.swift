/// A JSON page that names the pages below it: `/tree` has three children, each of these three more, down to three
/// levels. `seeAlso` leads back up and across, so a crawler has to remember where it has been.
struct TreePage {
  private static let names = ["a", "b", "c"]
  private static let levels = 3

  private let steps: [Substring]

  /// The page at `/tree`, `/tree/a` and so on; nil for what is not in the tree.
  init?(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.starts(with: ["", "tree"]) else { return nil }
    steps = Array(parts.dropFirst(2))
    guard steps.count <= Self.levels, steps.allSatisfy({ Self.names.contains(String($0)) }) else { return nil }
  }

  /// The JSON, with links as the client at `origin` sees them.
  func document(at origin: String) -> String {
    let here = ["\(origin)/tree"] + steps
    let url = here.joined(separator: "/")
    let children = steps.count < Self.levels ? Self.names.map { "\(url)/\($0)" } : []
    var seeAlso = ["\(origin)/tree"]
    if !steps.isEmpty { seeAlso.append(here.dropLast().joined(separator: "/")) }
    return """
      {
        "title": "\(steps.isEmpty ? "the root" : steps.joined(separator: " > "))",
        "depth": \(steps.count),
        "children": [\(children.map { "\"\($0)\"" }.joined(separator: ", "))],
        "seeAlso": [\(seeAlso.map { "\"\($0)\"" }.joined(separator: ", "))]
      }

      """
  }
}
