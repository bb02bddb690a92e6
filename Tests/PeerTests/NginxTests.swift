import FetchScript
import Foundation
import Testing

/// Scripts against a real nginx, by plain HTTP on our own sockets and by HTTP/2 over TLS on libcurl.
@Suite(
  .serialized,
  .enabled(if: Peers.areThere(Peers.nginx, Peers.openssl), "nginx or openssl is not installed: make test-peers"))
struct NginxTests {
  private let server: NginxServer
  private let folder: TemporaryFolder
  private let interpreter: Interpreter

  init() throws {
    server = try NginxServer()
    folder = try TemporaryFolder()
    interpreter = Interpreter(
      Configuration(
        output: .captured, arguments: [server.plain, server.secure, server.authority, folder.path]))
  }

  /// What a script prints; its `plain`, `secure`, `tls` and `folder` are this test's.
  private func output(_ script: String) throws -> String {
    let names = "let [plain, secure, authority, folder] = args\nlet tls = {cacert: authority}\n"
    let before = interpreter.capturedOutput.count
    try interpreter.run(names + script)
    return String(interpreter.capturedOutput.dropFirst(before))
  }

  @Test(arguments: ["plain", "secure"]) func fetchesAHundredPagesOverAFewConnections(_ site: String) throws {
    let printed = try output(
      """
      let pages = await gather n in 0..<100 limit 8 { await fetch "{\(site)}/page/{n}" with tls }
      print(pages.map(p => p.text).join("") == (0..<100).map(n => "page {n}\\n").join(""))
      print(pages.map(p => p.headers["x-connection"]).unique().count <= 8)
      print(pages.map(p => p.version).unique())
      """)
    #expect(printed == "true\ntrue\n[\"\(site == "plain" ? "HTTP/1.1" : "HTTP/2")\"]\n")
  }

  @Test func theVersionCanBeChosen() throws {
    let printed = try output(
      """
      for version in ["2", "1.1", "2"] { print((await fetch "{secure}/page/1" with tls + {http: version}).version) }
      """)
    #expect(printed == "HTTP/2\nHTTP/1.1\nHTTP/2\n")
  }

  @Test(arguments: ["plain", "secure"]) func aDownloadIsResumed(_ site: String) throws {
    let data = try server.add("resumed.bin", bytes: 3_000_000)
    let printed = try output(
      """
      let path = folder + "/resumed-\(site).bin"
      try {
        await save fetch "{\(site)}/resumed.bin" with tls + {maxBody: 2_000_000} to path with {resume: true}
      } catch LimitError e { print(exists(path), exists(path + ".part")) }
      let page = fetch "{\(site)}/resumed.bin" with tls
      let saved = await save page to path with {resume: true}
      print((await page).status, saved.size, (await page).size < 3_000_000)
      print(exists(path + ".part"), exists(path + ".part.from"))
      """)
    #expect(printed == "false true\n206 3000000 true\nfalse false\n")
    #expect(FileManager.default.contents(atPath: folder.path("resumed-\(site).bin")) == data)
  }

  @Test func savesAHundredPages() throws {
    let printed = try output(
      """
      let saved = await gather n in 0..<100 limit 10 { await save (fetch "{plain}/page/{n}") to "{folder}/out/{n}.txt" }
      print(saved.count, saved.map(s => s.size).sum())
      """)
    #expect(printed == "100 790\n")
    for number in 0..<100 {
      #expect(try String(contentsOfFile: folder.path("out/\(number).txt"), encoding: .utf8) == "page \(number)\n")
    }
  }

  @Test func aServerThatClosesItsConnectionsLosesNothing() throws {
    let printed = try output(
      """
      let pages = await gather n in 0..<100 limit 4 { await fetch "{plain}/short/{n}" }
      print(pages.count, pages.map(p => p.headers["x-connection"]).unique().count > 30)
      """)
    #expect(printed == "100 true\n")
  }

