/// Functions, modules and types that other languages have.
package enum ForeignNames {
  /// What to write for a name that is another language's: a function, a module, a class of errors.
  package static func hint(for name: String) -> String? {
    if let hint = hints[name] { return hint }
    guard name.first?.isUppercase == true, name.hasSuffix("Error") || name.hasSuffix("Exception") else { return nil }
    return "an error is made by error(\"text\", kind: \"\(name)\")"
  }

  /// What to write here for each of them.
  package static let hints: [String: String] = [
    "len": "write `x.count`", "str": "write `\"{x}\"`", "int": "write `x.toInt()`", "float": "write `x.toFloat()`",
    "parseInt": "write `x.toInt()`", "parseFloat": "write `x.toFloat()`", "JSON": "write `text.parseJSON()`",
    "console": "write `print(…)`", "println": "write `print(…)`", "puts": "write `print(…)`",
    "echo": "write `print(…)`", "open": "write `read(path)` or `lines(path)`", "enumerate": "write `xs.enumerate()`",
    "sorted": "write `xs.sorted()`", "reversed": "write `xs.reversed()`", "zip": "write `xs.zip(ys)`",
    "filter": "write `xs.filter(f)`", "reduce": "write `xs.reduce(f, start)`", "any": "write `xs.any(f)`",
    "all": "write `xs.all(f)`", "format": "write `x.format(\".2f\")`",
    "json": "write `text.parseJSON()`, or `response.json`", "requests": "write `await fetch url`",
    "axios": "write `await fetch url`", "curl": "write `await fetch url`",
    "httpx": "write `await fetch url`", "aiohttp": "write `await fetch url`",
    "math": "write `max(a, b)`, `x.floor()` or `sqrt(x)`",
    "asyncio": "any function may `await`, and `gather` waits for several tasks",
    "Promise": "`gather [a, b]` waits for several tasks, `race([a, b])` for the first",
    "pass": "an empty block is written {}",
    "require": "write `import \"lib.fetch\" as lib`", "setTimeout": "write `await sleep(1s)`",
    "sha256": "write `text.sha256()`", "sha512": "write `text.sha512()`", "sha1": "write `text.sha1()`",
    "md5": "write `text.md5()`", "hmac": "write `text.hmac(key)`", "base64": "write `text.base64()`",
    "bin": "write `x.format(\"b\")`", "hex": "write `x.format(\"x\")`", "oct": "write `x.format(\"o\")`",
    "log10": "write `log(x, 10)`", "log2": "write `log(x, 2)`", "type": "write `typeOf(x)`",
    "set": "`xs.unique()` gives each item once", "Set": "`xs.unique()` gives each item once",
    "self": "there are no methods to declare: a function sees its parameters and the variables around it",
    "this": "there are no methods to declare: a function sees its parameters and the variables around it",
    // Python
    "range": "write `0..<n`", "list": "write `xs.toList()`", "dict": "write `{…}`, or `map(pairs)`",
    "tuple": "write `[a, b]`",
    "isinstance": "write `typeOf(x) == \"int\"`, or use a type in `match`", "divmod": "write `[a // b, a % b]`",
    "input": "write `lines(\"-\").next()`", "ord": "write `text.codePoints()[0]`",
    "chr": "write `[n].fromCodePoints()`",
    "repr": "write `\"{[x]}\"`, which shows a string with its quotes",
    "iter": "a generator that was called is a stream: `s.next()`",
    "next": "write `s.next()`", "datetime": "write `now()`, `time(text)`, and `t - 1d` to go a day back",
    "timedelta": "write `1d`, `90min` or `n * 1s`", "strptime": "write `time(text, pattern)`",
    "strftime": "write `t.format(\"%Y-%m-%d\")`",
    "re": "write `text.match(pattern)`, `text.matches(pattern)` or `text.replace(regex(pattern), new)`",
    "randint": "write `randomInt(low, high)`", "choice": "write `xs.random()`", "shuffle": "write `xs.shuffle()`",
    "hashlib": "write `text.sha256()`", "urllib": "write `url(text)`, `text.urlEncode()`, or `await fetch url`",
    "urlparse": "write `url(text)`", "urljoin": "write `url(page).join(link)`", "quote": "write `text.urlEncode()`",
    "quote_plus": "write `text.urlEncode(form: true)`", "unquote": "write `text.urlDecode()`",
    "urlencode": "write `with {query: {…}}`, or `u.withQuery({…})`", "parse_qs": "write `url(text).query`",
    "csv": "write `text.parseCSV()`, or `response.csv`", "os": "write `env(name)`, `list(folder)` or `exists(path)`",
    "sys": "write `args`, `exit(status)` or `eprint(…)`", "getenv": "write `env(name)`", "pathlib": "paths are strings",
    "BeautifulSoup": "write `response.html`, or `text.parseHTML()`",
    "Selector": "write `response.html`, or `text.parseHTML()`",
    "lxml": "write `text.parseHTML()` or `text.parseXML()`", "etree": "write `text.parseXML()`",
    "cheerio": "write `response.html`, or `text.parseHTML()`", "DOMParser": "write `text.parseHTML()`",
    "document": "write `response.html`",
    "itertools": "lists and streams have `chunks windows zip takeWhile dropWhile flatMap`",
    "Counter": "write `xs.countBy()`", "defaultdict": "write `m.setDefault(key, [])`", "deque": "write `xs.popFirst()`",
    // JavaScript
    "Math": "write `max(a, b)`, `x.floor()` or `sqrt(x)`", "Object": "write `m.keys()`, `m.values()` or `m.entries()`",
    "Date": "write `now()`, or `time(text)`", "Array": "write `[x] * n`, or `xs.toList()`",
    "Map": "write `{…}`, or `map(pairs)`", "List": "write `[a, b]`, or `xs.toList()`", "Error": "write `error(text)`",
    "Number": "write `x.toInt()` or `x.toFloat()`", "RegExp": "write `regex(pattern)`", "URL": "write `url(text)`",
    "URLSearchParams": "write `url(text).query`, or `with {query: {…}}`",
    "encodeURIComponent": "write `text.urlEncode()`",
    "encodeURI": "write `url(text)`, or `text.urlEncode()` for a part",
    "decodeURIComponent": "write `text.urlDecode()`",
    "btoa": "write `text.base64()`", "atob": "write `text.fromBase64()`",
    "setInterval": "write a loop with `await sleep(1s)`",
    "process": "write `args`, `env(name)` or `exit(status)`", "undefined": "write `null`", "NaN": "write `nan`",
    "Infinity": "write `inf`", "crypto": "write `uuid()`, or `text.sha256()`",
    "structuredClone": "write `xs.toList()`, or `{...m}`",
    // Swift
    "Int": "write `x.toInt()`", "Double": "write `x.toFloat()`", "String": "write `\"{x}\"`",
    "Data": "write `bytes(value)`",
    "Dictionary": "write `{…}`, or `map(pairs)`", "UUID": "write `uuid()`", "stride": "write `(a..<b).step(n)`",
    "fatalError": "write `throw error(text)`", "precondition": "write `assert condition, text`", "None": "write `null`",
    "nil": "write `null`",
    "True": "write `true`", "False": "write `false`",
  ]
}
