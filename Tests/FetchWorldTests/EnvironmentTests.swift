import Testing

/// Variables of the environment.
@Suite struct EnvironmentTests {
  private let world = ScriptWorld()

  @Test func theEnvironmentIsRead() throws {
    #expect(try world.run("env(\"PATH\")") != "null")
    #expect(try world.run("env(\"NO_SUCH_NAME_HERE\", 3)") == "3")
    #expect(try world.run("env(\"\")") == "null")
  }
}
