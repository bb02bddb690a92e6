/// Ctrl-R: the prompt shows what is looked for, and behind it stands what was found.
extension LineEditor {
  /// Begins a search.
  func beginSearch() { show(makeSearch()) }

  /// What a key does during a search; nil is one whose rest has not come.
  func searchKey(_ key: KeyReader.Key?) -> PromptRequest {
    guard var search else { return .none }
    switch key {
    // An escape character alone takes what was found: more may never come.
    case nil: if keys.isAtEscape { endSearch() }
    case .paste(let text):
      search.extend(by: String(text.prefix { $0 != "\n" }))
      show(search)
    case .characters(let scalars):
      switch scalars {
      case ["\u{12}"]: search.goBack()
      case ["\u{7F}"], ["\u{8}"]: search.shorten()
      case ["\u{7}"]:
        endSearch(taking: search.original)
        return .none
      case _ where scalars[0].value >= 0x20: search.extend(by: String(String.UnicodeScalarView(scalars)))
      default:
        endSearch()
        return press(scalars)
      }
      show(search)
    }
    return .none
  }

  private func show(_ search: HistorySearch) {
    change {
      self.search = search
      replaceAll(with: search.text)
    }
  }

  private func endSearch(taking text: String? = nil) {
    change {
      search = nil
      if let text { replaceAll(with: text) }
    }
  }
}
