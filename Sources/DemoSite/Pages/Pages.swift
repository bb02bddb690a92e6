/// Every page of the site:
///
/// | path | what it is |
/// | --- | --- |
/// | `/` | an index that links to the fifty pages |
/// | `/0` … `/49` | HTML pages that link to each other |
/// | `/api?page=1` | JSON: `items`, and in `next` the URL of the next page, or null on the last of the five |
/// | `/tree`, `/tree/a`, `/tree/a/b` … | JSON: `children` has the URLs of the pages below, `seeAlso` others; 40 pages in all |
/// | `/slow` | answers after 300 ms, or after `?ms=` |
/// | `/flaky` | answers 503 twice to each client, or for each `?key=`, and then 200 |
/// | `/redirect` | redirects to `/0`, with `?times=` through itself as often as that |
/// | `/missing` | 404, as everything that is not listed |
/// | `/chunked` | text that comes in chunks, its length not told in advance |
/// | `/large` | 64 MiB, or `?size=` bytes, made up on the way |
final class Pages {
  private(set) var requestCount = 0
  private let flaky = FlakyPage()

  func response(to request: Request, from client: String) -> Response {
    requestCount += 1
    guard request.method == "GET" || request.method == "HEAD" else {
      var refusal = Response.text("There is nothing here but to GET.\n", status: 405)
      refusal.headers.append(("Allow", "GET, HEAD"))
      return refusal
    }
    let path = request.path
    if path == "/" { return .html(NumberedPage.index) }
    if let page = NumberedPage(path: path) { return .html(page.document) }
    if path == "/tree" || path.hasPrefix("/tree/") {
      return TreePage(path: path).map { .json($0.document(at: request.origin)) } ?? missing
    }
    switch path {
    case "/api": return PagedAPI.response(to: request)
    case "/slow": return slow(request)
    case "/flaky": return flaky.response(for: request.query["key"] ?? client)
    case "/redirect": return redirect(request)
    case "/chunked": return chunked
    case "/large": return large(request)
    default: return missing
    }
  }

  private var missing: Response {
    .html(htmlDocument("Not here", "<p>There is no such page on this demo site.</p>"), status: 404)
  }

  private func slow(_ request: Request) -> Response {
    let wanted = request.query["ms"] ?? "300"
    guard let milliseconds = Int(wanted), 0...60_000 ~= milliseconds else {
      return .text("ms is a whole number of milliseconds, 60000 at most.\n", status: 400)
    }
    var response = Response.text("This took \(milliseconds) ms.\n")
    response.delay = milliseconds * 1_000_000
    return response
  }

  private func redirect(_ request: Request) -> Response {
    let wanted = request.query["times"] ?? "1"
    guard let times = Int(wanted), 1...1_000 ~= times else {
      return .text("times is a whole number from 1 to 1000.\n", status: 400)
    }
    let target = times == 1 ? "/0" : "/redirect?times=\(times - 1)"
    var response = Response.text("See \(target)\n", status: 302)
    response.headers.append(("Location", target))
    return response
  }

  private var chunked: Response {
    let pieces = (1...10).map { Array("chunk \($0) of 10\n".utf8) }
    return Response(headers: [("Content-Type", "text/plain; charset=utf-8")], body: .pieces(pieces))
  }

  private func large(_ request: Request) -> Response {
    let wanted = request.query["size"] ?? "\(64 << 20)"
    guard let size = Int(wanted), 0...(1 << 40) ~= size else {
      return .text("size is a whole number of bytes, 1 TiB at most.\n", status: 400)
    }
    return Response(headers: [("Content-Type", "text/plain; charset=utf-8")], body: .large(LargeFile(size: size)))
  }
}

/// An HTML document with a title and a body.
func htmlDocument(_ title: String, _ body: String) -> String {
  """
  <!DOCTYPE html>
  <html lang="en">
  <head><meta charset="utf-8"><title>\(title)</title></head>
  <body>
  <h1>\(title)</h1>
  \(body)
  <footer>A page of FetchScript's demo site, which exists to be fetched.</footer>
  </body>
  </html>

  """
}
