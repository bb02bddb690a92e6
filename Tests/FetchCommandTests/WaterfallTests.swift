import FetchTestSupport
import Foundation
import Testing

/// `--waterfall`: the page that draws requests against time.
@Suite struct WaterfallTests {
  private func page(_ script: String) throws -> String {
    let run = try RecordedRun { request in
      request.path == "/late" ? .answer(500, [], "no") : .answer(200, [], String(repeating: "x", count: 5120))
    }
    #expect(try run.fetch("--waterfall", "page.html", script: script).errors == "")
    return try run.folder.text("page.html")
  }

  @Test func everyExchangeHasARowWithItsParts() throws {
    let page = try page(
      """
      await gather n in 1..3 limit 2 { fetch "{args[0]}n/{n}" }
      try? await fetch "{args[0]}late" with {retry: {times: 1, backoff: 1ms}}
      try? await fetch "http://127.0.0.1:1/"
      """)
    #expect(page.matches(of: /<tr[ >]/).count == 1 + 6)
    #expect(page.matches(of: /<tr class="bad"/).count == 3)
    #expect(page.contains("<h1>6 requests · 3 failed · 2 hosts · 15.4 kB · "))
    #expect(page.contains("<b>GET</b> /n/3<td class=\"s\">200<td class=\"h\">127.0.0.1:"))
    #expect(page.contains("&#10;could not connect to 127.0.0.1:1: Connection refused"))
    for bar in page.matches(of: /<i class="[qcar]" style="left:([0-9.]+)%;width:([0-9.]+)%">/) {
      let (left, width) = try (#require(Double(bar.1)), #require(Double(bar.2)))
      #expect(left >= 0 && left + width <= 100.01)
    }
  }

  @Test func textFromOutsideIsOnlyText() throws {
    let page = try page("await fetch PUT \"{args[0]}a'%22?<script>alert(1)</script>&{secret(\"hunter2\")}\"")
    #expect(!page.contains("<script") && !page.contains("hunter2"))
    #expect(page.contains("&lt;secret&gt;"))
  }

  @Test func itNeedsNothingFromElsewhere() throws {
    let page = try page("await fetch args[0]")
    for text in ["<script", "src=", "href=", "url(", "@import"] { #expect(!page.contains(text), "\(text)") }
    #expect(page.contains("prefers-color-scheme: dark"))
    #expect(page.utf8.count < 6_000)
  }

  @Test func aScriptWithoutRequestsHasAnEmptyPage() throws {
    #expect(try page("print(1)").contains("<h1>0 requests · 0 failed"))
  }
}
