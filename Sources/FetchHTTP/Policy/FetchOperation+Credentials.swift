import FetchRuntime

// Credentials that somebody has to find out first. A request waits for them in no queue and holds no place meanwhile: finding
// them out may take requests itself.
extension FetchOperation {
  /// Goes on with `next` when it has the credentials it needs.
  func authorize(then next: @escaping () -> Void) {
    guard let source = options.credentialSource, hop.needsCredentials else { return next() }
    stage = .authorizing
    source.ask(for: self) { self.granted($0, then: next) }
  }

  /// The server refused what it was sent: asks once more with what is found out anew. False when that has been done already, or
  /// when nothing of the kind was sent.
  func renewCredentials(on head: ResponseHead) -> Bool {
    guard head.status == 401, !hasRenewed, let source = options.credentialSource, let refused = hop.granted else {
      return false
    }
    hasRenewed = true
    tell(.retries(.status(401), after: 0))
    drain { [self] in
      watchdog.stop()
      stage = .authorizing
      startWaiting()
      client.admission.leave(self)
      source.ask(for: self, insteadOf: refused) { result in
        self.granted(result) {
          self.stage = .moving
          self.client.admission.enter(self)
        }
      }
    }
    return true
  }

  private func granted(_ result: Result<CredentialSource.Grant?, any Error>, then next: () -> Void) {
    // Whoever was told before may have ended this one.
    guard case .authorizing = stage else { return }
    switch result {
    case .failure(let failure): end(failure)
    case .success(let grant):
      if let grant {
        if let refusal = grant.refusal(hop.url) { return end(refusal) }
        hop.grant(grant.credentials)
      }
      stage = .waiting
      next()
    }
  }
}
