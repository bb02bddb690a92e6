import FetchRuntime
import FetchTestSupport
import Foundation
import Testing

/// `--only-hosts`, `--only-dir`, `--deny-private`: the fence of whoever runs a script.
@Suite struct FenceOptionTests {
  private let loop = EventLoop()
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// Runs `fetch` on a thread while the loop serves on this one.
  private func run(_ arguments: String..., input: String = "") throws -> FetchProcess.Ending {
    let running = loop.runInExecutor { [folder] in
      let shell = "unset http_proxy all_proxy ALL_PROXY; exec \"$FETCH\" \"$0\" \"$@\""
      return try FetchProcess(arguments, shell: shell, in: folder, input: input).end()
    }
    try loop.runUntilComplete(running)
    return try #require(running.output)
  }

  /// A server that leads from `/away` to the same port of `localhost`.
  private func server() throws -> HostileServer {
    let port = Port()
    let server = try HostileServer(on: loop) { request in
      request.path == "/away"
        ? .answer(302, ["Location: http://localhost:\(port.number)/there"], "") : .answer(200, [], "page")
    }
    port.number = URL(string: server.url())?.port ?? 0
    return server
  }

  private final class Port { var number = 0 }

  @Test func otherHostsAreRefusedAtEveryRedirect() throws {
    let server = try server()
    defer { server.close() }
    let script = "print((await fetch args[0]).text)"
    let page = try run("--only-hosts", "127.0.0.1", "-e", script, server.url())
    #expect(page.output == "page\n")
    let away = try run("--only-hosts=127.0.0.1", "--only-hosts", "*.example", "-e", script, server.url("/away"))
    away.expectOneDiagnostic(
      "error: PermissionError: a request to localhost:", status: 1)
    #expect(away.firstError.hasSuffix(" is refused by --only-hosts 127.0.0.1,*.example"))
    #expect(away.errors.contains("help: to let it, run the script with --only-hosts 127.0.0.1,*.example,localhost:"))
    #expect(server.requests.map(\.path) == ["/", "/away"])
  }

  @Test func theCacheIsBehindTheFence() throws {
    let server = try HostileServer(on: loop) { .answer(200, ["Cache-Control: max-age=60"], "page \($0.repetition)") }
    defer { server.close() }
    let script = "let page = await fetch args[0] with {cache: args[1]}\nprint(page.text, page.cached)"
    #expect(try run("-e", script, server.url(), "pages.cache").output == "page 0 null\n")
    #expect(try run("-e", script, server.url(), "pages.cache").output == "page 0 fresh\n")
    let host = try run("--only-hosts", "example.com", "-e", script, server.url(), "pages.cache")
    #expect(host.firstError.contains("is refused by --only-hosts example.com"))
    let address = try run("--deny-private", "-e", script, server.url(), "pages.cache")
    #expect(address.firstError.contains("is refused by --deny-private"))
    for path in ["pages.cache", "inner/../pages.cache"] {
      let ending = try run("--only-dir", "inner", "-e", script, server.url(), path)
      #expect(ending.firstError.contains("PermissionError: reading \"\(path)\""))
      #expect(ending.firstError.hasSuffix("is refused by --only-dir inner"))
    }
    let inside = try run("--only-dir", "inner", "-e", script, server.url(), "inner/cache")
    #expect(inside.output == "page 1 null\n")
    #expect(server.requests.count == 2)
  }

  @Test func privateAddressesAreNotDialled() throws {
    let server = try server()
    defer { server.close() }
    for url in [server.url(), server.url().replacing("127.0.0.1", with: "localhost")] {
      let ending = try run("--deny-private", "-e", "await fetch args[0]", url)
      ending.expectOneDiagnostic("error: PermissionError: a request to ", status: 1)
      #expect(ending.firstError.contains(" is refused by --deny-private: that address is "))
    }
    #expect(server.connectionCount == 0)
  }

  @Test func aProxyAndAFenceAroundPrivateAddressesDoNotGoTogether() throws {
    let ending = try FetchProcess(
      ["-e", "await fetch \"http://site.invalid/\""],
      shell: "http_proxy=http://127.0.0.1:1 exec \"$FETCH\" --deny-private \"$0\" \"$@\"", in: folder, input: ""
    ).end()
    ending.expectOneDiagnostic(
      "error: PermissionError: a request to site.invalid through the proxy in `http_proxy` is refused", status: 1)
  }

  @Test func filesOutsideTheFolderAreRefused() throws {
    try folder.file("secret.txt", "secret")
    let saved = try run(
      "--only-dir", "out", "-e", "await save \"x\" to \"out/a/b.txt\"\nprint(await read(\"out/a/b.txt\"))")
    #expect(saved.output == "x\n")
    let refused = try run("--only-dir", "out", "-e", "await save \"x\" to \"out/../c.txt\"")
    refused.expectOneDiagnostic("error: PermissionError: writing \"out/../c.txt\", which is ", status: 1)
    let read = try run("--only-dir=out", "-e", "await read(\"secret.txt\")")
    read.expectOneDiagnostic("error: PermissionError: reading \"secret.txt\" is refused by --only-dir out", status: 1)
    #expect(try folder.files == ["out/a/b.txt", "secret.txt"])
  }

  @Test func aReportIsTheUsersOwn() throws {
    let ending = try run("--only-dir", "out", "--report", "report.csv", "-e", "await gather n in [1, 2] { n }")
    #expect(ending.status == 0)
    #expect(try folder.text("report.csv").contains("1,done"))
  }

  @Test func aScriptCannotWidenTheFence() throws {
    let ending = try run(
      "--only-hosts", "a.invalid", "-", input: "allow host \"b.invalid\"\nawait fetch \"http://b.invalid/\"")
    #expect(ending.firstError == "error: PermissionError: a request to b.invalid is refused by --only-hosts a.invalid")
  }

  @Test func importsAreNoReads() throws {
    try folder.file("module.fetch", "fn one() { 1 }")
    try folder.file("main.fetch", "import \"module.fetch\" as module\nallow host \"*\"\nprint(module.one())")
    #expect(try run("--only-dir", "out", "main.fetch").output == "1\n")
  }

  @Test(arguments: [
    (["--only-hosts"], "--only-hosts needs hosts behind it"), (["--only-dir="], "--only-dir needs a folder behind it"),
    (["--only-hosts", "http://a/", "x.fetch"], "--only-hosts: \"http://a/\" is no pattern of hosts"),
    (["--only-dir", "a", "--only-dir", "b", "x.fetch"], "--only-dir stands there twice"),
    (["--deny-private", "check", "x.fetch"], "--deny-private goes with a script, not with check"),
  ])
  func aWrongUseIsExplained(_ arguments: [String], _ beginning: String) throws {
    let ending = try FetchProcess(arguments, in: folder, input: "").end()
    #expect(ending.status == 2)
    #expect(ending.firstError.hasPrefix("error: \(beginning)"), "\(ending.errors)")
  }
}
