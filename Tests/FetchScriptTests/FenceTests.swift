import FetchScript
import FetchTestSupport
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a fence lets through, in a folder with links that lead in and out.
///
///     in/a.txt   in/deep/b.txt   in/out -> ../outside   in/file -> ../outside/secret.txt   in/new -> ../outside/new.txt
///     outside/secret.txt   way -> in
@Suite struct FenceTests {
  private let folder: Folder
  private let path: String

  init() throws {
    folder = try Folder()
    path = folder.url.path
    for name in ["in/deep", "outside"] {
      try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
    for name in ["in/a.txt", "in/deep/b.txt", "outside/secret.txt"] { try folder.file(name, name) }
    let links = [
      "in/out": "../outside", "in/file": "../outside/secret.txt", "in/new": "../outside/new.txt", "way": "in",
      "in/round": "round",
    ]
    for (link, target) in links {
      try FileManager.default.createSymbolicLink(atPath: "\(path)/\(link)", withDestinationPath: target)
    }
  }

  /// Runs a script with `at` in front of it, which names the folder; gives its value, or its error.
  private func run(_ script: String, _ fence: Fence = Fence(), allowing allowed: String = "") -> String {
    let interpreter = Interpreter(
      Configuration(
        output: .captured, network: .stub { StubResponse(text: "page of \($0.url)") }, time: .manual, fence: fence))
    interpreter.define("at", value: .string(path))
    do throws(ScriptError) {
      let value = try interpreter.run(allowed + "\n" + script)
      return "\(value)"
    } catch {
      return "\(error.message)"
    }
  }

  @Test func aModuleOutsideTheFolderAndTheScriptsOwnIsNotRun() throws {
    try FileManager.default.createDirectory(atPath: "\(path)/scripts", withIntermediateDirectories: true)
    try folder.file("scripts/own.fetch", "print(\"own\")")
    try folder.file("in/fenced.fetch", "import \"../scripts/own.fetch\" as _own")
    try folder.file("outside/module.fetch", "print(\"ran\")")
    func run(_ module: String) -> String {
      let interpreter = Interpreter(Configuration(output: .captured, fence: Fence(folder: "\(path)/in")))
      do throws(ScriptError) {
        try interpreter.run("import \"\(module)\" as _module", named: "\(path)/scripts/main.fetch")
        return interpreter.capturedOutput
      } catch {
        return error.message
      }
    }
    #expect(run("own.fetch") == "own\n")
    #expect(run("../in/fenced.fetch") == "own\n")
    for module in ["../outside/module.fetch", "../in/out/module.fetch", "\(path)/outside/module.fetch"] {
      let message = run(module)
      #expect(message.hasPrefix("importing \"\(path)/"), "\(message)")
      #expect(message.contains("is refused by the `folder` of the program's fence"), "\(message)")
    }
  }

  private static let inside = [
    "in/a.txt", "in/deep/b.txt", "in/deep/../a.txt", "in/./a.txt", "way/a.txt", "in/../in/a.txt",
    "in/deep/../../in/a.txt",
  ]
  private static let outside = [
    "outside/secret.txt", "in/../outside/secret.txt", "in/out/secret.txt", "in/file", "way/../outside/secret.txt",
    "in/nothing/../../outside/secret.txt", "in2", "in/round", "in/out", "..", "in/out/../in/a.txt",
    "outside/../in/a.txt",
  ]

  @Test(arguments: inside) func whatLiesInsideIsRead(_ name: String) {
    for (fence, allowed) in fences(.read) {
      #expect(run("(await read(\"{at}/\(name)\")).count > 0", fence, allowing: allowed) == "bool(true)")
      #expect(run("exists(\"{at}/\(name)\")", fence, allowing: allowed) == "bool(true)")
    }
  }

  @Test(arguments: outside) func whatLeadsOutsideIsNotRead(_ name: String) {
    let reads = [
      "await read(\"{at}/\(name)\")", "for line in lines(\"{at}/\(name)\") { print(line) }", "exists(\"{at}/\(name)\")",
      "list(\"{at}/\(name)\")", "fetch \"http://site/\" with {cacert: \"{at}/\(name)\"}",
      "fetch \"http://site/\" with {file: \"{at}/\(name)\"}",
    ]
    for (fence, allowed) in fences(.read) {
      for read in reads {
        let outcome = run(read, fence, allowing: allowed)
        #expect(outcome.hasPrefix("reading \"\(path)/\(name)\""), "\(read): \(outcome)")
        #expect(outcome.contains("is refused by"), "\(read): \(outcome)")
      }
    }
  }

  @Test(arguments: ["in/c.txt", "in/x/y/z.txt", "way/c.txt", "in/x/../c.txt"])
  func whatLiesInsideIsWritten(_ name: String) throws {
    for (fence, allowed) in fences(.write) {
      for options in ["{}", "{append: true}"] {
        let outcome = run("(await save \"hello\" to \"{at}/\(name)\" with \(options)).size", fence, allowing: allowed)
        #expect(outcome == "int(5)", "\(name): \(outcome)")
      }
    }
    #expect(try folder.files.allSatisfy { $0.hasPrefix("in/") || $0 == "outside/secret.txt" || $0 == "way" })
  }

  @Test(arguments: outside + ["in/new", "in/out/new.txt", "outside/x/y.txt", "in/../x.txt"])
  func whatLeadsOutsideIsNotWritten(_ name: String) throws {
    let before = try folder.files
    for (fence, allowed) in fences(.write) {
      for options in ["{}", "{append: true}", "{overwrite: false}", "{checksum: \"sha256:\" + \"0\" * 64}"] {
        let outcome = run("await save \"x\" to \"{at}/\(name)\" with \(options)", fence, allowing: allowed)
        #expect(outcome.hasPrefix("writing \"\(path)/\(name)\""), "\(options): \(outcome)")
      }
    }
    #expect(try folder.files == before)
    #expect(try folder.text("outside/secret.txt") == "outside/secret.txt")
  }

  @Test func globListsWhatLiesInside() {
    for (fence, allowed) in fences(.read) {
      let script = "glob(\"{at}/**/*\").map(p => p.removePrefix(\"{at}/\")).join(\" \")"
      #expect(run(script, fence, allowing: allowed) == "string(\"in in/a.txt in/deep in/deep/b.txt way\")")
      #expect(run("glob(\"{at}/in/out/*\")", fence, allowing: allowed) == "list([])")
    }
  }

  @Test func globTellsNoNamesByGoingThroughThem() {
    for (fence, allowed) in fences(.read) {
      #expect(run("glob(\"{at}/out*/../in/a.txt\")", fence, allowing: allowed) == "list([])")
      #expect(run("glob(\"{at}/**/../in/a.txt\").count", fence, allowing: allowed) == "int(1)")
    }
  }

  @Test func aSlashBeforeAnAccentIsASlash() throws {
    // As text, these are one character.
    try FileManager.default.createDirectory(atPath: "\(path)/\u{301}", withIntermediateDirectories: true)
    for (fence, allowed) in fences(.read) {
      let outcome = run("await read(\"{at}/in/../\u{301}/../outside/secret.txt\")", fence, allowing: allowed)
      #expect(outcome.hasPrefix("reading "))
    }
    for (fence, allowed) in fences(.write) {
      #expect(run("await save \"x\" to \"{at}/in/../\u{301}/x\"", fence, allowing: allowed).hasPrefix("writing "))
    }
  }

  @Test func whetherSomethingIsThereOutsideIsNotTold() throws {
    try FileManager.default.createSymbolicLink(atPath: "\(path)/hop", withDestinationPath: "outside")
    for (fence, allowed) in fences(.read) {
      for call in ["exists(P)", "glob(P)", "list(P)", "await read(P)"] {
        func answer(_ name: String) -> String {
          run(call.replacing("P", with: "\"{at}/\(name)/../in/a.txt\""), fence, allowing: allowed)
            .replacing(name, with: "?")
        }
        #expect(answer("outside") == answer("missing"))
        #expect(answer("hop") != "list([\"\(path)/in/a.txt\"])")
        let outcome = run(call.replacing("P", with: "\"{at}/hop/x\""), fence, allowing: allowed)
        #expect(!outcome.contains("outside"), "\(outcome)")
      }
      let outcome = run("await read(\"{at}/missing/../in/a.txt\")", fence, allowing: allowed)
      #expect(
        outcome.contains("a.txt\", which goes through \"/") && outcome.contains("/missing\", is refused by"),
        "\(outcome)")
    }
  }

