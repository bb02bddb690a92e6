import FetchHTTP

/// The links of a page.
enum Links {
  /// The URLs are longer in all than they may be.
  struct Excess: Error {}

  /// Where `a` and `area` in and at an element lead, in the order of the text: http and https alone, without fragments, each once.
  /// Each may repeat the whole base, however short it is in the page: they have up to `limit` bytes in all.
  static func all(in element: NodePointer, from base: WebURL?, limit: Int) throws(Excess) -> [WebURL] {
    var seen: Set<WebURL> = []
    var links: [WebURL] = []
    var left = limit
    for case .enter(let node) in NodeWalk(element) where node.isNamed("a") || node.isNamed("area") {
      guard let text = node.attribute("href"), let link = resolve(text, from: base)?.withFragment(nil) else { continue }
      left -= link.text.utf8.count
      if left < 0 { throw Excess() }
      if seen.insert(link).inserted { links.append(link) }
    }
    return links
  }

  /// The URL that a link means, read as a browser reads it; nil when it is none of http or https.
  static func resolve(_ link: String, from base: WebURL?) -> WebURL? {
    if let base { return try? base.link(link) }
    return try? WebURL(WebURL.trimmed(link))
  }
}
