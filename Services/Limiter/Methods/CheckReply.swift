import Contracts
import Model
import RPC

/// What a reply says besides the decision.
struct ReplyFacts {
    var orgID: OrgID
    /// 0: asked without a key.
    var keyID: Int64
    var isDegraded: Bool
    var wantsHeaders: Bool
    var wall: Timestamp
}

/// Replies, written back to front: fields in descending order.
extension ReverseWriter {
    /// Bytes of a reply that no policy has a part in.
    static let plainReplyBytesMax = 512

    /// Writes the `CheckResponse` of a decision by `policy`; it takes at most `policy.replyBytesMax` bytes.
    mutating func write(_ decision: borrowing Decision, _ policy: RuleSet, _ facts: ReplyFacts) {
        number(CheckTag.keyID, UInt64(bitPattern: facts.keyID))
        number(CheckTag.orgID, UInt64(bitPattern: facts.orgID.value))
        number(CheckTag.degraded, facts.isDegraded ? 1 : 0)
        number(CheckTag.guarantee, Self.exact)
        if facts.wantsHeaders, decision.count > 0 { writeHeaders(decision, policy, facts) }
        if !decision.isAllowed {
            if decision.isNever {
                number(CheckTag.never, 1)
            } else {
                number(CheckTag.retryAfterMs, Wait.milliseconds(decision.retryNanoseconds))
            }
        }
        writeRules(decision, policy)
        if !decision.isAllowed {
            let mark = count
            copy(policy.texts[decision.violated].name.bytes)
            close(CheckTag.rule, since: mark)
        }
        number(CheckTag.decision, decision.isAllowed ? Self.allowed : Self.denied)
    }

    /// Writes the `CheckResponse` of a call that is admitted without having been counted: the table is full, or
    /// nothing is known and the limiter fails open.
    mutating func writeUncounted(orgID: Int64, keyID: Int64) {
        number(CheckTag.keyID, UInt64(bitPattern: keyID))
        number(CheckTag.orgID, UInt64(bitPattern: orgID))
        number(CheckTag.degraded, 1)
        number(CheckTag.decision, Self.allowed)
    }

    /// Writes the `CheckResponse` of a call while limiting is disabled: admitted and not counted.
    mutating func writeDisabled(orgID: Int64, keyID: Int64, isDegraded: Bool) {
        number(CheckTag.disabled, 1)
        number(CheckTag.keyID, UInt64(bitPattern: keyID))
        number(CheckTag.orgID, UInt64(bitPattern: orgID))
        number(CheckTag.degraded, isDegraded ? 1 : 0)
        number(CheckTag.decision, Self.allowed)
    }

    /// Makes what was written so far the response of one result of a batch.
    mutating func closeResult() {
        close(ResultTag.response, since: 0)
        close(ResultTag.results, since: 0)
    }

    /// Writes the result of a check that got no decision, in place of whatever was written.
    mutating func writeResult(_ error: RPCError) {
        restart()
        var (message, reason) = (error.message, error.reason)
        reason.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
        close(ResultTag.reason, since: 0)
        let mark = count
        message.withUTF8 {
            copy(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0).prefix(256)))
        }
        close(ResultTag.message, since: mark)
        number(ResultTag.status, UInt64(error.status.rawValue))
        close(ResultTag.results, since: 0)
    }

    private static var exact: UInt64 { UInt64(LimiterV1.Guarantee.exact.rawValue) }
    private static var allowed: UInt64 { UInt64(LimiterV1.Decision.allowed.rawValue) }
    private static var denied: UInt64 { UInt64(LimiterV1.Decision.denied.rawValue) }

    private mutating func writeRules(_ decision: borrowing Decision, _ policy: RuleSet) {
        for index in stride(from: decision.count - 1, through: 0, by: -1) {
            let mark = count
            let reset = decision.verdicts[index].resetNanoseconds
            number(RuleTag.resetMs, Wait.milliseconds(reset))
            number(RuleTag.remaining, decision.verdicts[index].remaining)
            copy(policy.texts[index].head.bytes)
            close(CheckTag.rules, since: mark)
        }
    }

    private mutating func writeHeaders(
        _ decision: borrowing Decision, _ policy: RuleSet, _ facts: ReplyFacts
    ) {
        if !decision.isAllowed, !decision.isNever {
            header("Retry-After", Wait.seconds(decision.retryNanoseconds))
        }
        let index = decision.isAllowed ? decision.tightest : decision.violated
        let reset = Wait.seconds(decision.verdicts[index].resetNanoseconds)
        let now = UInt64(max(0, facts.wall.microseconds)) / 1_000_000
        header("X-RateLimit-Reset", now + reset)
        header("X-RateLimit-Remaining", decision.verdicts[index].remaining)
        header("X-RateLimit-Limit", decision.verdicts[index].limit)
        writeRateLimit(decision, policy)
        copy(policy.policyHeader.bytes)
    }

    /// The `RateLimit` header: for each rule what remains and the seconds until it is full again.
    /// IETF draft-ietf-httpapi-ratelimit-headers-11, section 4.
    private mutating func writeRateLimit(_ decision: borrowing Decision, _ policy: RuleSet) {
        let mark = count
        for index in stride(from: decision.count - 1, through: 0, by: -1) {
            decimal(Wait.seconds(decision.verdicts[index].resetNanoseconds))
            copy(";t=")
            decimal(decision.verdicts[index].remaining)
            copy(policy.texts[index].item.bytes)
            if index > 0 { copy(", ") }
        }
        closeHeader("RateLimit", since: mark)
    }

    @inline(__always)
    private mutating func header(_ name: StaticString, _ value: UInt64) {
        let mark = count
        decimal(value)
        closeHeader(name, since: mark)
    }

    @inline(__always)
    private mutating func closeHeader(_ name: StaticString, since mark: Int) {
        close(HeaderTag.value, since: mark)
        let inner = count
        copy(name)
        close(HeaderTag.name, since: inner)
        close(CheckTag.headers, since: mark)
    }

    @inline(__always)
    private mutating func copy(_ text: StaticString) {
        copy(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

/// Waits as they are told to callers: rounded up, so that who waits that long is admitted.
enum Wait {
    /// Whole seconds.
    static func seconds(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 == 0 ? 0 : 1)
    }

    /// Whole milliseconds.
    static func milliseconds(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1)
    }
}
