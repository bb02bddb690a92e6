import Testing

@testable import FetchLibrary

@Suite struct RedisPlaceTests {
  @Test func aPlaceHasWhatItsURLSays() throws {
    let place = try RedisPlace("redis://ada:p%40ss@Example.com:7000/team/my%20crawl?db=2&lease=1500ms")
    #expect(place.name == "redis://example.com:7000/team/my%20crawl")
    #expect(place.key("seen") == "{team/my crawl}:seen")
    #expect(place.endpoint.authority == "example.com:7000")
    #expect(place.endpoint.user == "ada")
    #expect(place.endpoint.password == "p@ss")
    #expect(place.endpoint.database == 2)
    #expect(place.lease == 1_500_000_000)
    #expect(place.url.host == "example.com" && place.url.port == 7000)
  }

  @Test(arguments: [
    ("redis://h/q", "h:6379"), ("REDIS://h/q", "h:6379"), ("redis://h:80/q", "h"), ("redis://[::1]/q", "[::1]:6379"),
    ("redis://[::1]:1/q", "[::1]:1"), ("redis://:p:w@h/q", "h:6379"),
  ])
  func thePortIsRedissOwnUnlessItIsSaid(text: String, authority: String) throws {
    let place = try RedisPlace(text)
    #expect(place.endpoint.authority == authority)
    #expect(place.endpoint.user == nil)
    #expect(place.lease == 60_000_000_000 && place.endpoint.database == 0)
  }

  @Test(arguments: [
    ("redis://h", "names no queue"), ("redis://h/", "names no queue"), ("redis:///q", "no URL"),
    ("redis://h:0x1/q", "port"), ("rediss://h/q", "no TLS"), ("redis://ada@h/q", "no password"),
    ("redis://h/q?db=x", "number of a database, such as 2, not \"x\""), ("redis://h/q?db=-1", "number"),
    ("redis://h/q?lease=5", "lease"), ("redis://h/q?lease=1ms", "100ms"),
    ("redis://h/q?lease=99999999999999999s", "lease"),
    ("redis://h/q?lease=0s", "lease"), ("redis://h/q?name=x", "db and lease, not \"name\""),
    ("redis://h/a{b}", "braces"),
    ("redis://h/a%0Ab", "control characters"), ("redis://h/q#x", "fragment"), ("redis://h\n/q", "control character"),
  ])
  func whatIsNoPlaceIsSaidAndNoPasswordShown(text: String, words: String) {
    let problem = #expect(throws: QueuePlace.Problem.self) { try RedisPlace(text) }
    #expect(problem?.message.contains(words) == true, "\(problem?.message ?? "")")
    let secret = text.replacing("redis://h", with: "redis://:hush-hush@h")
    do throws(QueuePlace.Problem) {
      _ = try RedisPlace(secret)
    } catch {
      #expect(!error.message.contains("hush"), "\(error.message)")
    }
  }
}
