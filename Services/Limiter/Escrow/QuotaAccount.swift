import Model

/// What a hard quota is counted for: a meter of an org, in whichever billing period it is.
struct QuotaAccount: Hashable, Comparable, Sendable {
    var org: OrgID
    var meter: String

    static func < (left: QuotaAccount, right: QuotaAccount) -> Bool {
        (left.org, left.meter) < (right.org, right.meter)
    }

    /// The shard that the org is in.
    var shard: Int { OrgShard.index(of: org) }
}

/// A billing period of an account: what units are granted for.
struct QuotaPeriod: Hashable, Comparable, Sendable {
    var from: Timestamp
    var to: Timestamp

    static func < (left: QuotaPeriod, right: QuotaPeriod) -> Bool {
        (left.from, left.to) < (right.from, right.to)
    }
}

/// Names a question to PostgreSQL that may be sent again, so that it counts once. Those of one
/// limiter are in order: a copy that arrives after a later question is known by that.
struct EscrowID: Hashable, Comparable, Sendable {
    /// Rises with each life of a limiter's process.
    var life: UInt64
    /// Rises with each question of a life.
    var number: UInt64

    static func < (left: EscrowID, right: EscrowID) -> Bool {
        (left.life, left.number) < (right.life, right.number)
    }

    /// A few bits that tell it from the questions before and after it (`QuotaNews`).
    var mark: UInt64 {
        let mixed = (life &* 0x9E37_79B9_7F4A_7C15 ^ number) &* 0xBF58_476D_1CE4_E5B9
        return mixed >> 54
    }
}

/// What PostgreSQL answers a limiter that asks for units.
struct EscrowAnswer: Hashable, Sendable {
    /// Units that are this limiter's now.
    var granted: UInt64
    /// Units that could still be granted after that.
    var left: UInt64
    var period: QuotaPeriod
}

/// Units of a period that may be in a limiter's state.
struct QuotaHolding: Hashable, Sendable {
    var account: QuotaAccount
    var period: QuotaPeriod
}

/// What PostgreSQL knows of the units that a limiter holds.
struct HeldUnits: Hashable, Sendable {
    var holding: QuotaHolding
    /// The last question, and the units that it got.
    var draw: EscrowID
    var answer: UInt64
    /// The last time that units were given back.
    var settlement: EscrowID?
    /// Whether the last question was the first that got units, and none were given back since.
    var isFirst: Bool
}
