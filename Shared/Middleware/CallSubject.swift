import Contracts
import Model

/// Who makes a call and what it is, as far as limits and usage care.
public struct CallSubject: Sendable {
    /// Who calls.
    public enum Who: Sendable {
        /// The API key as the caller presented it; the limiter authenticates it.
        case apiKey([UInt8])
        /// An org by its id, and one of its keys or 0, where the service has authenticated the caller by itself.
        case org(Int64, key: Int64)
    }

    /// Who calls.
    public var who: Who
    /// What is counted; empty: "api_calls".
    public var meter = ""
    /// The route, at most 2,048 bytes: "/v1/charts".
    public var endpoint = ""
    /// The customer's own user id, UTF-8, at most 128 bytes; empty: none.
    public var user = ""
    /// Where the call came from: "192.0.2.7" or "2001:db8::7"; empty or anything else: not known.
    public var ip = ""
    /// What the API key must be allowed to do; empty: nothing in particular.
    public var scope = ""
    /// What rules of the scope "custom" count against, at most 256 bytes; with `.org` only.
    public var name = ""
    /// Units to take.
    public var cost: UInt64 = 1
    /// At most 64 bytes: the same id within 60 s is charged once. Empty: each call gets one of its own.
    public var requestID: [UInt8] = []
    /// For rules of concurrency: how long a place is held if it can't be given back, at most 10 minutes; 0: 1 minute.
    public var leaseMilliseconds: UInt64 = 0

    /// A call with an API key.
    public init(apiKey: some StringProtocol, endpoint: String = "") {
        who = .apiKey(Array(apiKey.utf8))
        self.endpoint = endpoint
    }

    /// A call of an org that the service has authenticated.
    public init(org: Int64, key: Int64 = 0, endpoint: String = "") {
        who = .org(org, key: key)
        self.endpoint = endpoint
    }

    /// The address in bytes; empty when it is not known.
    var ipBytes: [UInt8] { IPAddress(ip)?.bytes ?? [] }

    /// The org that the call is of, as it says itself; 0: it can't be told.
    var claimedOrg: Int64 {
        switch who {
        case .apiKey(let key): APIKeyFormat.parse(key)?.orgID.value ?? 0
        case .org(let id, _): id
        }
    }

    /// The key that the call names by id; 0: none.
    var namedKey: Int64 {
        if case .org(_, let key) = who { key } else { 0 }
    }

    /// The question to the limiter.
    func request(id: [UInt8]) -> LimiterV1.CheckRequest {
        let whom: LimiterV1.CheckRequest.Who =
            switch who {
            case .apiKey(let key): .apiKey(key)
            case .org(let org, let key):
                .subject(.init(orgID: org, keyID: key, name: Array(name.utf8)))
            }
        return LimiterV1.CheckRequest(
            who: whom, cost: cost, meter: meter, endpoint: endpoint, user: Array(user.utf8),
            ip: ipBytes, scope: scope, requestID: requestID.isEmpty ? id : requestID,
            leaseMs: leaseMilliseconds)
    }
}

/// What usage says of a call besides its subject.
public struct CallFacts: Sendable {
    /// The HTTP method: "GET".
    public var method = ""
    /// The `User-Agent` header.
    public var userAgent = ""
    /// ISO 3166-1 alpha-2, or empty.
    public var country = ""
    /// Bytes of the request.
    public var requestBytes: UInt64 = 0

    /// Makes facts.
    public init(
        method: String = "", userAgent: String = "", country: String = "", requestBytes: UInt64 = 0
    ) {
        self.method = method
        self.userAgent = userAgent
        self.country = country
        self.requestBytes = requestBytes
    }
}
