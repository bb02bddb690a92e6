import FetchBytecode
import FetchHTTP
import FetchVM

extension World {
  /// A response as a value. `savedTo` says where its body went, when a save took it.
  func makeResponse(_ response: HTTPResponse, savedTo: String? = nil) -> Value {
    let object = ResponseObject(response, savedTo: savedTo, tables.response)
    if case .stream = response.body { object.place = openStreams.open() }
    return .object(machine.heap.add(object, bytes: 300 + object.bodyBytes).cast(to: NativeObject.self))
  }

  func installResponses() {
    responseField("status") { _, object in .int(object.response.status) }
    responseField("ok") { _, object in .bool((200..<300).contains(object.response.status)) }
    responseField("version") { world, object in world.string(object.response.version.rawValue) }
    responseField("size") { _, object in object.size.map { .int($0) } ?? .null }
    responseField("filename") { world, object in world.string(object.response.filename) }
    responseField("url") { world, object in
      if object.kept.url.isUndefined { object.kept.url = world.makeURL(object.response.url) }
      return object.kept.url
    }
    responseField("headers") { world, object in
      if object.kept.headers.isUndefined {
        let headers = HeadersObject(object.response.headers, world.tables.headers)
        object.kept.headers = .object(world.machine.heap.add(headers, bytes: 500).cast(to: NativeObject.self))
      }
      return object.kept.headers
    }
    responseField("bytes") { world, object throws(Failure) in
      if object.kept.bytes.isUndefined {
        object.kept.bytes = .bytes(world.machine.heap.makeBytes(try object.body(world.machine, for: "bytes")))
      }
      return object.kept.bytes
    }
    responseField("text") { world, object throws(Failure) in
      if object.kept.text.isUndefined { object.kept.text = world.string(try world.text(of: object, for: "text")) }
      return object.kept.text
    }
    responseField("json") { world, object throws(Failure) in
      if object.kept.json.isUndefined { object.kept.json = try world.json(of: object) }
      return object.kept.json
    }
    responseField("csv") { world, object throws(Failure) in try world.csv(of: object) }
    installMarkupOfResponses()
    responseField("timings") { world, object in world.timings(object.response.timings) }
    responseField("cached") { world, object in world.string(object.response.cacheUse?.rawValue) }
    responseField("redirects") { world, object in world.redirects(object.response.redirects) }
    responseField("cookies") { world, object in world.cookies(object.response.headers.all("set-cookie")) }
    responseField("chunks") { world, object throws(Failure) in try world.bodyStream(of: object, as: .chunks) }
    responseField("lines") { world, object throws(Failure) in try world.bodyStream(of: object, as: .lines) }
  }

  func responseField(
    _ name: String, _ value: @escaping (World, ResponseObject) throws(Failure) -> Value
  ) {
    addField(tables.response, of: ResponseObject.self, name) { [unowned self] _, response throws(Failure) in
      try value(self, response)
    }
  }

  /// The body as text, by its charset.
  func text(of object: ResponseObject, for member: String) throws(Failure) -> String {
    let bytes = try object.body(machine, for: member)
    let charset = Charset.declared(in: object.response.headers["content-type"])
    guard let text = Charset.decode(bytes, declared: charset) else {
      throw machine.failure(
        .value,
        "the body of \(masked(object.response.url.text)) is in the charset \"\(charset ?? "")\", which is not known here",
        hint: "response.bytes gives it as it came")
    }
    return text
  }

  private func json(of object: ResponseObject) throws(Failure) -> Value {
    let bytes = try object.body(machine, for: "json")
    if bytes.isEmpty {
      throw machine.failure(.value, "the body of \(masked(object.response.url.text)) is empty: there is no JSON in it")
    }
    let charset = Charset.declared(in: object.response.headers["content-type"])?.lowercased()
    let isUTF8 = (charset == nil || charset == "utf-8") && bytes[0] != 0xef && bytes[0] < 0xfe
    do throws(Failure) {
      if isUTF8 { return try decodeJSON(bytes) }
      return try decodeJSON(Array(try text(of: object, for: "json").utf8))
    } catch {
      throw noForm(object, "JSON", error.error.object.message.object.string, hint: error.error.object.hint)
    }
  }

  /// Its rows as maps by the names in the first one.
  private func csv(of object: ResponseObject) throws(Failure) -> Value {
    let text = machine.heap.makeString(try text(of: object, for: "csv"))
    do throws(CSVReader.Problem) {
      return try machine.rows(of: CSVReader(text, separator: [UInt8(ascii: ",")], machine), .firstRow)
    } catch {
      throw noForm(
        object, "CSV", error.message, kind: error.kind,
        hint: "response.text.parseCSV takes options: header and separator")
    }
  }

  /// The body is not what it was read as.
  private func noForm(
    _ object: ResponseObject, _ form: String, _ message: String, kind: ErrorKind = .value, hint: String?
  ) -> Failure {
    let type = object.response.headers["content-type"].map { " (its type is \($0))" } ?? ""
    let failure = machine.failure(
      kind, "the body of \(masked(object.response.url.text))\(type) is no \(form): \(message)",
      fields: [("url", makeURL(object.response.url))])
    failure.error.object.hint = hint
    return failure
  }

  private func timings(_ timings: Timings) -> Value {
    machine.makeMap([
      ("queued", .duration(timings.queued)), ("resolved", .duration(timings.resolved)),
      ("connected", .duration(timings.connected)), ("secured", .duration(timings.secured)),
      ("firstByte", .duration(timings.firstByte)), ("total", .duration(timings.total)),
    ])
  }

  private func redirects(_ redirects: [Redirect]) -> Value {
    let list = machine.heap.makeList(capacity: redirects.count)
    for redirect in redirects {
      list.object.append(machine.makeMap([("status", .int(redirect.status)), ("url", makeURL(redirect.url))]))
    }
    return .list(list)
  }

  /// The names and values that `Set-Cookie` headers set (RFC 6265, 5.2).
  private func cookies(_ headers: [String]) -> Value {
    let map = machine.heap.makeMap()
    for case let (name, value)? in headers.map(Cookie.pair(of:)) {
      machine.heap.grew(by: map.object.set(string(name), string(value)))
    }
    return .map(map)
  }
}