  @Test func aServerThatIsReloadedLosesNothing() throws {
    let script = """
      let pages = await gather n in 0..<50 limit 10 { await fetch "{plain}/page/{n}" }
      print(pages.count)
      """
    for _ in 0..<5 {
      #expect(try output(script) == "50\n")
      try server.reload()
    }
  }

  @Test(arguments: ["plain", "secure"]) func aCompressedTextArrivesWhole(_ site: String) throws {
    let printed = try output(
      """
      let page = await fetch "{\(site)}/text.txt" with tls
      print(page.headers["content-encoding"], page.text == "a line that repeats\\n" * 10_000)
      """)
    #expect(printed == "gzip true\n")
  }

  @Test(arguments: ["plain", "secure"]) func aLargeFileIsStreamedToTheDisk(_ site: String) throws {
    let data = try server.add("large.bin", bytes: 32 << 20)
    let printed = try output(
      """
      let saved = await save (fetch "{\(site)}/large.bin" with tls) to "{folder}/large.bin"
      print(saved.size)
      """)
    #expect(printed == "\(32 << 20)\n")
    #expect(try Data(contentsOf: URL(filePath: folder.path("large.bin"))) == data)
  }

  @Test(arguments: ["plain", "secure"]) func aCacheAsksOnlyWhetherAPageIsAnother(_ site: String) throws {
    let script = """
      defaults({cache: folder + "/\(site).cache"})
      for path in ["/page/1", "/lasting/1", "/private/1", "/text.txt"] {
        let page = await fetch "{\(site)}{path}" with tls
        print(path, page.status, page.text[:6], page.cached, page.headers.has("etag"))
      }
      """
    func lines(_ page: String, _ first: String, _ second: String) -> String {
      "/page/1 200 \(page) \(first) true\n/lasting/1 200 page 1 \(second) true\n/private/1 200 \(page) null true\n"
        + "/text.txt 200 a line \(first) true\n"
    }
    #expect(try output(script) == lines("page 1", "null", "null"))
    #expect(try output(script) == lines("page 1", "revalidated", "fresh"))
    try server.change("page/1", to: "another page")
    let printed = try output(script)
    #expect(
      printed.hasPrefix(
        "/page/1 200 anothe null true\n/lasting/1 200 page 1 fresh true\n/private/1 200 anothe null true\n"))
    // The next run finds what this one has kept.
    let next = Interpreter(
      Configuration(output: .captured, arguments: [server.plain, server.secure, server.authority, folder.path]))
    try next.run("let [plain, secure, authority, folder] = args\nlet tls = {cacert: authority}\n" + script)
    #expect(
      next.capturedOutput
        == printed.replacing("200 anothe null true\n/lasting", with: "200 anothe revalidated true\n/lasting"))
  }

  @Test func redirectsAreFollowedAndAMissingPageIsAnError() throws {
    let printed = try output(
      """
      let page = await fetch "{plain}/moved/7"
      print(page.text.trim(), page.redirects.count, page.url.path)
      try { await fetch "{plain}/nowhere" } catch HTTPError e { print(e.status) }
      try { await fetch "{plain}/broken" } catch NetworkError e { print(e.phase) }
      """)
    #expect(printed == "page 7 1 /page/7\n404\nreceive\n")
  }

  @Test func aCertificateNobodyKnowsIsRefused() throws {
    let printed = try output(
      """
      try { await fetch "{secure}/page/1" } catch NetworkError e { print(e.phase) }
      print((await fetch "{secure}/page/1" with {insecure: true}).text)
      """)
    #expect(printed == "tls\npage 1\n\n")
  }

  @Test(arguments: ["plain", "secure"]) func aTransferThatIsTooSlowLeavesNoFile(_ site: String) throws {
    let printed = try output(
      """
      let options = {...tls, headers: {"accept-encoding": "identity"}}
      try {
        within 200ms { await save (fetch "{\(site)}/slow" with options) to "{folder}/slow.txt" }
      } catch TimeoutError { print("too slow") }
      """)
    #expect(printed == "too slow\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }
}
