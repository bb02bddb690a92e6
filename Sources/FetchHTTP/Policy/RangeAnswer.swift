/// What an answer means to who asked for the rest of a body.
enum RangeAnswer {
  /// The rest comes.
  case rest
  /// There is no rest: all of the body is there.
  case nothing
  /// It fits nothing that is there: the body has to be asked for once more, from its start.
  case misfit
  /// It speaks of no range: the whole body, or a failure as any other.
  case other

  /// The meaning of `head` to who has `remnant`. Only the very bytes that are missing, of the very same version, are its rest.
  init(_ head: ResponseHead, to remnant: BodyRemnant) {
    let range = ContentRange(head.headers)
    switch head.status {
    case 206:
      guard let bytes = range?.bytes, let length = range?.length, bytes.lowerBound == remnant.size,
        bytes.upperBound == length - 1,
        length == remnant.version.length ?? length, head.isUncoded, remnant.version.validator.isIn(head.headers)
      else {
        self = .misfit
        return
      }
      self = .rest
    case 416:
      // Its other headers are about the answer itself, so the validator may be missing, but not be another.
      let isSame = head.headers["etag"] == nil || remnant.version.validator.isIn(head.headers)
      let isWhole =
        range == ContentRange(bytes: nil, length: remnant.size)
        && remnant.size == remnant.version.length ?? remnant.size
      self = isWhole && isSame ? .nothing : .misfit
    default: self = .other
    }
  }
}
