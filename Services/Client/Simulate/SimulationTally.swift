import Contracts
import Model

/// What became of made-up events.
struct SimulationTally: Sendable {
    /// Counts of one org, or of all.
    struct Counts: Sendable, Equatable {
        var calls: UInt64 = 0
        var allowed: UInt64 = 0
        var denied: UInt64 = 0
    }

    var total = Counts()
    var byOrg: [Int64: Counts] = [:]
    /// Allowed, though a rule in shadow would have denied it.
    var shadowDenied: UInt64 = 0
    /// Of the recorded events.
    var messages: UInt64 = 0
    var errors: UInt64 = 0
    /// Events that are new in PostgreSQL, that were there already, that tracker refused.
    var recorded: UInt64 = 0
    var duplicates: UInt64 = 0
    var rejected: UInt64 = 0
    var elapsedMilliseconds: UInt64 = 0

    /// Counts a decision.
    mutating func add(_ decision: LimiterV1.Decision, org: Int64) {
        total.add(decision)
        byOrg[org, default: Counts()].add(decision)
        if decision == .shadowDenied { shadowDenied += 1 }
    }

    /// Counts tracker's answer to a batch.
    mutating func add(_ reply: TrackerV1.RecordResponse) {
        recorded += UInt64(reply.accepted)
        duplicates += UInt64(reply.duplicates ?? 0)
        let refused = Set(reply.rejected.map(\.index)).count
        rejected += UInt64(refused) + UInt64(reply.conflicts ?? 0)
    }

    /// What a user should know who wonders where most events are; nil: nothing.
    var remark: String? {
        guard total.denied > total.calls / 2 else { return nil }
        return """
            Limiter denied most calls: they are all made now, whenever their events happen. A larger
            plan admits more (`tollgate subscription create`), or none is denied meanwhile with
            `tollgate limit disable`.
            """
    }

    /// The answer: stable fields, and a list by org.
    func answer(_ plan: SimulationPlan) -> Answer {
        let pace = elapsedMilliseconds == 0 ? 0 : total.calls * 1_000 / elapsedMilliseconds
        let list = Report(
            ["org", "calls", "allowed", "denied"],
            plan.orgs.map { org in
                let counts = byOrg[org.orgID] ?? Counts()
                return [
                    .string(org.slug), .unsigned(counts.calls), .unsigned(counts.allowed),
                    .unsigned(counts.denied),
                ]
            })
        let range = plan.shape?.range
        let fields = [
            JSONMember("calls", .unsigned(total.calls)),
            JSONMember("allowed", .unsigned(total.allowed)),
            JSONMember("denied", .unsigned(total.denied)),
            JSONMember("recorded", .unsigned(recorded)),
            JSONMember("elapsed_ms", .unsigned(elapsedMilliseconds)),
            JSONMember("calls_per_second", .unsigned(pace)),
            JSONMember("duplicates", .unsigned(duplicates)),
            JSONMember("rejected", .unsigned(rejected)),
            JSONMember("shadow_denied", .unsigned(shadowDenied)),
            JSONMember("messages", .unsigned(messages)), JSONMember("errors", .unsigned(errors)),
            JSONMember("from", range.map { .string($0.from.rfc3339) } ?? .null),
            JSONMember("to", range.map { .string($0.to.rfc3339) } ?? .null),
        ]
        let orgs = list.rows.map { JSONValue.object(zip(list.columns, $0).map(JSONMember.init)) }
        return .detailed(
            json: .object(fields + [JSONMember("orgs", .array(orgs))]), fields: fields,
            list: plan.orgs.count > 1 ? list : Report(list.columns, []),
            csv: Report(fields.map(\.name), [fields.map(\.value)]))
    }
}

extension SimulationTally.Counts {
    fileprivate mutating func add(_ decision: LimiterV1.Decision) {
        calls += 1
        if decision == .denied { denied += 1 } else { allowed += 1 }
    }
}
