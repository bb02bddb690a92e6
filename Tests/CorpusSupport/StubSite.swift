import FetchScript
import Foundation

/// The site that corpus scripts fetch from, answered without a network. Hosts do not matter, paths do:
///
/// `/n/7` the text `page 7`; `/json/7` a JSON map; `/csv/3` so many rows; `/html/7` an HTML page with
/// links to the next one and elsewhere; `/feed` XML; `/status/404` that status; `/slow/250/x` the text `x` after 250 ms;
/// `/flaky/2/key` two 503s, then `ok`; `/echo` what was sent, as JSON; `/redirect/3` three redirects to `/n/0`; `/away` one that keeps the
/// body, to the `/echo` of another host; `/bytes/1000`; `/cookie?a=1;Path=/` sets that cookie;
/// `/guarded/t` lets in who has the token `t`; `/fresh/60` says how often it was asked, has a tag, and is fresh for 60 s.
package final class StubSite {
  private var failures: [String: Int] = [:]
  private var visits = 0

  package init() {}

  /// What the site answers.
  package func answer(_ request: StubRequest) -> StubResponse {
    guard let url = URL(string: request.url) else { return StubResponse(400) }
    let parts = url.path.split(separator: "/").map(String.init)
    let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    switch parts.first {
    case "n": return StubResponse(headers: [("Content-Type", "text/plain")], text: "page \(number)")
    case "json":
      return StubResponse(
        headers: [("Content-Type", "application/json")],
        text: #"{"id": \#(number), "name": "item \#(number)", "tags": ["a", "b"], "next": \#(number + 1)}"#)
    case "csv":
      let rows = (0..<max(number, 0)).map { "\($0 + 1),\"item, \($0 + 1)\"\r\n" }.joined()
      return StubResponse(headers: [("Content-Type", "text/csv")], text: "id,name\r\n" + rows)
    case "html": return htmlPage(number)
    case "feed":
      return StubResponse(
        headers: [("Content-Type", "application/atom+xml")],
        text: """
          <?xml version="1.0"?>
          <feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title><link href="/html/1"/></entry>
          <entry><title>Two &amp; a half</title><link href="/html/2"/></entry></feed>
          """)
    case "status": return StubResponse(number, text: "status \(number)")
    case "slow": return StubResponse(text: parts.last ?? "", delay: .milliseconds(number))
    case "flaky":
      let count = failures[request.url, default: 0]
      failures[request.url] = count + 1
      return count < number ? StubResponse(503, text: "not yet") : StubResponse(text: "ok")
    case "redirect":
      return number > 0
        ? StubResponse(302, headers: [("Location", "/redirect/\(number - 1)")])
        : StubResponse(302, headers: [("Location", "/n/0")])
    case "away": return StubResponse(307, headers: [("Location", "http://elsewhere/echo")])
    case "bytes": return StubResponse(body: [UInt8](repeating: 0x61, count: number))
    case "cookie": return StubResponse(headers: [("Set-Cookie", url.query ?? "")])
    case "guarded":
      let isGiven = request.headers.contains { $0.name == "Authorization" && $0.value == "Bearer \(parts.last ?? "")" }
      return isGiven ? StubResponse(text: "welcome") : StubResponse(401, text: "not you")
    case "fresh": return freshPage(number, request)
    case "echo": return echo(request)
    default: return StubResponse(404, text: "nothing here")
    }
  }

  /// A page that names the next one, up to the fourth.
  private func htmlPage(_ number: Int) -> StubResponse {
    let next = number < 4 ? "<a class=next href=\"/html/\(number + 1)#top\">next</a>" : ""
    return StubResponse(
      headers: [("Content-Type", "text/html; charset=utf-8")],
      text: """
        <!doctype html><title>Page \(number)</title><h1 id=top>Page <i>\(number)</i></h1>
        <ul class="goods"><li data-price="5">lamp <b>red</b></li><li data-price="7">bell</li></ul>
        <nav>\(next) <a href="http://other.org/?a=1&amp;b=2">other</a> <a href="mailto:a@b.c">mail</a></nav>

        """)
  }

  private func freshPage(_ seconds: Int, _ request: StubRequest) -> StubResponse {
    visits += 1
    let headers = [("Cache-Control", "max-age=\(seconds)"), ("ETag", "\"fresh\"")]
    if request.headers.contains(where: { $0.name == "If-None-Match" && $0.value == "\"fresh\"" }) {
      return StubResponse(304, headers: headers)
    }
    return StubResponse(headers: headers, text: "visit \(visits)")
  }

  private func echo(_ request: StubRequest) -> StubResponse {
    let headers = request.headers.map { ($0.name.lowercased(), $0.value) }
    let object: [String: Any] = [
      "method": request.method, "url": request.url, "body": String(decoding: request.body, as: UTF8.self),
      "headers": Dictionary(headers, uniquingKeysWith: { $1 }),
    ]
    let text = (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])) ?? Data()
    return StubResponse(headers: [("Content-Type", "application/json")], body: Array(text))
  }
}
