import Contracts
import Model
import RPC

/// What a reply says besides the decision.
struct ReplyFacts {
    var orgID: OrgID
    /// 0: asked without a key.
    var keyID: Int64
    var isDegraded: Bool
    /// The same request id was charged before: nothing was charged now.
    var isRepeated = false
    var wantsHeaders: Bool
    var wall: Timestamp
}

/// Replies, written back to front: fields in descending order. Decisions are read where they lie: a copy of all
/// their verdicts takes longer than the rest.
extension ReverseWriter {
    /// Bytes of a reply that no policy has a part in.
    static let plainReplyBytesMax = 512

    /// Writes the `CheckResponse` of a decision by `rules`; it takes at most `rules.replyBytesMax` bytes.
    mutating func write(_ decision: UnsafePointer<Decision>, _ rules: RuleSet, _ facts: ReplyFacts) {
        need(rules.replyBytesMax)
        if !decision.pointee.isAllowed { writeProblem(decision, rules) }
        if decision.pointee.restoredAge != .max {
            number(CheckTag.restoredAgeMs, Wait.milliseconds(decision.pointee.restoredAge))
        }
        number(CheckTag.repeated, facts.isRepeated ? 1 : 0)
        if let hold = decision.pointee.hold { write(hold) }
        note(ReplyMark.key)
        number(CheckTag.keyID, UInt64(bitPattern: facts.keyID))
        note(ReplyMark.org)
        number(CheckTag.orgID, UInt64(bitPattern: facts.orgID.value))
        number(CheckTag.degraded, facts.isDegraded ? 1 : 0)
        number(CheckTag.guarantee, UInt64(Self.guarantee(decision, rules).rawValue))
        if facts.wantsHeaders { writeHeaders(decision, rules, facts) }
        if !decision.pointee.isAllowed {
            if decision.pointee.isNever {
                number(CheckTag.never, 1)
            } else {
                number(CheckTag.retryAfterMs, Wait.milliseconds(decision.pointee.retryNanoseconds))
            }
        }
        writeRules(decision, rules)
        let violated = decision.pointee.isAllowed ? decision.pointee.shadowViolated : decision.pointee.violated
        if violated >= 0 {
            let mark = count
            copy(rules.texts[violated].name)
            close(CheckTag.rule, since: mark)
        }
        number(CheckTag.decision, UInt64(Self.word(of: decision).rawValue))
    }

    private mutating func write(_ lease: HoldID) {
        let mark = count
        let words = lease.words
        word(words.2)
        word(words.1)
        word(words.0)
        close(CheckTag.leaseID, since: mark)
    }

    /// Writes the `CheckResponse` of a call that is admitted without having been counted: the table is full, or
    /// nothing is known and the limiter fails open.
    mutating func writeUncounted(orgID: Int64, keyID: Int64) {
        need(Self.plainBytes)
        number(CheckTag.keyID, UInt64(bitPattern: keyID))
        number(CheckTag.orgID, UInt64(bitPattern: orgID))
        number(CheckTag.degraded, 1)
        number(CheckTag.decision, Self.allowed)
    }

    /// Writes the `CheckResponse` of a call while limiting is disabled: admitted and not counted.
    mutating func writeDisabled(orgID: Int64, keyID: Int64, isDegraded: Bool) {
        need(Self.plainBytes)
        number(CheckTag.disabled, 1)
        number(CheckTag.keyID, UInt64(bitPattern: keyID))
        number(CheckTag.orgID, UInt64(bitPattern: orgID))
        number(CheckTag.degraded, isDegraded ? 1 : 0)
        number(CheckTag.decision, Self.allowed)
    }

    /// Makes what was written so far the response of one result of a batch.
    mutating func closeResult() {
        need(Self.plainBytes)
        close(ResultTag.response, since: 0)
        close(ResultTag.results, since: 0)
    }

    /// Writes the result of a check that got no decision, in place of whatever was written.
    mutating func writeResult(_ error: RPCError) {
        restart()
        need(2 * Self.textBytes + Self.plainBytes)
        var (message, reason) = (error.message, error.reason)
        reason.withUTF8 { copyStart(of: UnsafeRawBufferPointer($0)) }
        close(ResultTag.reason, since: 0)
        let mark = count
        message.withUTF8 { copyStart(of: UnsafeRawBufferPointer($0)) }
        close(ResultTag.message, since: mark)
        number(ResultTag.status, UInt64(error.status.rawValue))
        close(ResultTag.results, since: 0)
    }

    /// Bytes of a text that an error says, at most.
    private static var textBytes: Int { 224 }
    /// Bytes of a few numbers, lengths and keys, at most.
    private static var plainBytes: Int { 64 }

    private mutating func copyStart(of text: UnsafeRawBufferPointer) {
        copy(UnsafeRawBufferPointer(rebasing: text.prefix(Self.textBytes)))
    }

    private static var allowed: UInt64 { UInt64(LimiterV1.Decision.allowed.rawValue) }

    private static func word(of decision: UnsafePointer<Decision>) -> LimiterV1.Decision {
        guard decision.pointee.isAllowed else { return .denied }
        return decision.pointee.isShadowDenied ? .shadowDenied : .allowed
    }

    /// What the counts of a rule promise.
    static func guarantee(
        _ decision: UnsafePointer<Decision>, _ rules: RuleSet, _ index: Int
    ) -> LimiterV1.Guarantee {
        if decision.pointee.isRestored(index) { return .restored }
        return rules.numbers[index].kind == .quota ? .escrow : .exact
    }

    /// The weakest over all rules. A count that lacks something is weaker than a whole one, which is weaker than units
    /// that only this limiter has.
    private static func guarantee(
        _ decision: UnsafePointer<Decision>, _ rules: RuleSet
    ) -> LimiterV1.Guarantee {
        if decision.pointee.restored != 0 { return .restored }
        // A quota is the last rule.
        let isQuota = decision.pointee.count == 1 && rules.numbers[0].kind == .quota
        return isQuota ? .escrow : .exact
    }

    private mutating func writeRules(_ decision: UnsafePointer<Decision>, _ rules: RuleSet) {
        let isPlain =
            decision.pointee.isAllowed && decision.pointee.shadows | decision.pointee.restored == 0
        // A copy of its own stays in registers.
        var pen = self
        var index = decision.pointee.count
        while index > 0 {
            index &-= 1
            let mark = pen.count
            if isPlain, rules.numbers[index].kind != .quota {
                pen.pair(RuleTag.guarantee, Self.exact)
            } else {
                let guarantee = Self.guarantee(decision, rules, index)
                pen.number(RuleTag.guarantee, UInt64(guarantee.rawValue))
                pen.number(
                    RuleTag.violated, decision.pointee.verdicts[index].isAdmitted ? 0 : 1)
                pen.number(RuleTag.shadow, decision.pointee.isShadow(index) ? 1 : 0)
            }
            let reset = decision.pointee.verdicts[index].resetNanoseconds
            pen.note(ReplyMark.milliseconds(index))
            pen.number(RuleTag.resetMs, Wait.milliseconds(reset))
            pen.note(ReplyMark.left(index))
            pen.number(RuleTag.remaining, decision.pointee.verdicts[index].remaining)
            pen.copy(rules.said[index].head)
            pen.close(CheckTag.rules, since: mark)
        }
        next = pen.next
    }

    private static var exact: UInt8 { UInt8(truncatingIfNeeded: LimiterV1.Guarantee.exact.rawValue) }
}
