/// Members that have another name in other languages.
package enum ForeignMembers {
  /// What to write for a member that a value of `type` does not have: what another language's word is here, or the one of
  /// `names` that was probably meant.
  package static func hint(for name: String, of type: String, among names: [String]) -> String? {
    let type = ["int", "float"].contains(type) ? "number" : type
    if type == "stream", needsAll.contains(name) {
      return "it has to see all items: write s.toList().\(name)\(name == "isEmpty" ? "" : "()")"
    }
    if ["string", "url"].contains(type), ofResponses.contains(name), !names.contains(name) {
      return "a response has it: write (await fetch url).\(name)"
    }
    if let rewrite = rewrites[type]?[name] ?? (stringConversions.contains(name) ? "write \"{x}\"" : nil) {
      return rewrite
    }
    return closest(to: name, among: names).map { "did you mean `\($0)`?" }
  }

  /// What to write for a field that is called; with an argument what other languages have a method of that name for.
  package static func hint(forCalling field: String, of type: String, with argumentCount: Int) -> String {
    let other = argumentCount == 0 ? "" : calledFields["\(type).\(field)"].map { ", or \($0)" } ?? ""
    return "write .\(field)\(other)"
  }

  private static let calledFields = [
    "string.count": ".countOf(part) for how often a part stands in it",
    "list.count": ".countWhere(x => x == item) for how often an item is in it",
    "list.first": ".find(f) for the first item for which a function gives true",
    "list.last": ".findLast(f) for the last item for which a function gives true",
  ]

  /// All hints, to be compared with what there is.
  package static var hints: [String] {
    rewrites.values.flatMap(\.values) + calledFields.values
  }

  /// The names that words of other languages lead to.
  package static var meant: Set<String> { Set(table.values.joined()) }

  /// The one of `names` that was probably meant by the label of an argument or by an option, of whatever language.
  package static func label(_ name: String, among names: [String]) -> String? {
    labels[name]?.first(where: names.contains) ?? SpellingSuggestion.closest(to: name, among: names)
  }

  /// The one of `names` that was probably meant: what is called `name` elsewhere, or what is spelled nearly so, here or elsewhere.
  package static func closest(to name: String, among names: [String]) -> String? {
    func ours(_ name: String) -> String? { table[name]?.first(where: names.contains) }
    return ours(name) ?? SpellingSuggestion.closest(to: name, among: names)
      ?? SpellingSuggestion.closest(to: name, among: table.keys.sorted()).flatMap(ours)
  }

  /// What responses have and no URL does.
  private static let ofResponses: Set<String> = [
    "status", "ok", "headers", "html", "xml", "links", "cookies", "redirects", "timings",
  ]

  private static let stringConversions: Set<String> = ["toString", "to_s", "to_string"]

  /// Members of lists that streams do not have.
  private static let needsAll: Set<String> = [
    "isEmpty", "sorted", "reversed", "shuffled", "sample", "random", "median", "quantile", "get", "findLast",
    "lastIndexOf", "toJSON", "toCSV", "fromCodePoints",
  ]

  /// What is no member here, or another one than a like word of another type.
  private static let rewrites: [String: [String: String]] = [
    "list": [
      "extend": "write xs.addAll(items)", "concat": "write xs + ys", "slice": "write xs[a:b]",
      "shift": "write xs.popFirst()", "unshift": "write xs.insert(0, item)", "prepend": "write xs.insert(0, item)",
      "copy": "write xs.toList()", "clone": "write xs.toList()", "at": "write xs[i]", "splice": "write xs[:a] + xs[b:]",
      "fill": "write [x] * n", "compactMap": "write xs.map(f).compact()", "flat": "write xs.flatten()",
      "reduceRight": "write xs.reversed().reduce(f)", "prefix": "write xs.take(n)", "suffix": "write xs[-n:]",
      "dropFirst": "write xs.drop(n)", "dropLast": "write xs[:-n]", "skip": "write xs.drop(n)",
      "limit": "write xs.take(n)",
      "removeLast": "write xs.pop()", "removeFirst": "write xs.popFirst()", "removeAll": "write xs.clear()",
      "findLastIndex": "write xs.lastIndexOf(xs.findLast(f))", "choice": "write xs.random()",
      "pairwise": "write xs.windows(2)",
      "keys": "write 0..<xs.count", "values": "write xs itself", "entries": "write xs.enumerate()",
      "product": "write xs.reduce((a, b) => a * b, 1)",
      "stdev": "write it with xs.mean(), as in xs.map(x => (x - m) ** 2).mean().sqrt()",
    ],
    "string": [
      "slice": "write s[a:b]", "substring": "write s[a:b]", "substr": "write s[a:b]", "concat": "write s + t",
      "map": "write s.chars().map(f)", "filter": "write s.chars().filter(f)",
      "each": "write s.chars().each(f)", "forEach": "write s.chars().each(f)", "at": "write s[i]",
      "charAt": "write s[i]",
      "charCodeAt": "write s.codePoints()[i]", "codePointAt": "write s.codePoints()[i]",
      "center": "write s.format(\"^20\")",
      "zfill": "write s.padStart(n, \"0\")", "casefold": "write s.lower()", "rfind": "write s.lastIndexOf(part)",
      "rindex": "write s.lastIndexOf(part)", "join": "write xs.join(s)", "search": "write s.indexOf(regex(pattern))",
      "isdigit": "write regex('^[0-9]+$').test(s)", "isDigit": "write regex('^[0-9]+$').test(s)",
      "isnumeric": "write regex('^[0-9]+$').test(s)", "isalpha": "write regex('^\\pL+$').test(s)",
      "isalnum": "write regex('^[\\pL\\pN]+$').test(s)", "isspace": "write s.trim().isEmpty",
      "isupper": "write s == s.upper()",
      "islower": "write s == s.lower()", "isBlank": "write s.trim().isEmpty", "prefix": "write s[:n]",
      "suffix": "write s[-n:]",
      "take": "write s[:n]", "drop": "write s[n:]", "dropFirst": "write s[n:]", "dropLast": "write s[:-n]",
      "localeCompare": "write s < t", "sort": "write s.chars().sorted().join()",
      "sorted": "write s.chars().sorted().join()",
      "rsplit": "write s.split(separator), and take the parts from the end",
      "rpartition": "write s.lastIndexOf(separator), and slices",
      "translate": "write s.replace(old, new)", "toNumber": "write s.toInt() or s.toFloat()",
      "json": "write s.parseJSON(); a response's is (await fetch url).json",
    ],
    "map": [
      "contains": "write m.has(key)", "includes": "write m.has(key)", "pop": "write m.remove(key)",
      "copy": "write {...m}", "clone": "write {...m}", "delete": "write m.remove(key)", "size": "write m.count()",
      "removeValue": "write m.remove(key)", "hasOwnProperty": "write m.has(key)",
      "popitem": "write m.remove(m.keys().last)",
      "first": "write m.entries().first",
      "flatMap": "write m.entries().flatMap(f)", "reduce": "write m.entries().reduce(f, start)",
      "join": "write m.map((key, value) => \"{key}={value}\").join(\"&\")", "groupBy": "write m.entries().groupBy(f)",
      "invert": "write m.map((key, value) => [value, key]).toMap()", "sum": "write m.values().sum()",
      "max": "write m.values().max()", "min": "write m.values().min()",
    ],
    // Modules of other languages that are functions here: `time.sleep(5)`, `random.choice(xs)`, `url.parse(text)`.
    "function": [
      "sleep": "write await sleep(1s)", "now": "write now()", "time": "write now().unix, or clock() to measure",
      "perf_counter": "write clock()", "monotonic": "write clock()", "strptime": "write time(text, pattern)",
      "strftime": "write now().format(\"%Y-%m-%d\")", "fromtimestamp": "write time(seconds)",
      "choice": "write xs.random()", "randint": "write randomInt(low, high)", "shuffle": "write xs.shuffle()",
      "random": "write random()", "uniform": "write low + (high - low) * random()", "sample": "write xs.sample(n)",
      "compile": "write regex(pattern)", "parse": "call the function itself, as in url(text)",
      "from": "call the function itself, as in bytes(value)", "uuid4": "write uuid()",
      "apply": "write f(...xs)", "call": "write f(x)",
    ],
    "duration": ["total_seconds": "write d.seconds", "toString": "write \"{d}\" or d.format()"],
    "time": [
      "strftime": "write t.format(\"%Y-%m-%d\")", "isoformat": "write t.iso()", "toISOString": "write t.iso()",
      "timestamp": "write t.unix", "getTime": "write (t - time(0)).milliseconds", "getFullYear": "write t.year",
      "getMonth": "write t.month, which is 1 for January", "getDate": "write t.day",
      "getDay": "write t.weekday, which is 1 for Monday",
      "getHours": "write t.hour", "getMinutes": "write t.minute", "getSeconds": "write t.second",
      "toUTCString": "write t.httpDate()",
      "add": "write t + 1d", "subtract": "write t - 1d", "millisecond": "write t.nanosecond // 1000000",
    ],
    "url": [
      "hostname": "write u.host", "pathname": "write u.path", "search": "write u.query",
      "searchParams": "write u.query",
      "hash": "write u.fragment", "protocol": "write u.scheme", "href": "write u.text", "netloc": "write u.origin",
      "username": "write u.user", "replace": "write u.text.replace(old, new)", "split": "write u.text.split(separator)",
      "lower": "write u.text.lower()", "resolve": "write u.join(link)",
    ],
    "element": [
      "select": "write e.all(css)", "css": "write e.all(css)", "querySelectorAll": "write e.all(css)",
      "find_all": "write e.all(css)", "findAll": "write e.all(css)", "findall": "write e.all(css)",
      "cssselect": "write e.all(css)",
      "getElementsByTagName": "write e.all(css)", "getElementsByClassName": "write e.all(\".name\")",
      "select_one": "write e.one(css)", "querySelector": "write e.one(css)", "find": "write e.one(css)",
      "getElementById": "write e.one(\"#id\")", "first": "write e.one(css)",
      "closest": "write e.xpath(\"ancestor::name\")",
      "textContent": "write e.text", "innerText": "write e.text", "get_text": "write e.text", "getText": "write e.text",
      "string": "write e.text.trim()", "strings": "write e.xpath(\".//text()\")",
      "tail": "write e.xpath(\"following-sibling::text()\")",
      "outerHTML": "write e.html", "innerHTML": "write e.inner", "prettify": "write e.html",
      "attr": "write e.get(name)", "getAttribute": "write e.get(name)", "attrs": "write e.attributes",
      "attrib": "write e.attributes", "href": "write e[\"href\"], or e.links", "src": "write e[\"src\"]",
      "id": "write e.get(\"id\")", "className": "write e.get(\"class\")",
      "classList": "write e.get(\"class\", \"\").split()",
      "tag": "write e.name", "tagName": "write e.name", "nodeName": "write e.name",
      "parentElement": "write e.parent", "parentNode": "write e.parent", "childNodes": "write e.children",
      "contents": "write e.children", "siblings": "write e.parent.children",
      "nextElementSibling": "write e.next", "find_next_sibling": "write e.next", "nextSibling": "write e.next",
      "next_sibling": "write e.next", "previousElementSibling": "write e.previous",
      "previousSibling": "write e.previous",
      "previous_sibling": "write e.previous", "prev": "write e.previous", "is": "write e.matches(css)",
      "count": "write e.children.count", "map": "write e.children.map(f)", "decompose": "elements cannot be changed",
      "remove": "elements cannot be changed", "extract": "write e.html",
    ],
    "response": [
      "css": "write response.html.all(css)", "select": "write response.html.all(css)",
      "xpath": "write response.html.xpath(expression)", "soup": "write response.html",
      "document": "write response.html",
      "urljoin": "write response.url.join(link)",
    ],
    "match": ["group": "write m[1], or m[\"name\"]", "groupdict": "write m.named", "span": "write [m.start, m.end]"],
    "regex": [
      "search": "write r.match(text)", "exec": "write r.match(text)", "findall": "write r.matches(text)",
      "sub": "write text.replace(r, new)", "split": "write text.split(r)", "replace": "write text.replace(r, new)",
      "fullmatch": "write regex('^…$').match(text)",
    ],
    "bytes": [
      "decode": "write b.text()", "toString": "write b.text()", "slice": "write b[a:b]",
      "find": "write b.indexOf(part)",
      "map": "write b.toList().map(f)", "concat": "write b + c", "subarray": "write b[a:b]",
      "split": "write b.text().split(separator)",
      "lines": "write b.text().lines()",
    ],
    "stream": [
      "first": "write s.next()", "sort": "write s.toList().sorted()", "head": "write s.next()",
      "flatten": "write s.flatMap(x => x)", "compact": "write s.filter(x => x != null)",
      "contains": "write s.any(x => x == item)", "includes": "write s.any(x => x == item)",
      "indexOf": "write s.findIndex(x => x == item)", "index": "write s.findIndex(x => x == item)",
    ],
    "number": [
      "toString": "write \"{x}\", or in another base x.format(\"x\")", "toHex": "write x.format(\"x\")",
      "hex": "write x.format(\"x\")", "toFixed": "write x.format(\".2f\"), or x.round(2)", "pow": "write x ** y",
      "bitNot": "write -1 - n", "shiftLeft": "write n * 2 ** k", "shiftRight": "write n // 2 ** k",
      "toLocaleString": "write x.format(\",\")",
      "isInteger": "write x == x.floor()", "isFinite": "write not (x.isNaN or x.isInfinite)",
      "times": "write (0..<n).each(f)",
      "truncate": "write x.toInt()", "trunc": "write x.toInt()",
    ],
  ]

  /// What other languages call arguments and options.
  private static let labels: [String: [String]] = [
    "reverse": ["descending"], "key": ["by"], "sep": ["separator"], "maxsplit": ["limit", "max"],
    "delimiter": ["separator"], "fieldnames": ["header"], "columns": ["header"],
    "follow": ["redirects"], "followRedirects": ["redirects"], "allow_redirects": ["redirects"],
    "maxRedirects": ["redirects"], "params": ["query"], "data": ["form"],
  ]

  /// What other languages call the members of text and collections, and what they are called here.
  private static let table: [String: [String]] = [
    "length": ["count"], "size": ["count"], "len": ["count"],
    "push": ["add"], "append": ["add"], "extend": ["add"], "unshift": ["insert"], "pop": ["removeAt"],
    "delete": ["remove"], "discard": ["remove"], "forEach": ["each"], "fold": ["reduce"], "inject": ["reduce"],
    "some": ["any"], "every": ["all"], "includes": ["contains"], "find": ["indexOf"], "index": ["indexOf"],
    "sortBy": ["sorted"], "toSorted": ["sorted"], "reverse": ["reversed"], "uniq": ["unique"], "distinct": ["unique"],
    "items": ["entries"], "hasKey": ["has"], "containsKey": ["has"], "update": ["merged"],
    "toUpperCase": ["upper"], "uppercased": ["upper"], "toLowerCase": ["lower"], "lowercased": ["lower"],
    "strip": ["trim"], "lstrip": ["trimStart"], "rstrip": ["trimEnd"], "trimLeft": ["trimStart"],
    "trimRight": ["trimEnd"],
    "trimmingCharacters": ["trim"], "replacingOccurrences": ["replace"], "components": ["split"],
    "capitalized": ["title"],
    "firstIndex": ["findIndex", "indexOf"], "lastIndex": ["lastIndexOf"], "allSatisfy": ["all"],
    "enumerated": ["enumerate"],
    "joined": ["join"], "randomElement": ["random"], "collect": ["toList"], "toArray": ["toList"], "islice": ["take"],
    "skip": ["drop"], "limit": ["take"], "prefix": ["take"], "dropFirst": ["drop"], "batched": ["chunks"],
    "chunked": ["chunks"],
    "merging": ["merged"], "merge": ["merged"], "toReversed": ["reversed"], "tally": ["countBy"],
    "associateBy": ["keyBy"],
    "gsub": ["replace"], "hexdigest": ["hex"], "bitwiseAnd": ["bitAnd"], "isoFormat": ["iso"], "findAll": ["matches"],
    "findall": ["matches"], "matchAll": ["matches"], "finditer": ["matches"],
    "exec": ["match"], "fullmatch": ["match"], "sub": ["replace"], "group": ["groups"],
    "splitlines": ["lines"], "replaceAll": ["replace"], "hasPrefix": ["startsWith"],
    "startswith": ["startsWith"], "hasSuffix": ["endsWith"], "endswith": ["endsWith"], "rjust": ["padStart"],
    "ljust": ["padEnd"], "encode": ["bytes"],
    "body": ["text"], "content": ["bytes"], "statusCode": ["status"], "status_code": ["status"],
  ]
}
