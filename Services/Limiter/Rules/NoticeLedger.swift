/// Tells whether a change of the catalog was announced by a notice, or went unheard.
///
/// Each change raises the version by one and sends one notice. The ledger weighs versions that a poll sees against
/// notices that arrived; what is owed is a change that nobody announced. A notice that is still on its way counts as
/// missed: reading everything again is safe, not hearing of a revocation is not.
struct NoticeLedger {
    private var seen: Int64?
    private var owed: Int64 = 0
    private var quietPolls = 0

    /// Polls without a change after which a difference is forgotten: its other half will not come.
    static let quietPollsMax = 3

    /// A notice arrived. Before the first poll there is nothing to weigh it against: that poll sees its change.
    mutating func hear() {
        if seen != nil { owed -= 1 }
    }

    /// Everything was read again: nothing is owed.
    mutating func settle() {
        seen = nil
        owed = 0
    }

    /// A poll saw `version`; returns whether a change went unheard.
    mutating func observe(_ version: Int64) -> Bool {
        let (delta, over) = version.subtractingReportingOverflow(seen ?? version)
        seen = version
        guard delta != 0 || over else {
            quietPolls += 1
            if quietPolls >= Self.quietPollsMax { owed = 0 }
            return false
        }
        quietPolls = 0
        // A version that went back is another database: trust nothing.
        guard delta > 0, !over else {
            owed = 0
            return true
        }
        owed = owed.addingReportingOverflow(delta).partialValue
        return owed > 0
    }
}
