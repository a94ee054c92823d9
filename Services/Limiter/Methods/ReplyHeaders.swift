import Contracts
import Model

/// What of a reply goes into an HTTP answer, written back to front.
extension ReverseWriter {
    /// The problem of a denial: draft-ietf-httpapi-ratelimit-headers-11, section 5.1.
    mutating func writeProblem(_ decision: UnsafePointer<Decision>, _ rules: RuleSet) {
        let mark = count
        for index in stride(from: decision.pointee.count - 1, through: 0, by: -1)
        where !decision.pointee.isShadow(index) {
            if decision.pointee.verdicts[index].isAdmitted { continue }
            let name = count
            copy(rules.texts[index].name)
            close(ProblemTag.violatedPolicies, since: name)
        }
        number(ProblemTag.status, 429)
        let title = count
        copy("Request cannot be satisfied as assigned quota has been exceeded")
        close(ProblemTag.title, since: title)
        let type = count
        copy("https://iana.org/assignments/http-problem-types#quota-exceeded")
        close(ProblemTag.type, since: type)
        close(CheckTag.problem, since: mark)
    }

    /// Header pairs; rules in shadow are not for callers to see.
    mutating func writeHeaders(
        _ decision: UnsafePointer<Decision>, _ rules: RuleSet, _ facts: ReplyFacts
    ) {
        let lead = decision.pointee.isAllowed ? decision.tightest : decision.pointee.violated
        guard lead >= 0 else { return }
        if !decision.pointee.isAllowed, !decision.pointee.isNever {
            header(rules.names.retryAfter, Wait.seconds(decision.pointee.retryNanoseconds))
        }
        var pen = self
        let reset = Wait.seconds(decision.pointee.verdicts[lead].resetNanoseconds)
        let now = UInt64(max(0, facts.wall.microseconds)) / 1_000_000
        pen.note(ReplyMark.resetAt)
        pen.header(rules.names.reset, now + reset)
        pen.note(ReplyMark.leadLeft)
        pen.header(rules.names.remaining, decision.pointee.verdicts[lead].remaining)
        pen.copy(rules.said[lead].limitHeader)
        pen.writeRateLimit(decision, rules)
        if decision.pointee.shadows == 0 { pen.copy(rules.policyHeader) }
        next = pen.next
        if decision.pointee.shadows != 0 { writePolicies(decision, rules) }
    }

    /// The `RateLimit` header: for each rule what remains, and the seconds within which no more than that can be used.
    /// draft-ietf-httpapi-ratelimit-headers-11, section 4.
    @inline(__always)
    private mutating func writeRateLimit(_ decision: UnsafePointer<Decision>, _ rules: RuleSet) {
        let mark = count
        var index = decision.pointee.count
        while index > 0 {
            index &-= 1
            if decision.pointee.shadows != 0, decision.pointee.isShadow(index) { continue }
            if count > mark { short(Self.comma, 2) }
            note(ReplyMark.seconds(index))
            decimal(Wait.seconds(decision.pointee.verdicts[index].window))
            short(Self.seconds, 3)
            note(ReplyMark.headerLeft(index))
            decimal(decision.pointee.verdicts[index].remaining)
            copy(rules.said[index].item)
        }
        closeHeader(rules.names.rateLimit, since: mark)
    }

    /// ", " and ";t=".
    private static var comma: UInt64 { 0x202C }
    private static var seconds: UInt64 { 0x3D_743B }

    /// The `RateLimit-Policy` header without the rules in shadow.
    private mutating func writePolicies(_ decision: UnsafePointer<Decision>, _ rules: RuleSet) {
        let mark = count
        for index in stride(from: decision.pointee.count - 1, through: 0, by: -1)
        where !decision.pointee.isShadow(index) {
            if count > mark { short(Self.comma, 2) }
            copy(rules.texts[index].quota)
        }
        closeHeader(rules.names.rateLimitPolicy, since: mark)
    }

    @inline(__always)
    private mutating func header(_ start: ConstantBytes, _ value: UInt64) {
        let mark = count
        decimal(value)
        closeHeader(start, since: mark)
    }

    /// Makes what was written since `mark` the value of a header.
    @inline(__always)
    private mutating func closeHeader(_ start: ConstantBytes, since mark: Int) {
        varint(UInt64(truncatingIfNeeded: count &- mark))
        copy(start)
        close(CheckTag.headers, since: mark)
    }

    /// Eight bytes in network order.
    @inline(__always)
    mutating func word(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { copy($0) }
    }

    @inline(__always)
    private mutating func copy(_ text: StaticString) {
        copy(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

extension RuleVerdict {
    /// Nanoseconds within which no more than what remains can be used: for a violated rule the wait, which
    /// `Retry-After` then doesn't undercut.
    fileprivate var window: UInt64 {
        retryNanoseconds == 0 || retryNanoseconds == Self.never
            ? resetNanoseconds : min(resetNanoseconds, retryNanoseconds)
    }
}
