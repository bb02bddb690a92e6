extension WebURL {
  /// A relative path to save the page under: its folders kept, and safe whatever the URL says.
  ///
  /// `/a/` is `a/index.html`, `/a/b.png` is `a/b.png`, `/a?b` is `a@b.html`. A last part without an ending gets
  /// `.html`, so that `/a` (`a.html`) and `/a/b` (`a/b.html`) can lie side by side.
  package var file: String {
    var folders = path.split(separator: "/").map { FileName.unescaped($0) }
    let leaf = path.hasSuffix("/") ? "index" : folders.popLast() ?? "index"
    let ending = FileName.ending(of: leaf)
    var name = String(leaf.dropLast(ending.count))
    if let query { name += "@" + FileName.unescaped(query[...]) }
    name = FileName.safe(name, ending: ending.isEmpty ? ".html" : String(ending))
    return (folders.map { FileName.safe($0) } + [name]).joined(separator: "/")
  }

  /// The last part of the path as a safe file name; "index.html" for a folder.
  package var filename: String {
    guard !path.hasSuffix("/"), let leaf = path.split(separator: "/").last else { return "index.html" }
    return FileName.safe(FileName.unescaped(leaf))
  }
}
