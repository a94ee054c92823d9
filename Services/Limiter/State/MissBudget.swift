import Model

/// How many keys and orgs that may not exist are looked up in PostgreSQL: a token bucket for all, and
/// one for each org, in constant memory.
///
/// A token is taken before the look-up and given back when what was asked for exists, so that good
/// keys after a restart cost nothing, and a flood of made-up ones reads at the refill's pace. Orgs share
/// the buckets by hash: a flood in the name of one org leaves nearly all others theirs.
struct MissBudget: ~Copyable {
    /// Tokens in thousandths, as of an instant.
    private struct Bucket {
        var thousandths: UInt64
        var at: UInt64

        mutating func refill(_ perSecond: UInt64, _ most: UInt64, now: UInt64) {
            guard now > at else { return }
            let milliseconds = min((now - at) / 1_000_000, 1_000_000)
            at = milliseconds == 1_000_000 ? now : at + milliseconds * 1_000_000
            thousandths = min(thousandths + milliseconds * perSecond, most * 1_000)
        }
    }

    static let perSecond: UInt64 = 500
    static let atOnce: UInt64 = 4_000
    static let orgPerSecond: UInt64 = 50
    static let orgAtOnce: UInt64 = 1_000
    private static let orgBuckets = 4_096

    private var all: Bucket
    private var orgs: [Bucket]

    /// Makes full buckets.
    init(now: MonotonicInstant) {
        all = Bucket(thousandths: Self.atOnce * 1_000, at: now.nanoseconds)
        orgs = Array(
            repeating: Bucket(thousandths: Self.orgAtOnce * 1_000, at: now.nanoseconds),
            count: Self.orgBuckets)
    }

    /// Takes a token for a look-up in the name of an org; false: there is none.
    mutating func take(_ org: SubjectHash, now: MonotonicInstant) -> Bool {
        let index = Int(truncatingIfNeeded: org.high & UInt64(Self.orgBuckets - 1))
        all.refill(Self.perSecond, Self.atOnce, now: now.nanoseconds)
        orgs[index].refill(Self.orgPerSecond, Self.orgAtOnce, now: now.nanoseconds)
        guard all.thousandths >= 1_000, orgs[index].thousandths >= 1_000 else { return false }
        all.thousandths -= 1_000
        orgs[index].thousandths -= 1_000
        return true
    }

    /// Gives a token back.
    mutating func giveBack(_ org: SubjectHash) {
        let index = Int(truncatingIfNeeded: org.high & UInt64(Self.orgBuckets - 1))
        all.thousandths = min(all.thousandths + 1_000, Self.atOnce * 1_000)
        orgs[index].thousandths = min(orgs[index].thousandths + 1_000, Self.orgAtOnce * 1_000)
    }
}
