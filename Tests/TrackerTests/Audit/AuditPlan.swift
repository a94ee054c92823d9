import Foundation

/// How many faults an audit injects.
struct AuditPlan: Sendable {
    var seed: UInt64
    /// kill -9 of a tracker.
    var kills: Int
    /// kill -9 of PostgreSQL, and as many restarts.
    var databaseKills: Int
    /// Connections cut around COMMIT, in each of three ways.
    var cuts: Int
    /// Times that a journal's file system is full.
    var fullJournals: Int
    /// Times that PostgreSQL's file system is full.
    var fullDatabases: Int
    /// How long everything goes wrong at once, in seconds.
    var stormSeconds: Int

    /// What the suite has time for.
    static let small = AuditPlan(
        seed: 1, kills: 4, databaseKills: 1, cuts: 2, fullJournals: 1, fullDatabases: 1,
        stormSeconds: 0)
    /// `make audit`.
    static let full = AuditPlan(
        seed: 1, kills: 100, databaseKills: 20, cuts: 300, fullJournals: 10, fullDatabases: 6,
        stormSeconds: 60)

    /// AUDIT=full, and AUDIT_SEED.
    static var chosen: AuditPlan {
        let environment = ProcessInfo.processInfo.environment
        var plan = isFull ? full : small
        if let seed = environment["AUDIT_SEED"].flatMap({ UInt64($0) }) { plan.seed = seed }
        return plan
    }

    static var isFull: Bool { ProcessInfo.processInfo.environment["AUDIT"] == "full" }
}

/// What was injected and seen; a run that injected nothing proves nothing.
struct AuditTally: Sendable, CustomStringConvertible {
    var kills = 0
    var databaseKills = 0
    var databaseRestarts = 0
    var cuts: [CommitCutProxy.Cut: Int] = [:]
    var fullJournals = 0
    var fullDatabases = 0
    /// Looks at a moment of the load: raw rows and every rollup agreed.
    var looks = 0

    static func += (left: inout AuditTally, right: AuditTally) {
        left.kills += right.kills
        left.databaseKills += right.databaseKills
        left.databaseRestarts += right.databaseRestarts
        left.cuts.merge(right.cuts, uniquingKeysWith: +)
        left.fullJournals += right.fullJournals
        left.fullDatabases += right.fullDatabases
        left.looks += right.looks
    }

    var description: String {
        """
        tracker killed \(kills) times, PostgreSQL killed \(databaseKills) and restarted \(databaseRestarts) times, \
        COMMIT cut before \(cuts[.before] ?? 0), during \(cuts[.during] ?? 0), after \(cuts[.after] ?? 0) times, \
        disk full of the journal \(fullJournals), of PostgreSQL \(fullDatabases) times; \(looks) looks under load
        """
    }
}
