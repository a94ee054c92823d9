import Model

/// Tells rules apart by a keyed hash, so that two rules of one subject never share their counts.
///
/// What counts the same calls is the same rule: a limit that is changed, or the rule of that name
/// of another plan, goes on with the counts that there are. So the hash is over the name, the kind
/// and the meter, what an override names besides what its counts are kept under, and, for kinds
/// whose state says nothing under another window, the window.
struct RuleIdentity: Sendable {
    private let sip: SipHash128

    /// Makes identities under a secret of two words, the same on every limiter.
    init(secret: (UInt64, UInt64)) { sip = SipHash128(key0: secret.0, key1: secret.1) }

    /// A user by which overrides are found.
    func of(user: UnsafeRawBufferPointer) -> UInt64 { sip.hash(user).first }

    /// The identity of a rule.
    func of(_ item: CatalogRule) -> UInt64 {
        let rule = item.rule
        var parts: [[UInt8]] = [
            Array(rule.name.utf8), Array(rule.algorithm.rawValue.utf8),
            Array((rule.meter ?? "*").utf8),
        ]
        switch rule.algorithm {
        case .slidingWindow: parts.append(Array(String(rule.windowMilliseconds).utf8))
        case .calendarWindow: parts.append(Array((rule.calendarUnit?.rawValue ?? "").utf8))
        case .fixedWindow, .tokenBucket, .concurrency: parts.append([])
        }
        parts += narrowing(of: item.target, under: rule.scope)
        return hash(parts)
    }

    /// The identity of a plan's quota.
    func of(_ quota: QuotaTerms) -> UInt64 {
        hash([Array(QuotaTerms.name.utf8), [], Array(quota.meter.utf8)])
    }

    private func hash(_ parts: [[UInt8]]) -> UInt64 {
        var bytes: [UInt8] = []
        for part in parts {
            withUnsafeBytes(of: UInt32(truncatingIfNeeded: part.count).littleEndian) { bytes += $0 }
            bytes += part
        }
        return sip.hash(bytes).first
    }

    /// What a target names that the subject under this scope does not.
    private func narrowing(of target: RuleTarget, under scope: RateScope) -> [[UInt8]] {
        let hasKey = scope == .key || scope == .keyEndpoint
        let hasUser = scope == .user || scope == .userEndpoint
        let hasEndpoint = scope == .endpoint || scope == .keyEndpoint || scope == .userEndpoint
        let key = target.keyID.map { hasKey ? [] : Array(String($0).utf8) } ?? []
        let user = target.user.map { hasUser ? [] : $0 } ?? []
        switch target.endpoint {
        case .exact(let bytes): return [key, user, hasEndpoint ? [] : [0] + bytes]
        case .prefix(let bytes): return [key, user, [1] + bytes]
        case nil: return [key, user, []]
        }
    }
}
