import Contracts

/// A header of an HTTP answer.
public struct HTTPHeader: Sendable, Equatable {
    /// "RateLimit"
    public let name: String
    /// Its value, as it goes on the wire.
    public let value: String

    /// Makes a header.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// That a call may go on, and what its answer should carry.
public struct Admission: Sendable, Equatable {
    /// The org of the call; 0: it could not be told.
    public let orgID: Int64
    /// The API key of the call; 0: there was none, or the limiter was away.
    public let keyID: Int64
    /// Headers to add to the answer: `RateLimit-Policy`, `RateLimit`, `X-RateLimit-…`.
    public let headers: [HTTPHeader]
    /// False: the limiter was away, and the call goes on because the settings say so. Nobody looked at its key.
    public let isDecided: Bool
    /// A rule in shadow would have denied the call.
    public let isShadowDenied: Bool

    /// An admission by the limiter.
    init(_ reply: LimiterV1.CheckResponse) {
        orgID = reply.orgID
        keyID = reply.keyID
        headers = reply.headers.map { HTTPHeader($0.name, $0.value) }
        isDecided = true
        isShadowDenied = reply.decision == .shadowDenied
    }

    /// An admission without the limiter.
    init(undecided subject: CallSubject) {
        orgID = subject.claimedOrg
        keyID = subject.namedKey
        headers = []
        isDecided = false
        isShadowDenied = false
    }
}

/// How a call with limits ended, unless its handler threw.
public enum LimitOutcome<Value> {
    /// The handler ran and gave this.
    case handled(Value, Admission)
    /// The handler did not run; answer with the refusal.
    case refused(Refusal)
}

extension LimitOutcome: Sendable where Value: Sendable {}
