import FetchScript
import Testing

/// Requests as a real server understands them: httpbin answers with what it was asked.
@Suite(.serialized, .enabled(if: Peers.areThere(Peers.python), "httpbin is not installed: make test-peers"))
struct HttpbinTests {
  private let server: HttpbinServer
  private let interpreter: Interpreter

  init() throws {
    server = try HttpbinServer()
    interpreter = Interpreter(Configuration(output: .captured, arguments: [server.url]))
  }

  private func output(_ script: String) throws -> String {
    try interpreter.run("let site = args[0]\n" + script)
    return interpreter.capturedOutput
  }

  @Test func everyFormOfARequestArrives() throws {
    let printed = try output(
      """
      print((await fetch "{site}/get" with {query: {q: "a b&c", n: 1}, headers: {"X-Mine": "yes"}}).json.args)
      let posted = (await fetch POST "{site}/post" with {json: {name: "Ada", tags: ["x"]}}).json
      print(posted.json, posted.headers["Content-Type"])
      print((await fetch POST "{site}/post" with {form: {name: "Ada Lovelace", x: "1"}}).json.form)
      print((await fetch PUT "{site}/put" with {body: "as it is"}).json.data)
      print((await fetch DELETE "{site}/delete").json.data)
      print((await fetch "{site}/headers" with {headers: {"X-Mine": "yes"}}).json.headers["X-Mine"])
      """)
    #expect(
      printed == """
        {n: "1", q: "a b&c"}
        {name: "Ada", tags: ["x"]} application/json
        {name: "Ada Lovelace", x: "1"}
        as it is

        yes

        """)
  }

  @Test func passwordsRedirectsAndStatuses() throws {
    let printed = try output(
      """
      print((await fetch "{site}/basic-auth/ada/secret" with {auth: {user: "ada", password: "secret"}}).json.authenticated)
      try { await fetch "{site}/basic-auth/ada/secret" } catch HTTPError e { print(e.status) }
      print((await fetch "{site}/redirect/5").redirects.count)
      try { await fetch "{site}/redirect/5" with {redirects: 2} } catch LimitError e { print(e.message) }
      print((await fetch "{site}/status/404" with {allow: [404]}).status)
      try { await fetch "{site}/status/503" with {retry: {times: 2, backoff: 1ms}} } catch HTTPError e { print(e.status) }
      """)
    #expect(printed == "true\n401\n5\nmore than 2 redirects\n404\n503\n")
  }

  @Test func everyCodingOfABodyIsUnderstood() throws {
    let printed = try output(
      """
      print((await fetch "{site}/gzip").json.gzipped, (await fetch "{site}/deflate").json.deflated)
      print((await fetch "{site}/encoding/utf8").text.contains("⌈x⌉ = −⌊−x⌋"))
      print((await fetch "{site}/bytes/1000?seed=1").bytes.count)
      print((await fetch "{site}/stream-bytes/5000?chunk_size=7").bytes.count)
      let stream = await fetch "{site}/stream/20" with {stream: true}
      var ids = []
      for line in stream.lines { ids.add(line.parseJSON().id) }
      print(ids == (0..<20).toList())
      """)
    #expect(printed == "true true\ntrue\n1000\n5000\ntrue\n")
  }
}
