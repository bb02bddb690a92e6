import FetchRuntime

// A body of which the sink has a part already (RFC 9110, 14.2 to 15.3.7).
extension FetchOperation {
  /// Asks for what the sink lacks, if it has a part, and for the body without a coding: ranges count its bytes as they are sent.
  func askForRest(_ request: inout TransportRequest) {
    remnant = nil
    guard let sink = choice.resumableSink else { return }
    if !request.headers.contains(where: { $0.isNamed("accept-encoding") }) {
      request.headers.append(HeaderField("Accept-Encoding", "identity"))
    }
    guard let remnant = sink.remnant else { return }
    self.remnant = remnant
    request.headers.append(HeaderField("Range", "bytes=\(remnant.size)-"))
    request.headers.append(HeaderField("If-Range", remnant.version.condition))
  }

  /// Deals with an answer that is about the range that was asked for and is not the rest itself; false for all others.
  func dealsWithRange(_ head: ResponseHead) -> Bool {
    guard let remnant, let sink = choice.resumableSink else { return false }
    switch RangeAnswer(head, to: remnant) {
    case .rest, .other: return false
    case .nothing:
      drain { [self] in
        watchdog.stop()
        stage = .accepted(head)
        sink.continues()
        write(into: sink, head).finish()
      }
    case .misfit:
      tell(.retries(.status(head.status), after: 0))
      drain { [self] in
        sink.forgetRemnant()
        askNext()
      }
    }
    return true
  }

  /// Tells a sink that can continue where the body that comes belongs; gives how much of the body it has, and how much is missing
  /// of one that it has a part of.
  func prepare(_ sink: any BodySink, for head: ResponseHead) -> (held: Int, missing: Int?) {
    guard let sink = sink as? any ResumableSink else { return (0, nil) }
    if let remnant, case .rest = RangeAnswer(head, to: remnant) {
      sink.continues()
      return (remnant.size, ContentRange(head.headers)?.bytes?.count)
    }
    sink.begins(as: BodyVersion(of: head))
    return (0, nil)
  }
}

extension FetchOperation.Choice {
  /// The sink, if it may have a part of the body.
  fileprivate var resumableSink: (any ResumableSink)? {
    if case .save(let sink) = self { sink as? any ResumableSink } else { nil }
  }
}
