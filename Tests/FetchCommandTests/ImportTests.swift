import FetchTestSupport
import Foundation
import Testing

/// `fetch import` and `fetch explain`: how they are called, and the status they end with.
@Suite struct ImportTests {
  private let script = "let response = await fetch POST \"http://h/\" with {form: {a: \"1 2\"}}\nprint(response.text)\n"

  @Test func aCommandLineComesAsOneWordAsManyOrByStandardInput() throws {
    #expect(try fetch("import", "curl http://h/ -d 'a=1+2'").output == script)
    #expect(try fetch("import", "--", "curl", "http://h/", "-d", "a=1+2").output == script)
    #expect(try fetch("import", "curl", "http://h/", "-d", "a=1+2").output == script)
    let piped = try fetch("import", "-", input: "curl http://h/ \\\n  -d 'a=1+2'\n")
    #expect(piped.output == script)
    #expect(piped.status == 0)
    #expect(piped.errors == "")
  }

  @Test func secretsAreWrittenOutWhenThatIsAskedFor() throws {
    let line = "curl -u ada:pw http://h/"
    let kept = try fetch("import", line)
    #expect(kept.output.contains("secret(env(\"PASSWORD\"), for: \"http://h\")"))
    #expect(
      kept.errors
        == "warning: the script reads the password of ada from the environment: set PASSWORD before it is run\n")
    #expect(kept.status == 0)
    let written = try fetch("import", "--with-secrets", line)
    #expect(written.output.contains("secret(\"pw\", for: \"http://h\")"))
    #expect(written.errors == "")
  }

  @Test func aMistakeEndsWithTwo() throws {
    let ending = try fetch("import", "curl --frobnicate http://h/")
    #expect(ending.status == 2)
    #expect(ending.output == "")
    #expect(ending.errors.contains(" --> <command line>:1:6\n"))
    #expect(ending.errors.contains("error: curl has no option --frobnicate"))
    #expect(try fetch("import").status == 2)
    let help = try fetch("import", "--help")
    #expect(help.status == 0)
    #expect(help.output.contains("--with-secrets"))
  }

  @Test func explainingRunsNothing() throws {
    let folder = try Folder()
    let path = try folder.file("script.fetch", "await save \"x\" to \"out.txt\"\nprint(1)\n")
    let ending = try fetch("explain", path, in: folder)
    #expect(ending.status == 0)
    #expect(ending.output.hasSuffix("\n\nallow write \"out.txt\"\n"))
    #expect(try folder.files == ["script.fetch"])
    let wrong = try fetch("explain", "-", input: "print(")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("<stdin>:1:6"))
  }
}
