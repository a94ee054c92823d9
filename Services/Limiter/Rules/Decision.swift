/// The outcome of one check over all rules of a policy; a value without heap storage.
///
/// It is large, so one is filled again and again with `restart()` instead of being passed around.
struct Decision: Sendable {
    var isAllowed = true
    /// Index of the violated rule that lasts longest; -1 when allowed.
    var violated = -1
    /// Index of the rule in shadow that would have denied the call, the one that lasts longest; -1:
    /// none.
    var shadowViolated = -1
    /// Bit n: rule n is in shadow, so it denies nobody, and counts only the calls that it admits
    /// itself.
    var shadows: UInt8 = 0
    /// Rules in use, at most `rulesMax`.
    var count = 0
    /// The first `count` are meaningful, in the order of the policy.
    var verdicts = InlineArray<8, RuleVerdict>(repeating: RuleVerdict())

    /// The lease or reservation that was made; nil: none.
    var hold: HoldID?
    /// Nothing was decided: the call waits for units of its quota first.
    var awaitsUnits = false
    /// Of a commit: the units that are counted now, or when it is denied, those that it lacks.
    var units: UInt64 = 0
    /// Bit n: what rule n counts was restored from a snapshot, and calls after it are missing.
    var restored: UInt8 = 0
    /// How old that snapshot was, in nanoseconds.
    var restoredAge: UInt64 = 0
    /// Another limiter may decide for the org meanwhile: PostgreSQL could not be asked for longer than a lease.
    var isCutOff = false

    /// Rules that one policy may have.
    static let rulesMax = 8

    /// Forgets the outcome; verdicts beyond `count` keep what they held.
    mutating func restart() {
        isAllowed = true
        violated = -1
        shadowViolated = -1
        shadows = 0
        count = 0
        hold = nil
        units = 0
        awaitsUnits = false
        restored = 0
        restoredAge = 0
        isCutOff = false
    }

    /// Says that another limiter may have counted calls for this org too.
    mutating func cutOff() {
        isCutOff = true
        (restored, restoredAge) = (UInt8(truncatingIfNeeded: (1 << count) - 1), .max)
    }

    /// Says that the call is admitted, whatever the rules say now: it was before.
    mutating func admit() { (isAllowed, violated) = (true, -1) }

    /// Adds the verdict of the next rule, keeping track of the longest wait.
    @inline(__always)
    mutating func add(_ verdict: RuleVerdict, isShadow: Bool = false) {
        precondition(count < Self.rulesMax, "a policy has at most 8 rules")
        verdicts[count] = verdict
        if isShadow { shadows |= 1 << UInt8(truncatingIfNeeded: count) }
        if !verdict.isAdmitted {
            if isShadow {
                shadowViolated = longer(shadowViolated, verdict)
            } else {
                isAllowed = false
                violated = longer(violated, verdict)
            }
        }
        count += 1
    }

    /// The rule being added when it lasts longer than `index`.
    private func longer(_ index: Int, _ verdict: RuleVerdict) -> Int {
        index < 0 || verdict.retryNanoseconds > verdicts[index].retryNanoseconds ? count : index
    }

    /// Whether rule `index` is in shadow.
    func isShadow(_ index: Int) -> Bool { shadows >> UInt8(truncatingIfNeeded: index) & 1 == 1 }

    /// Whether the counts of rule `index` came from a snapshot.
    func isRestored(_ index: Int) -> Bool { restored >> UInt8(truncatingIfNeeded: index) & 1 == 1 }

    /// Whether the call is admitted, though a rule in shadow would have denied it.
    var isShadowDenied: Bool { isAllowed && shadowViolated >= 0 }

    /// Nanoseconds until the call would be admitted: the longest over the violated rules; 0 when
    /// allowed.
    var retryNanoseconds: UInt64 { violated < 0 ? 0 : verdicts[violated].retryNanoseconds }

    /// Whether no wait makes the call admissible.
    var isNever: Bool { retryNanoseconds == RuleVerdict.never }
}

extension UnsafePointer<Decision> {
    /// The rule that is nearest to its limit: least remaining, then longest reset; -1 without
    /// rules that are not in shadow.
    var tightest: Int {
        var best = -1
        for index in 0..<pointee.count where !pointee.isShadow(index) {
            guard best >= 0 else {
                best = index
                continue
            }
            let (left, least) = (pointee.verdicts[index].remaining, pointee.verdicts[best].remaining)
            if left > least { continue }
            if left < least
                || pointee.verdicts[index].resetNanoseconds > pointee.verdicts[best].resetNanoseconds
            {
                best = index
            }
        }
        return best
    }
}
