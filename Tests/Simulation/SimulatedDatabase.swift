@testable import Limiter
@testable import Model

/// PostgreSQL: the cluster's tables, and the snapshots of shards. Each question is one transaction.
struct SimulatedDatabase {
    /// A question of a limiter.
    enum Question {
        /// An action of `Membership` that is one statement.
        case act(Membership.Action)
        /// Write snapshots of shards, on the wall clock.
        case write(term: Int64, [Int: Snapshot])
        /// Read the last snapshots of shards.
        case read([Int])
        /// Grant units of an account.
        case draw(QuotaAccount, EscrowID, wanted: UInt64)
        /// Take units of an account back.
        case settle(QuotaAccount, QuotaPeriod, EscrowID, units: UInt64)
        /// Which accounts' units may the limiter have?
        case holdings
    }

    /// What it answers.
    enum Reply {
        case event(Membership.Event)
        case done
        case snapshots([Int: Snapshot])
        case escrow(EscrowLedger.Event)
        case holdings([QuotaHolding])
    }

    /// The last written state of a shard.
    struct Snapshot {
        /// Its instants are of the wall clock.
        var state: ShardState
        /// True time at which it was taken.
        var takenAt: UInt64
    }

    private(set) var tables = ClusterTables()
    private(set) var escrow = EscrowTables()
    /// Quotas by account.
    let quotas: [QuotaAccount: UInt64]
    /// When the first billing period ends and the second begins.
    let periodEnd: UInt64
    private(set) var snapshots: [Int: Snapshot] = [:]
    /// Until when nobody gets an answer.
    var awayUntil: UInt64 = 0
    let canary: Canary

    init(_ orgs: [SimulatedOrg], periodEnd: UInt64, canary: Canary) {
        let accounts = orgs.compactMap { org in org.account.map { ($0, org.quota) } }
        quotas = Dictionary(uniqueKeysWithValues: accounts)
        self.periodEnd = periodEnd
        self.canary = canary
    }

    /// The billing period of an instant.
    func period(at now: UInt64) -> QuotaPeriod {
        let day: Int64 = 86_400_000_000
        let middle = Timestamp(microseconds: Int64(periodEnd / 1_000))
        return now < periodEnd
            ? QuotaPeriod(from: middle.adding(microseconds: -day), to: middle)
            : QuotaPeriod(from: middle, to: middle.adding(microseconds: day))
    }

    /// Does what a limiter asks, which sent it at `sentAt` by its own clock.
    mutating func perform(
        _ question: Question, of id: String, sentAt: UInt64, now: UInt64
    ) -> Reply {
        switch question {
        case .act(let action): return .event(act(action, of: id, sentAt: sentAt, now: now))
        case .write(let term, let written):
            let node = NodeTerm(id: id, term: term)
            for (shard, snapshot) in written
            where tables.shards[shard].holder == node || canary == .writesForAnybody {
                // A late one never replaces a later one.
                if snapshot.state.version > snapshots[shard]?.state.version ?? 0 {
                    snapshots[shard] = snapshot
                }
            }
            return .done
        case .read(let shards):
            return .snapshots(snapshots.filter { shards.contains($0.key) })
        case .draw(let account, let draw, let wanted):
            let answer = escrow.draw(
                account, period(at: now), node: id, draw, wanted: wanted,
                limit: quotas[account] ?? 0, used: 0)
            return .escrow(.drawn(account, answer))
        case .settle(let account, let period, let settlement, let units):
            escrow.settle(account, period, node: id, settlement, units: units)
            return .escrow(.settled(account, period))
        case .holdings:
            let present = period(at: now)
            return .holdings(
                escrow.held(by: id, of: present).map {
                    QuotaHolding(account: $0, period: present)
                })
        }
    }

    private mutating func act(
        _ action: Membership.Action, of id: String, sentAt: UInt64, now: UInt64
    ) -> Membership.Event {
        switch action {
        case .join(let previous):
            let node = tables.join(id: id, address: id, previousTerm: previous)
            return .joined(sentAt: sentAt, node, complete: ShardSet())
        case .renew(let term, let takesPart):
            let node = tables.renew(NodeTerm(id: id, term: term), takesPart: takesPart)
            return .renewed(sentAt: sentAt, node, tables.view)
        case .move(let from, let silent): _ = tables.move(from: from, expelling: silent)
        case .claim(let term, let wanted, let complete):
            return .claimed(
                tables.claim(
                    NodeTerm(id: id, term: term), wanted, complete: complete,
                    at: Timestamp(microseconds: Int64(now / 1_000))))
        case .release(let term, let shards):
            tables.release(NodeTerm(id: id, term: term), shards)
        case .leave(let term): tables.leave(NodeTerm(id: id, term: term))
        case .takeOver, .handOver, .abandon: break
        }
        return .done
    }
}
