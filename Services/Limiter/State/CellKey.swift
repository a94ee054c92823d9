/// The key of a counter: 128 bits of the subject and the rule. Every rule of a subject has the same first word, and so
/// the same home.
struct CellKey: Hashable {
    let high: UInt64
    let low: UInt64

    /// The counter of a subject under a rule. The last two bits tell counters of concurrency (01), which are made anew
    /// from the leases after a restart, and units of quotas (11), which stay on the machine that they were granted to,
    /// from all others (x0).
    @inline(__always)
    init(_ subject: SubjectHash, _ limit: borrowing RuleLimit) {
        high = subject.high | 1
        let word = subject.low ^ limit.identity
        switch limit.kind {
        case .concurrency: low = word & ~3 | 1
        case .quota: low = word | 3
        default: low = word & ~1
        }
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The second counter of a sliding window or a quota.
    var second: CellKey { CellKey(high: high, low: low ^ 0x9E37_79B9_7F4A_7C14) }

    /// The mark of a request id that was charged.
    static func request(_ hash: SubjectHash) -> CellKey {
        CellKey(high: hash.high | 1, low: hash.low & ~1)
    }

    /// The mark of a hold that ended.
    static func ended(_ hold: HoldID) -> CellKey {
        CellKey(high: hold.high | 1, low: (hold.low ^ 0x656E_6465_6400_0000) & ~1)
    }

    /// Whether a counter with this word is of a rule of concurrency.
    static func isConcurrency(low: UInt64) -> Bool { low & 3 == 1 }

    /// Whether a counter with this word is of units of a quota.
    static func isQuota(low: UInt64) -> Bool { low & 3 == 3 }
}

extension RuleLimit {
    /// Whether the rule binds a subject; for others it is in shadow. The same subjects are bound on every limiter, and
    /// those of a lower percentage also by a higher one.
    @inline(__always)
    func binds(_ subject: SubjectHash) -> Bool {
        enforcedPercent >= 100
            || (subject.low >> 16) % 100 < UInt64(enforcedPercent)
    }
}
