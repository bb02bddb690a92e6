import FetchBytecode
import FetchHTTP
import FetchVM

/// A URL with its parts; shows as its text.
final class URLObject: TypedObject {
  let url: WebURL
  /// The text, when it was made from secrets.
  let secret: Ref<SecretObject>?

  init(_ url: WebURL, secret: Ref<SecretObject>?, _ table: MemberTable) {
    self.url = url
    self.secret = secret
    super.init(table, isLeaf: secret == nil)
  }

  override func trace(_ marker: inout Marker) {
    if let secret { marker.mark(secret) }
  }

  override func describe(_ machine: Machine) -> String { secret?.object.describe(machine) ?? url.text }

  override var hidesText: Bool { secret != nil }

  override func joining(_ values: Registers, _ count: Int, _ machine: Machine) throws(Failure) -> Value? {
    secret == nil ? nil : try SecretObject.joining(values, count, machine)
  }

  override func compare(to other: NativeObject) -> Int? {
    guard let other = other as? URLObject else { return nil }
    return url.text == other.url.text ? 0 : url.text < other.url.text ? -1 : 1
  }

  override func isEqual(to other: NativeObject) -> Bool { (other as? URLObject)?.url == url }

  override var valueHash: Int { url.hashValue }

  override func contains(_ value: Value, _ machine: Machine) throws(Failure) -> Bool? {
    guard case .string(let part) = value else { return nil }
    return machine.find(part.object, in: machine.heap.makeString(url.text).object, from: 0) != nil
  }

  /// Joined to a string it is its text.
  override func arithmetic(
    _ symbol: String, _ other: Value, isReversed: Bool, _ machine: Machine
  ) throws(Failure) -> Value? {
    if let secret { return try secret.object.arithmetic(symbol, other, isReversed: isReversed, machine) }
    guard symbol == "+", case .string(let string) = other else { return nil }
    let text = machine.heap.makeString(url.text)
    return .string(isReversed ? machine.heap.join(string, text) : machine.heap.join(text, string))
  }
}

extension World {
  /// A URL as a value.
  package func makeURL(_ url: WebURL) -> Value {
    var secret: Ref<SecretObject>?
    let found = masks.isEmpty ? [] : masks.found(in: url.text)
    if !found.isEmpty {
      let text = machine.heap.makeString(url.text)
      secret = machine.heap.add(SecretObject(text, parts: found, for: .any, tables.secret), bytes: 100)
    }
    return .object(
      machine.heap.add(URLObject(url, secret: secret, tables.url), bytes: 200).cast(to: NativeObject.self))
  }

  /// The URL a script means by a string or a url; `function` names the argument, or is the verb.
  func webURL(_ value: Value, for function: String) throws(Failure) -> WebURL {
    switch value {
    case .string(let string): return try parse(string.object.string, for: function)
    case .object(let object):
      if let url = object.object as? URLObject { return url.url }
    default: break
    }
    throw machine.wrongType(function, expected: "a URL, as a string or a url", got: value)
  }

  private func parse(_ text: String, for function: String) throws(Failure) -> WebURL {
    if let url = parsedURLs[text] { return url }
    do throws(HTTPFailure) {
      let url = try WebURL(text)
      if parsedURLs.count == 256 { parsedURLs.removeAll(keepingCapacity: true) }
      parsedURLs[text] = url
      return url
    } catch {
      // A verb stands under the caret.
      let name = function == "fetch" ? "" : "\(function): "
      throw machine.failure(.value, name + error.message, hint: hint(forURL: text))
    }
  }

  /// What was probably meant by a URL that is none.
  package func hint(forURL text: String) -> String? {
    if text.contains("://") || text.contains("@") { return nil }
    if text.hasPrefix("/") || text.hasPrefix(".") {
      return "join it to the page it is a link of: page.url.join(\"\(text)\")"
    }
    let host = text.prefix { $0 != "/" && $0 != ":" }
    let isLocal = host == "localhost" || host.allSatisfy { $0.isNumber || $0 == "." }
    guard isLocal || host.contains(".") else { return nil }
    return "did you mean \"\(isLocal ? "http" : "https")://\(text)\"?"
  }

