/// A list of 23 products, five to a page, as many an API gives it out: each page names the next.
enum PagedAPI {
  private static let itemCount = 23
  private static let pageSize = 5
  private static let pageCount = (itemCount + pageSize - 1) / pageSize

  static func response(to request: Request) -> Response {
    guard let page = Int(request.query["page"] ?? "1"), page > 0 else {
      return .json(#"{"error": "page is a whole number, from 1 on"}"# + "\n", status: 400)
    }
    guard page <= pageCount else {
      return .json(#"{"error": "there are \#(pageCount) pages"}"# + "\n", status: 404)
    }
    let first = (page - 1) * pageSize + 1
    let items = (first...min(first + pageSize - 1, itemCount)).map(item)
    let next = page < pageCount ? #""\#(request.origin)/api?page=\#(page + 1)""# : "null"
    return .json(
      """
      {
        "page": \(page),
        "pages": \(pageCount),
        "items": [
          \(items.joined(separator: ",\n    "))
        ],
        "next": \(next)
      }

      """)
  }

  private static func item(_ id: Int) -> String {
    let colours = ["red", "green", "blue", "white"]
    let things = ["kite", "lamp", "boat", "drum", "coat", "bell"]
    let name = "\(colours[id % colours.count]) \(things[id % things.count])"
    return #"{"id": \#(id), "name": "\#(name)", "price": \#(id * 37 % 90 + 10).5}"#
  }
}
