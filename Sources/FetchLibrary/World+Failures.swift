import FetchHTTP
import FetchRedis
import FetchRuntime
import FetchVM

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension World {
  package func failure(for error: any Error, _ machine: Machine) -> Failure? {
    switch error {
    case let failure as HTTPFailure: self.failure(for: failure)
    case let failure as RedisFailure: self.failure(for: failure)
    case let failure as FileFailure:
      machine.failure(failure.isLimit ? .limit : .file, failure.message, fields: [("path", string(failure.path))])
    case let failure as SystemError:
      machine.failure(failure.number == EMFILE || failure.number == ENFILE ? .limit : .error, failure.description)
    case is ChannelClosed:
      machine.failure(.value, "the channel is closed: nothing can be sent any more")
    default: nil
    }
  }

  private func failure(for failure: HTTPFailure) -> Failure {
    let message = masked(failure.message)
    var fields: [(name: String, value: Value)] = []
    if let url = failure.url { fields.append(("url", makeURL(url))) }
    switch failure.kind {
    case .status(let response):
      fields.append(("status", .int(response.status)))
      fields.append(("response", makeResponse(response)))
      return machine.failure(.http, message, fields: fields)
    case .network(let phase):
      fields.append(("phase", string(phase.rawValue)))
      return machine.failure(.network, message, fields: fields)
    case .unrecorded:
      fields.append(("phase", string(HTTPFailure.Phase.connect.rawValue)))
      return machine.failure(.network, message, hint: failure.hint.map { masked($0) }, fields: fields)
    case .timeout: return machine.failure(.timeout, message, fields: fields)
    case .limit: return machine.failure(.limit, message, fields: fields)
    case .invalid: return machine.failure(.value, message, fields: fields)
    case .permission: return machine.failure(.permission, message, hint: failure.hint, fields: fields)
    }
  }
}