  func installURLs() {
    machine.define("url", [Parameter(name: "text")]) { [unowned self] _, arguments throws(Failure) in
      if case .string(let text) = arguments[0] {
        let given = text.object.string
        let trimmed = WebURL.trimmed(given)
        return makeURL(try parse(trimmed.isEmpty ? given : trimmed, for: "url's text"))
      }
      return makeURL(try webURL(arguments[0], for: "url's text"))
    }
    let table = tables.url
    func field(_ name: String, _ value: @escaping (World, WebURL) -> Value) {
      machine.addField(table, name) { [unowned self] _, arguments throws(Failure) in
        hidden(value(self, try receiver(arguments)))
      }
    }
    field("text") { $0.string($1.text) }
    field("scheme") { $0.string($1.scheme) }
    field("host") { $0.string($1.host) }
    field("port") { .int($1.port) }
    field("path") { $0.string($1.path) }
    field("fragment") { $0.string($1.fragment) }
    field("origin") { $0.string($1.origin) }
    field("file") { $0.string($1.file) }
    field("filename") { $0.string($1.filename) }
    field("query") { $0.queryMap($1) }
    field("user") { world, url in
      if case .basic(let user, _)? = url.credentials { world.string(user) } else { .null }
    }
    machine.addMethod(table, "join", [Parameter(name: "link")]) { [unowned self] machine, arguments throws(Failure) in
      let base = try receiver(arguments)
      if case .object(let object) = arguments[1], object.object is URLObject { return arguments[1] }
      guard case .string(let link) = arguments[1] else {
        throw machine.wrongType("join's link", expected: "a string", got: arguments[1])
      }
      do throws(HTTPFailure) {
        return makeURL(try base.link(link.object.string))
      } catch {
        throw machine.failure(.value, "join's link: \(error.message)")
      }
    }
    installTextMethods(table)
    installChanges(table)
  }

  /// `withQuery withFragment`: the same URL but for one part.
  private func installChanges(_ table: MemberTable) {
    machine.addMethod(table, "withQuery", [Parameter(name: "query")]) {
      [unowned self] machine, arguments throws(Failure) in
      let url = try receiver(arguments)
      if arguments[1].isNull { return makeURL(url.withQuery(nil)) }
      // In a URL's text a secret would be one no more.
      if machine.hiddenText(in: arguments[1]) != nil {
        throw machine.failure(
          .type, "withQuery's query needs texts and numbers inside, not a secret",
          hint: "give it to fetch, as in with {query: {…}}")
      }
      let query = PercentCoding.encoded(try QueryPairs.read(arguments[1], "withQuery's query", machine))
      return makeURL(url.withQuery(query.isEmpty ? nil : query))
    }
    machine.addMethod(table, "withFragment", [Parameter(name: "text")]) {
      [unowned self] machine, arguments throws(Failure) in
      let url = try receiver(arguments)
      if arguments[1].isNull { return makeURL(url.withFragment(nil)) }
      let text = try arguments.string(1, "withFragment's text", machine).object.string
      do throws(HTTPFailure) {
        return makeURL(url.withFragment(try url.resolve("#" + text).fragment))
      } catch {
        throw machine.failure(.value, "withFragment's text: \(error.message)")
      }
    }
  }

  /// What scripts ask of a link whether it is a string or a url.
  private func installTextMethods(_ table: MemberTable) {
    func method(_ name: String, _ test: @escaping (String, String) -> Bool) {
      machine.addMethod(table, name, [Parameter(name: "text")]) { [unowned self] machine, arguments throws(Failure) in
        guard case .string(let text) = arguments[1] else {
          throw machine.wrongType("\(name)'s text", expected: "a string", got: arguments[1])
        }
        return .bool(test(try receiver(arguments).text, text.object.string))
      }
    }
    method("startsWith") { $0.hasPrefix($1) }
    method("endsWith") { $0.hasSuffix($1) }
    method("contains") { $0.contains($1) }
  }

  private func receiver(_ arguments: Arguments) throws(Failure) -> WebURL {
    guard case .object(let object) = arguments[0], let url = object.object as? URLObject else {
      throw machine.wrongType("this member", expected: "a url", got: arguments[0])
    }
    return url.url
  }

  /// The query's parameters; one that comes more than once has a list of its values.
  private func queryMap(_ url: WebURL) -> Value {
    let map = machine.heap.makeMap()
    for pair in PercentCoding.pairs(in: url.query ?? "") {
      let (key, value) = (string(pair.name), string(pair.value))
      switch map.object[key] {
      case nil: map.object.set(key, value)
      case .list(let list)?: machine.heap.grew(by: list.object.append(value))
      case let first?:
        let list = machine.heap.makeList()
        list.object.append(first)
        list.object.append(value)
        map.object.set(key, .list(list))
      }
    }
    return .map(map)
  }

  func string(_ text: String?) -> Value {
    text.map { .string(machine.heap.makeString($0)) } ?? .null
  }
}

extension Value {
  /// Whether it is a url.
  var isURL: Bool {
    guard case .object(let object) = self else { return false }
    return object.object is URLObject
  }
}
