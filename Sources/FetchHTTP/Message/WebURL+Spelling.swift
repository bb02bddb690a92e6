extension WebURL {
  /// How URLs show a text that was put into one as it is: in a path, in a query or in a fragment, each of which is encoded in a way of
  /// its own, and as a host.
  package static func spellings(of text: String) -> Set<String> {
    // What most tokens are made of is encoded nowhere.
    if text.utf8.allSatisfy({ ASCII.isToken($0) && !"!#$%&'*+.^`|".utf8.contains($0) }) {
      return text.isEmpty ? [] : [text, text.lowercased()]
    }
    var spellings: Set<String> = [text]
    // Dots at the start of a path's part are no letters of it, nor are those in it that lead upwards.
    for place in ["http://h/", "http://h/x", "http://h/?", "http://h/#"] {
      // A `#` that nothing follows is lost.
      for end in ["", "x"] {
        guard let url = try? WebURL(place + text + end), url.text.hasPrefix(place) else { continue }
        spellings.insert(String(url.text.dropFirst(place.count).dropLast(end.count)))
      }
    }
    if !text.utf8.contains(where: { "/\\?#@:[".utf8.contains($0) }), let url = try? WebURL("http://\(text)/") {
      spellings.insert(url.host)
    }
    spellings.remove("")
    return spellings
  }
}