  @Test func noFolderIsMadeOutsideOnTheWay() throws {
    for (fence, allowed) in fences(.write) {
      let outcome = run("await save \"x\" to \"{at}/new/../in/c.txt\"", fence, allowing: allowed)
      #expect(outcome.hasPrefix("writing "))
      #expect(!FileManager.default.fileExists(atPath: "\(path)/new"))
    }
  }

  @Test func aLinkThatIsNoTextIsNotFollowedByGuessing() throws {
    let link = "\(path)/in/odd"
    let target: [CChar] = [CChar(bitPattern: 0xff), 0]
    #expect(symlink(target, link) == 0)
    #expect(symlink("../outside/secret.txt", Array("\(path)/in/".utf8CString.dropLast()) + target) == 0)
    #expect(
      run("await read(\"{at}/in/odd\")", Fence(folder: "\(path)/in")).contains(", which leads nowhere, is refused by"))
  }

  @Test func oneFileCanBeAllowed() {
    let allowed = "allow read \"\(path)/in/a.txt\""
    #expect(run("await read(\"{at}/way/a.txt\")", allowing: allowed) == "string(\"in/a.txt\")")
    #expect(run("exists(\"{at}/in\")", allowing: allowed).hasPrefix("reading "))
    #expect(run("exists(\"{at}/in/a.txt.bak\")", allowing: allowed).hasPrefix("reading "))
  }

  @Test func readingAndWritingAreAllowedApart() {
    let allowed = "allow read \"\(path)/in\"\nallow write \"\(path)/outside\""
    #expect(run("await save \"x\" to \"{at}/in/c\"", allowing: allowed).hasPrefix("writing "))
    #expect(run("await read(\"{at}/outside/secret.txt\")", allowing: allowed).hasPrefix("reading "))
  }

  @Test func bothFencesHoldTogether() throws {
    let fence = Fence(hosts: [try HostPattern("*.example")], folder: "\(path)/in")
    let allowed = "allow host \"a.example\", \"b.test\"\nallow read \"\(path)/in/deep\", \"\(path)/outside\""
    func run(_ script: String) -> String { self.run(script, fence, allowing: allowed) }
    #expect(run("(await fetch \"http://a.example/\").text") == "string(\"page of http://a.example/\")")
    #expect(
      run("await fetch \"http://c.example/\"")
        == "a request to c.example is refused by the script's `allow host` at line 1")
    #expect(
      run("await fetch \"http://b.test/\"")
        == "a request to b.test is refused by the `hosts` of the program's fence")
    #expect(run("await read(\"{at}/in/deep/b.txt\")") == "string(\"in/deep/b.txt\")")
    #expect(run("await read(\"{at}/in/a.txt\")").hasSuffix("`allow read` at line 2"))
    #expect(
      run("await read(\"{at}/outside/secret.txt\")").hasSuffix("is refused by the `folder` of the program's fence"))
  }

  @Test func aFenceBelongsToTheScriptThatHasIt() throws {
    let interpreter = Interpreter(Configuration(output: .captured, network: .stub { _ in StubResponse(text: "x") }))
    try interpreter.run("allow host \"a\"\nassert (try? await fetch \"http://b/\") == null")
    #expect(try interpreter.run("(await fetch \"http://b/\").text") == "x")
  }

  @Test func aVariableIsReadByItsName() {
    #expect(run("env(\"PATH\") != null", allowing: "allow env \"PATH\"") == "bool(true)")
    #expect(run("env(\"path\")", allowing: "allow env \"PATH\"").hasPrefix("reading the variable path is refused"))
  }

  @Test(arguments: [
    "http://127.0.0.1/", "https://localhost/", "http://x.localhost:8080/", "http://[::ffff:a00:1]/",
    "http://2130706433/",
  ])
  func aPrivateAddressIsRefusedWithoutLookingItUp(_ url: String) {
    let outcome = run("await fetch \"\(url)\"", Fence(deniesPrivate: true))
    #expect(outcome.contains(" is refused by the `deniesPrivate` of the program's fence: that address is "))
    #expect(run("(await fetch \"http://site/\").status", Fence(deniesPrivate: true)) == "int(200)")
  }

  @Test func aRedirectToAPrivateAddressIsRefused() {
    let interpreter = Interpreter(
      Configuration(
        network: .stub { _ in StubResponse(302, headers: [("Location", "http://169.254.169.254/latest/")]) },
        fence: Fence(deniesPrivate: true)))
    #expect(throws: ScriptError.self) { try interpreter.run("await fetch \"http://site/\"") }
    #expect(interpreter.check("await fetch \"http://site/\"").isEmpty)
  }

  @Test(arguments: [
    ("site", "http://SITE:81/"), ("SITE.", "https://site/"), ("site", "http://site./"), ("*", "http://any:8/"),
    ("*:80", "http://any/"), ("site:443", "https://site/"), ("*.b.c", "http://a.x.b.c/"), ("::1", "http://[0:0::1]:9/"),
    ("[::1]:9", "http://[::1]:9/"), ("127.1", "http://127.0.0.1/"), ("*.localhost", "http://a.localhost/"),
    ("bücher.example", "http://xn--bcher-kva.example/"), ("xn--bcher-kva.example", "http://BÜCHER.example/"),
  ])
  func aPatternTakesIn(_ pattern: String, _ url: String) throws {
    let fence = Fence(hosts: [try HostPattern(pattern)])
    #expect(run("(await fetch \"\(url)\").status", fence) == "int(200)")
  }

  @Test(arguments: [
    ("site", "http://asite/"), ("site:80", "http://site:81/"), ("*.b.c", "http://b.c/"), ("*.b.c", "http://ab.c/"),
    ("site:80", "https://site/"), ("::1", "http://[::2]/"), ("site", "http://site.example/"),
  ])
  func aPatternLeavesOut(_ pattern: String, _ url: String) throws {
    let fence = Fence(hosts: [try HostPattern(pattern)])
    #expect(run("await fetch \"\(url)\"", fence).contains(" is refused by the `hosts` of the program's fence"))
  }

  @Test(arguments: [
    "", "http://site", "site/", "a b", "*.", "a.*.c", "*a", "site:", "site:0", "site:65536", "site:x", "site:+1",
    "*.127.0.0.1", "me@site", "site?", "site#", "[::1", "a%62", "::1:x",
  ])
  func aTextThatIsNoPatternIsRefused(_ text: String) {
    #expect(throws: HostPattern.Fault.self) { try HostPattern(text) }
  }

  private enum Kind: String { case read, write }

  /// The same fence by whoever runs the script, and by the script itself.
  private func fences(_ kind: Kind) -> [(Fence, String)] {
    [
      (Fence(folder: "\(path)/in"), ""), (Fence(folder: "\(path)/way/"), ""),
      (Fence(), "allow \(kind.rawValue) \"\(path)/in/\""),
    ]
  }
}
