/// What a document is read as.
enum MarkupForm {
  /// Anything at all, made sense of as a browser does.
  case html
  /// Well-formed, or an error.
  case xml
}
