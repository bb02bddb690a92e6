/// One of the fifty pages: some paragraphs, and links to its neighbours and to two others.
struct NumberedPage {
  static let count = 50

  let number: Int

  /// The page at `/17`; nil for other paths, `/017` and `/50` among them.
  init?(path: String) {
    guard let number = Int(path.dropFirst()), 0..<Self.count ~= number, path == "/\(number)" else { return nil }
    self.number = number
  }

  /// The HTML.
  var document: String {
    let paragraphs = (0...(number % 7)).map { "<p>\(Self.sentences[(number + $0) % Self.sentences.count])</p>" }
    let links = neighbours.map { "<a href=\"/\($0)\">page \($0)</a>" }
    let navigation = "<nav>\((["<a href=\"/\">all pages</a>"] + links).joined(separator: " | "))</nav>"
    return htmlDocument("Page \(number)", (paragraphs + [navigation]).joined(separator: "\n"))
  }

  /// The index of all.
  static var index: String {
    let items = (0..<count).map { "<li><a href=\"/\($0)\">Page \($0)</a></li>" }
    return htmlDocument("Fifty pages", "<ul>\n\(items.joined(separator: "\n"))\n</ul>")
  }

  private var neighbours: [Int] {
    var neighbours: [Int] = []
    for other in [number - 1, number + 1, number * 3 + 1, number * 7 + 5] {
      let page = (other + Self.count) % Self.count
      if page != number && !neighbours.contains(page) { neighbours.append(page) }
    }
    return neighbours
  }

  private static let sentences = [
    "A coroutine runs until it has to wait, says what it waits for, and is resumed when that is there.",
    "While one page is on its way, the loop has time for all the others.",
    "A future is the promise of a result; whoever needs the result waits for the future.",
    "Fifty pages one after the other take fifty times as long as one; fifty at once hardly longer.",
    "A task drives a coroutine: it takes each future that comes out, and goes on when that is done.",
    "Nothing here blocks: a socket that is not ready is watched, and the thread does something else.",
    "Ten at once is polite; a thousand at once is a test of somebody's patience.",
    "What runs on one thread needs no locks, for nothing interrupts it except where it waits.",
    "A file is written by a thread of its own, since a disk cannot be waited for like a socket.",
  ]
}
