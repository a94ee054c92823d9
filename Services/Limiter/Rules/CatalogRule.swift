import Model

/// A rule of a policy, or of an override with the calls that it is for.
struct CatalogRule: Hashable, Sendable {
    var rule: RateRule
    /// The calls that it is for; a policy's rule is for any.
    var target = RuleTarget()
}

/// The calls that an override is for, apart from their meter.
struct RuleTarget: Hashable, Sendable {
    /// nil: any, or none.
    var keyID: Int64?
    /// nil: any, or none.
    var user: [UInt8]?
    /// nil: any, or none.
    var endpoint: EndpointPattern?

    /// Whether it is for calls of some key, user or endpoint only.
    var isFiner: Bool { keyID != nil || user != nil || endpoint != nil }

    /// Whether a call is one that it is for.
    func matches(_ call: CallFacts) -> Bool {
        if let keyID, keyID != call.keyID { return false }
        if let user, !user.elementsEqual(call.user) { return false }
        return endpoint.map { $0.matches(call.endpoint) } ?? true
    }
}

/// The endpoints that an override is for.
enum EndpointPattern: Hashable, Sendable {
    case exact([UInt8])
    case prefix([UInt8])

    /// Reads "/v1/charts" or "/v1/*"; nil for "*" and "", which are any.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.last == UInt8(ascii: "*") else {
            if bytes.isEmpty { return nil }
            self = .exact(bytes)
            return
        }
        if bytes.count == 1 { return nil }
        self = .prefix(bytes.dropLast())
    }

    /// Whether an endpoint fits.
    func matches(_ endpoint: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .exact(let bytes): bytes.elementsEqual(endpoint)
        case .prefix(let bytes): endpoint.starts(with: bytes)
        }
    }
}
