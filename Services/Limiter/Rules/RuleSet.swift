import Model

/// The rules that one call is decided by, at most eight, with what replies say of them made ready.
final class RuleSet: @unchecked Sendable {
    // Sendable because nothing is written after init.

    /// The rules' numbers, in the order of the reply.
    let limits: [RuleLimit]
    /// The same, at an address that does not change: reading them touches no reference count.
    let numbers: UnsafeBufferPointer<RuleLimit>
    /// What replies say of each rule.
    let texts: [RuleText]
    /// The same, at an address that does not change.
    let said: UnsafeBufferPointer<RuleText>
    /// The whole `RateLimit-Policy` header as a field of a reply
    /// (IETF draft-ietf-httpapi-ratelimit-headers-11, section 3), without partition keys.
    let policyHeader: ConstantBytes
    /// The names of the other headers; here so that reading them takes one load.
    let names = HeaderNames.all
    /// Bytes of the longest reply under these rules.
    let replyBytesMax: Int
    /// What of a call must be hashed, because some rule counts against it.
    let needs: Needs
    /// The quota that the last rule is; nil: none is.
    let quota: QuotaTerms?
    /// What to say when the state of a rule can't be known.
    let failMode: FailMode

    /// What replies say of one rule.
    struct RuleText {
        /// The rule's name, as it stands in a reply when the rule denies.
        let name: ConstantBytes
        /// Name and limit as the first two fields of a rule's state.
        let head: ConstantBytes
        /// `"name";r=` of the `RateLimit` header.
        let item: ConstantBytes
        /// The `X-RateLimit-Limit` header of the rule as a field of a reply.
        let limitHeader: ConstantBytes
        /// `"name";q=10;w=60`, an item of the `RateLimit-Policy` header.
        let quota: ConstantBytes
    }

    /// Parts of a call that rules count against.
    struct Needs: OptionSet, Sendable {
        let rawValue: UInt8
        static let key = Needs(rawValue: 1)
        static let user = Needs(rawValue: 2)
        static let endpoint = Needs(rawValue: 4)
        static let custom = Needs(rawValue: 8)
    }

    /// Makes the set of the rules that deny or may deny, and of the quota: off and unlimited ones
    /// are left out, and those for which there is no place. The rules have no faults.
    init(
        _ rules: [CatalogRule], quota: QuotaTerms? = nil, failMode: FailMode,
        identity: RuleIdentity
    ) {
        let running = rules.compactMap { item in
            RuleLimit(item.rule, identity: identity.of(item)).map { (item.rule, $0) }
        }.prefix(Decision.rulesMax - (quota == nil ? 0 : 1))
        var (limits, items) = (running.map(\.1), running.map { $0.0.quotaItem(of: $0.1) })
        var texts = zip(running, items).map { RuleText($0.0.name, $0.1, quota: $1) }
        if let quota {
            var limit = RuleLimit(kind: .quota, units: quota.units, window: 0)
            limit.identity = identity.of(quota)
            let item = "\"\(QuotaTerms.name)\";q=\(quota.units)"
            limits.append(limit)
            items.append(item)
            texts.append(RuleText(QuotaTerms.name, limit, quota: item))
        }
        (self.limits, self.texts, self.quota, self.failMode) = (limits, texts, quota, failMode)
        let numbers = UnsafeMutableBufferPointer<RuleLimit>.allocate(capacity: limits.count)
        _ = numbers.initialize(from: limits)
        self.numbers = UnsafeBufferPointer(numbers)
        let said = UnsafeMutableBufferPointer<RuleText>.allocate(capacity: texts.count)
        _ = said.initialize(from: texts)
        self.said = UnsafeBufferPointer(said)
        needs = limits.reduce(into: Needs()) { $0.formUnion(Needs(of: $1.scope)) }
        let fields =
            ConstantBytes.field(HeaderTag.name, Array("RateLimit-Policy".utf8))
            + ConstantBytes.field(HeaderTag.value, Array(items.joined(separator: ", ").utf8))
        policyHeader = ConstantBytes(ConstantBytes.field(CheckTag.headers, fields))
        // Names, numbers and punctuation in the state, in both headers with a partition key each,
        // and in the problem; six headers and the reply's own fields besides.
        replyBytesMax = 1_280 + limits.count * (4 * 64 + 256) + policyHeader.count
    }

    deinit {
        for text in texts { text.free() }
        policyHeader.free()
        numbers.deallocate()
        said.deallocate()
    }
}

/// What the limiter says when it can't know.
enum FailMode: String, Sendable, CaseIterable {
    /// Admit.
    case open
    /// Refuse.
    case closed
}

extension RuleSet.Needs {
    /// What a rule of this scope needs. One of a user falls back to the key when the call names
    /// none.
    init(of scope: RuleLimit.Scope) {
        self =
            switch scope {
            case .org: []
            case .key: .key
            case .user: [.user, .key]
            case .endpoint: .endpoint
            case .keyAndEndpoint: [.key, .endpoint]
            case .userAndEndpoint: [.user, .key, .endpoint]
            case .custom: .custom
            }
    }
}

extension RuleSet.RuleText {
    fileprivate init(_ name: String, _ limit: RuleLimit, quota: String) {
        let text = Array(name.utf8)
        self.init(
            name: ConstantBytes(text),
            head: ConstantBytes(
                ConstantBytes.field(RuleTag.name, text)
                    + ConstantBytes.field(RuleTag.limit, limit.units)),
            item: ConstantBytes(Array("\"\(name)\";r=".utf8)),
            limitHeader: ConstantBytes(HeaderNames.limit(limit.units)),
            quota: ConstantBytes(Array(quota.utf8)))
    }

    fileprivate func free() {
        name.free()
        head.free()
        item.free()
        limitHeader.free()
        quota.free()
    }
}

extension RateRule {
    /// `"minute";q=10;w=60`: a quota policy item of the draft. A month has no one length, so it has
    /// no `w`.
    fileprivate func quotaItem(of limit: RuleLimit) -> String {
        let item = "\"\(name)\";q=\(limit.units)"
        switch algorithm {
        case .fixedWindow, .slidingWindow, .tokenBucket:
            return "\(item);w=\((windowMilliseconds + 999) / 1000)"
        case .calendarWindow: return item + (calendarUnit?.seconds.map { ";w=\($0)" } ?? "")
        case .concurrency: return "\(item);qu=\"concurrent-requests\""
        }
    }
}
