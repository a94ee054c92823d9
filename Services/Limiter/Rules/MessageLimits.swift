import Model

/// Limits of messages from the limiter's settings: where one is set, it stands in place of the one
/// in the policy "messages".
package struct MessageLimits: Sendable {
    /// Messages of a user in a minute; nil: as in the policy.
    let perMinute: UInt64?
    /// Messages of a user in a day; nil: as in the policy.
    let perDay: UInt64?

    /// Takes what is set.
    package init(perMinute: UInt64? = nil, perDay: UInt64? = nil) {
        self.perMinute = perMinute
        self.perDay = perDay
    }

    /// The policy with the limits that are set.
    func applied(to policy: StoredPolicy) -> StoredPolicy {
        guard policy.code == "messages" else { return policy }
        var policy = policy
        for index in policy.rules.indices {
            switch policy.rules[index]?.name {
            case "user_minute": if let perMinute { policy.rules[index]?.limit = perMinute }
            case "user_day": if let perDay { policy.rules[index]?.limit = perDay }
            default: break
            }
        }
        return policy
    }
}
