/// The outcome of one check over all rules of a policy; a value without heap storage.
///
/// It is large, so one is filled again and again with `restart()` instead of being passed around.
struct Decision: Sendable {
    var isAllowed = true
    /// Index of the violated rule that lasts longest; -1 when allowed.
    var violated = -1
    /// Rules in use, at most `rulesMax`.
    var count = 0
    /// The first `count` are meaningful, in the order of the policy.
    var verdicts = InlineArray<8, RuleVerdict>(repeating: RuleVerdict())

    /// Rules that one policy may have.
    static let rulesMax = 8

    /// Forgets the outcome; verdicts beyond `count` keep what they held.
    mutating func restart() {
        isAllowed = true
        violated = -1
        count = 0
    }

    /// Adds the verdict of the next rule, keeping track of the longest wait.
    mutating func add(_ verdict: RuleVerdict) {
        precondition(count < Self.rulesMax, "a policy has at most 8 rules")
        verdicts[count] = verdict
        if verdict.retryNanoseconds > 0 {
            isAllowed = false
            if violated < 0 || verdict.retryNanoseconds > verdicts[violated].retryNanoseconds {
                violated = count
            }
        }
        count += 1
    }

    /// Nanoseconds until the call would be admitted: the longest over the violated rules; 0 when
    /// allowed.
    var retryNanoseconds: UInt64 { violated < 0 ? 0 : verdicts[violated].retryNanoseconds }

    /// Whether no wait makes the call admissible.
    var isNever: Bool { retryNanoseconds == RuleVerdict.never }

    /// The rule that is nearest to its limit: least remaining, then longest reset; -1 without rules.
    var tightest: Int {
        var best = -1
        for index in 0..<count {
            guard best >= 0 else {
                best = index
                continue
            }
            let (one, other) = (verdicts[index], verdicts[best])
            if one.remaining < other.remaining
                || (one.remaining == other.remaining
                    && one.resetNanoseconds > other.resetNanoseconds)
            {
                best = index
            }
        }
        return best
    }
}
