import FetchDiagnostics
import FetchScript
import FetchTestSupport
import Testing

@testable import FetchImport

/// Imports a command line that must be right.
private func imported(_ line: String, writesSecrets: Bool = false) throws -> CurlImport {
  try CurlImport(SourceText(name: "<command line>", line), writesSecrets: writesSecrets)
}

/// Command lines, and what they come to before `print(response.text)`.
private let requests: [(line: String, script: String)] = [
  ("curl https://api.example.com/items", #"let response = await fetch "https://api.example.com/items""#),
  ("curl -X GET example.com#top", #"let response = await fetch "http://example.com""#),
  (
    "curl -d a=1 -d 'b=x+y%26' -d b=2 http://h/",
    #"let response = await fetch POST "http://h/" with {form: {a: "1", b: ["x y&", "2"]}}"#
  ),
  (
    "curl -d 'meta[id]=6&at=a@b.c/d%2f&x==' http://h/",
    """
    let response = await fetch POST "http://h/" with {
      form: {"meta[id]": "6", at: "a@b.c/d/", x: "="},
    }
    """
  ),
  (
    "curl -d 'a=1&b=2 3' http://h/",
    """
    let response = await fetch POST "http://h/" with {
      headers: {"Content-Type": "application/x-www-form-urlencoded"},
      body: "a=1&b=2 3",
    }
    """
  ),
  (
    #"curl -H 'content-type: application/json' -d '{"a": [1, 2.5, null], "b c": "\u00e9\n"}' http://h/"#,
    #"let response = await fetch POST "http://h/" with {json: {a: [1, 2.5, null], "b c": "é\n"}}"#
  ),
  (
    #"curl -XPUT --json '{"a": 12345678901234567890}' http://h/"#,
    """
    let response = await fetch PUT "http://h/" with {
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
      },
      body: '{"a": 12345678901234567890}',
    }
    """
  ),
  (
    "curl -G http://h/s?x=1 --data-urlencode 'q=a b&c' -d page=2",
    #"let response = await fetch "http://h/s?x=1" with {query: {q: "a b&c", page: "2"}}"#
  ),
  (
    "curl -F 'file=@a.png;type=image/png' -F name=Ada -F 'n=<n.txt' http://h/",
    """
    let response = await fetch POST "http://h/" with {
      multipart: {
        file: file("a.png", {type: "image/png"}),
        name: "Ada",
        n: await read("n.txt"),
      },
    }
    """
  ),
  (
    "curl --data-binary @f.json -H 'Content-Type: application/json' http://h/",
    """
    let response = await fetch POST "http://h/" with {
      headers: {"Content-Type": "application/json"},
      body: file("f.json"),
    }
    """
  ),
  (
    "curl -sSkLf -m2.5 --connect-timeout 3 --retry 2 -x localhost:3128 --cacert c.pem http://h/",
    """
    let response = await fetch "http://h/" with {
      insecure: true,
      timeout: 2.5s,
      connectTimeout: 3s,
      cacert: "c.pem",
      proxy: "http://localhost:3128",
      retry: 2,
    }
    """
  ),
  (
    "curl -X PURGE --retry 1 -H 'X-A: 1' -H 'X-A: 2' -H 'X-Empty;' http://h/",
    """
    let response = await fetch "http://h/" with {
      method: "PURGE",
      headers: {"X-A": ["1", "2"], "X-Empty": ""},
      retry: {times: 1, methods: ["PURGE"]},
    }
    """
  ),
  (
    "$ curl 'http://h/' \\\n  -H $'x-y: it\\'s \\u00e9' -A me -e http://r/ --compressed -H 'accept-encoding: gzip, br'\n",
    """
    let response = await fetch "http://h/" with {
      headers: {"x-y": "it's é", "User-Agent": "me", Referer: "http://r/"},
    }
    """
  ),
  (
    "curl -G http://h/s -d @q.txt -d a=1",
    #"""
    let response = await fetch "http://h/s?" + (await read("q.txt")).replace(regex('[\r\n]'), "") + "&a=1"
    """#
  ),
  ("curl http://h/ 2>/dev/null", #"let response = await fetch "http://h/""#),
  ("curl 2>> log http://h/ 2>&1", #"let response = await fetch "http://h/""#),
  ("curl -E a\\\\:b.pem http://h/", #"let response = await fetch "http://h/" with {cert: "a:b.pem"}"#),
  (#"curl "$BASE/{x}" -g"#, #"let response = await fetch "{env("BASE")}/\{x}""#),
]

/// A curl command line as a script.
@Suite struct ImportTests {
  @Test(arguments: requests)
  func aRequestIsWrittenAsOneWouldWriteIt(_ line: String, _ script: String) throws {
    let imported = try imported(line)
    #expect(imported.script == script + "\nprint(response.text)\n")
    #expect(imported.warnings == [])
  }

  @Test(
    arguments: requests.map(\.line) + ["curl -I http://h/ http://i/", "curl -u a:b -OJ http://h/x --limit-rate 1M"])
  func theScriptPassesTheChecker(_ line: String) throws {
    for writesSecrets in [true, false] {
      let script = try imported(line, writesSecrets: writesSecrets).script
      let interpreter = Interpreter(Configuration(output: .captured, network: .stub { _ in StubResponse() }))
      #expect(interpreter.check(script) == "")
      #expect(try interpreter.format(script) == script)
    }
  }

  @Test func bodiesGoWhereTheCommandLineSays() throws {
    #expect(
      try imported("curl http://h/a/b.tgz?x -O").script == "await save fetch \"http://h/a/b.tgz?x\" to \"b.tgz\"\n")
    #expect(
      try imported("curl http://h/1 http://h/2 -o a --output-dir d -o /dev/null").script
        == "await save fetch \"http://h/1\" to \"d/a\"\n\nawait fetch \"http://h/2\"\n")
    for redirection in [
      "> out.html", "2>/dev/null >out.html", "1>out.html 2>&1", ">| out.html", "2>\\\n log > out.html",
    ] {
      #expect(
        try imported("curl http://h/ \(redirection)").script == "await save fetch \"http://h/\" to \"out.html\"\n")
    }
    #expect(try imported("curl http://h/ '2'> out").script.hasPrefix("await save fetch \"http://h/\" to \"out\""))
    #expect(
      try imported("curl -OJ http://h/").script
        == "let response = await fetch \"http://h/\"\nawait save response to response.filename\n")
    #expect(
      try imported("curl -OJ http://h/ --output-dir '{d'").script.hasSuffix("to '{d/' + response.filename\n"))
    #expect(
      try imported("curl -i http://h/ --next -I http://h/2").script
        == """
        let response = await fetch "http://h/"
        print(response.status, response.headers)
        print(response.text)

        let response2 = await fetch HEAD "http://h/2"
        print(response2.status, response2.headers)

        """)
    #expect(
      try imported("curl -T f.txt http://h/d/").script
        == """
        let response = await fetch PUT "http://h/d/f.txt" with {body: file("f.txt")}
        print(response.text)

        """)
  }

  @Test func secretsComeFromTheEnvironment() throws {
    let line = "curl http://h/ -H 'Authorization: Bearer t0ken' -b sid=1 -H 'X-Api-Key: k'"
    let found = try imported(line)
    #expect(!["t0ken", "sid", "k\""].contains { found.script.contains($0) })
    #expect(
      found.script.contains(
        """
        let token = secret(env("TOKEN"), for: "http://h")
        let apiKey = secret(env("API_KEY"), for: "http://h")
        let cookies = secret(env("COOKIES"), for: "http://h")

        """))
    #expect(found.script.contains("auth: {token}"))
    #expect(
      found.warnings.first == "the script reads the bearer token from the environment: set TOKEN before it is run")
    #expect(found.warnings.count == 3)
    let written = try imported(line, writesSecrets: true)
    #expect(written.script.contains("let token = secret(\"t0ken\", for: \"http://h\")\n"))
    #expect(written.warnings == [])
    let user = try imported("curl -u ada:pw http://h:8080/ https://i/", writesSecrets: true).script
    #expect(user.contains("let password = secret(\"pw\", for: [\"http://h:8080\", \"https://i\"])\n"))
    #expect(user.contains("auth: {user: \"ada\", password}"))
    let key = try imported("curl -u sk_key: http://h/").script
    #expect(key.contains("let apiKey = secret(env(\"API_KEY\"), for: \"http://h\")"))
    let basic = try imported("curl -H 'Authorization: Basic YWRhOnB3' http://h/", writesSecrets: true).script
    #expect(basic.contains("auth: {user: \"ada\", password}"))
    #expect(
      try imported("curl http://ada:p%40w@h/", writesSecrets: true).script.contains(
        "secret(\"p@w\", for: \"http://h\")"))
    #expect(
      try imported("curl -d password=x http://h/").warnings.first?.hasPrefix("the body may hold a credential") == true)
    #expect(try imported("curl http://h/?api_key=x").warnings.first?.hasPrefix("the URL may hold a credential") == true)
    #expect(
      try imported("curl -H \"Authorization: Bearer $T\" http://h/").script.contains(
        "secret(env(\"T\"), for: \"http://h\")"))
  }

  @Test(arguments: [
    "-U bob:hunter2", "--proxy-user bob:hunter2", "--pass hunter2", "-x http://bob:hunter2@proxy:8080",
    "-x bob:hunter2@proxy", "--preproxy socks5://bob:hunter2@proxy", "-E cert.pem:hunter2",
    "--proxy-header 'Proxy-Authorization: hunter2'", "-H 'X-Secret: hunter2'",
  ])
  func noSecretIsWrittenOut(_ option: String) throws {
    let found = try imported("curl \(option) http://h/")
    #expect(!found.script.contains("hunter2") && found.warnings.count == 1)
    #expect(!found.warnings.joined().contains("hunter2"))
    let interpreter = Interpreter(Configuration(output: .captured, network: .stub { _ in StubResponse() }))
    #expect(interpreter.check(found.script) == "")
  }

  @Test func aSecretHidesNoFunctionOfTheScript() throws {
    let script = try imported("curl -H 'X-Secret: a' http://h/").script
    #expect(script.contains("let mySecret = secret(env(\"MY_SECRET\"), for: \"http://h\")\n"))
    let proxy = try imported("curl -x http://bob:pw@proxy http://h/", writesSecrets: true).script
    #expect(proxy.contains("let proxy = secret(\"http://bob:pw@proxy\")\n") && proxy.contains("with {proxy: proxy}"))
    #expect(try imported("curl -E cert.pem:pw http://h/").script.contains("{cert: \"cert.pem\"}"))
  }

  @Test func whatAScriptCannotSayIsNotLostSilently() throws {
    let found = try imported("curl --limit-rate 1M http://h/ --http1.1 -H Accept: -w '%{http_code}\\n' | jq .")
    #expect(
      found.script.hasPrefix(
        """
        # Not carried over: --limit-rate 1M
        # Not carried over: --http1.1
        # Not carried over: -H Accept:
        # Not carried over: -w %{http_code}\\n
        # Not carried over: | jq .

        """))
    #expect(found.warnings.count == 5)
    #expect(found.warnings.first == "left out, as a script cannot say it: --limit-rate 1M")
  }

  private static let mistakes: [(line: String, message: String, place: String)] = [
    ("curl --limit-rat 1 http://h/", "curl has no option --limit-rat", "--limit-rat"),
    ("curl --max-time=5 http://h/", "curl takes an option's value as a word of its own", "--max-time=5"),
    ("curl -s€ http://h/", "curl has no option -€", "-s€"),
    ("curl http://h/ -H", "-H needs a value behind it", "-H"),
    ("curl -m soon http://h/", "-m takes a number, not soon", "soon"),
    ("curl -s", "the command line names no URL", "curl -s"),
    ("wget http://h/", "a curl command line begins with curl, not with wget", "wget"),
    ("curl 'http://h/", "this quote is never closed", "'"),
    ("curl \"$(cat url)\"", "a command inside the command line cannot become a part of a script", "$("),
    ("curl http://h/[1-9]", "a URL with a pattern stands for many", "http://h/[1-9]"),
    ("curl ftp://h/", "a script fetches http and https, not ftp", "ftp://h/"),
    ("curl -d a -F b=c http://h/", "a request has one body: data, a form or a file", "curl -d a -F b=c http://h/"),
    ("curl http://h/ ^", "this is a command line of Windows", "^"),
  ]

  @Test(arguments: mistakes)
  func aMistakeIsShownInItsPlace(_ line: String, _ message: String, _ place: String) throws {
    let source = SourceText(name: "<command line>", line)
    do throws(CurlProblem) {
      Issue.record("it was imported: \(try CurlImport(source).script)")
    } catch {
      #expect(error.diagnostic.message == message)
      #expect(source.text(of: error.diagnostic.span) == place)
    }
  }

  /// A script that could not be read would end the process.
  @Test func aCommandLineThatWasSpoiltIsRefusedOrBecomesAScript() {
    let spoilers = [
      "'", "\"", "\\", "$", "{", "}", "$'", "\n", "=", "&", ":", "#", "%41", "${A}", "1e999", "[", "\u{7}",
    ]
    var random = SplitMix(seed: 5)
    var imports = 0
    for round in 0..<2_000 {
      var line = Array(requests[round % requests.count].line + " -OJ -b a=$X --output-dir d -w x")
      for _ in 0..<3 {
        let place = Int.random(in: 5..<line.count, using: &random)
        if random.next() % 2 == 0 {
          line.remove(at: place)
        } else {
          line.insert(contentsOf: spoilers.randomElement(using: &random) ?? "", at: place)
        }
      }
      if (try? imported(String(line))) != nil { imports += 1 }
    }
    #expect(imports > 500)
  }

  @Test func wordsAreQuotedForTheReader() throws {
    let words = ["curl", "it's", "a b", "", "$HOME", "\\"]
    let read = try ShellReader.read(SourceText(name: "x", CurlImport.quote(words)))
    #expect(read.words.map(\.text) == words)
  }
}
