import Postgres
import Testing

@testable import Tracker

/// Joins what clients saw acknowledged with what the database holds.
///
/// The clients' files are the only other witness: nothing in them comes from the tracker but that it had
/// answered. All events are to be older than the grace for late ones, so that `late_adjustments` must add up to
/// the hours.
struct AckAudit {
    /// A question whose answer has to be zero.
    enum Question: String, CaseIterable {
        case lost = "acknowledged, and not stored"
        case lostNews = "news of a message acknowledged, and its status did not move"
        case unsent = "stored, and sent by nobody"
        case double = "stored twice"
        case altered = "stored with another meter, quantity or status than was sent"
        case miscounted =
            "days of an org and meter that do not count what was sent, each event once"
        case unnoted = "hours of an org and meter whose late adjustments are not what was counted"
        case overaccepted = "told to be new, and new before"
        case contradicted = "batches told of a conflict, or of a rejected event, and had none"
        case unanswered = "batches that were never acknowledged"
    }

    /// What an audit saw.
    struct Findings: CustomStringConvertible {
        var sent = 0
        var stored = 0
        /// How often events came a second time.
        var repeats = 0
        var faults: [String] = []

        var description: String {
            let verdict = faults.isEmpty ? "0 lost, 0 double, raw = every rollup" : "\(faults)"
            return
                "\(sent) events acknowledged, \(repeats) of them again, \(stored) rows: \(verdict)"
        }
    }

    let audit: Auditor
    let journals: [AckJournal]

    /// Asks everything; nobody sends events meanwhile, and all that was sent is acknowledged and flushed.
    func run() async throws -> Findings {
        let connection = audit.connection
        try await connection.run(sql: Self.tables)
        for journal in journals {
            try await connection.copyIn(
                "COPY pg_temp.sent FROM STDIN", AckJournal.contents(of: journal.events))
            try await connection.copyIn(
                "COPY pg_temp.acks FROM STDIN", AckJournal.contents(of: journal.acknowledgements))
        }
        try await connection.run(sql: Self.digest)
        var findings = Findings()
        for question in Question.allCases {
            let count = try await number(Self.sql(of: question))
            if count > 0 { findings.faults.append("\(count) \(question.rawValue)") }
        }
        findings.faults += try await audit.differences()
        findings.sent = try await number("SELECT count(*) FROM pg_temp.wanted")
        findings.repeats =
            try await number("SELECT count(*) FROM pg_temp.sent WHERE kind = 'event'")
            - findings.sent
        findings.stored = Int(try await audit.rawCount())
        return findings
    }

    private func number(_ query: String) async throws -> Int {
        try await audit.lines(query).first.flatMap { Int($0) } ?? -1
    }

    private static let tables = """
        DROP TABLE IF EXISTS pg_temp.sent, pg_temp.acks, pg_temp.wanted;
        CREATE TEMPORARY TABLE sent (client int, batch int, kind text, org_id bigint, at_us bigint, event_id uuid,
            meter text, quantity_micro bigint, status_code smallint, is_call boolean);
        CREATE TEMPORARY TABLE acks (client int, batch int, level text, accepted int,
            duplicates int, conflicts int, rejected int)
        """

    /// Each event that somebody was told is taken, once.
    private static let digest = """
        CREATE TEMPORARY TABLE wanted AS
        SELECT DISTINCT org_id, to_timestamp(0) + at_us * interval '1 microsecond' AS occurred_at, event_id, meter,
            quantity_micro, status_code, is_call
        FROM sent JOIN (SELECT DISTINCT client, batch FROM acks) a USING (client, batch) WHERE kind = 'event';
        ANALYZE pg_temp.wanted; ANALYZE pg_temp.sent; ANALYZE pg_temp.acks
        """

    private static func sql(of question: Question) -> String {
        let identity = "(org_id, occurred_at, event_id)"
        switch question {
        case .lost:
            return
                "SELECT count(*) FROM wanted LEFT JOIN usage_events u USING \(identity) WHERE u.meter IS NULL"
        case .lostNews:
            return """
                SELECT count(*) FROM sent JOIN (SELECT DISTINCT client, batch FROM acks) a USING (client, batch)
                LEFT JOIN usage_events u ON u.org_id = sent.org_id AND u.event_id = sent.event_id
                    AND u.occurred_at = to_timestamp(0) + at_us * interval '1 microsecond'
                WHERE kind = 'news' AND u.delivery_status IS DISTINCT FROM 3
                """
        case .unsent:
            return
                "SELECT count(*) FROM usage_events LEFT JOIN wanted w USING \(identity) WHERE w.meter IS NULL"
        case .double:
            return "SELECT count(*) - count(DISTINCT \(identity)) FROM usage_events"
        case .altered:
            return """
                SELECT count(*) FROM wanted w JOIN usage_events u USING \(identity)
                WHERE (w.meter, w.quantity_micro, w.status_code, w.is_call)
                    IS DISTINCT FROM (u.meter, u.quantity_micro, u.status_code, u.correction IS NULL)
                """
        case .miscounted:
            return """
                SELECT count(*) FROM (SELECT org_id, date_trunc('day', occurred_at, 'UTC') AS bucket, meter,
                        count(*) FILTER (WHERE is_call) AS calls, sum(quantity_micro) AS quantity_micro
                    FROM wanted GROUP BY 1, 2, 3) w
                FULL JOIN rollup_day r USING (org_id, bucket, meter)
                WHERE (w.calls, w.quantity_micro) IS DISTINCT FROM (r.calls, r.quantity_micro)
                """
        case .unnoted:
            return """
                SELECT count(*) FROM (SELECT org_id, bucket, meter, sum(calls) AS calls,
                        sum(quantity_micro) AS quantity_micro FROM late_adjustments GROUP BY 1, 2, 3) l
                FULL JOIN rollup_hour r USING (org_id, bucket, meter)
                WHERE (l.calls, l.quantity_micro) IS DISTINCT FROM (r.calls, r.quantity_micro)
                """
        case .overaccepted:
            return """
                SELECT greatest(0, (SELECT sum(accepted) FROM acks WHERE level = 'committed')
                    - (SELECT count(DISTINCT (kind, org_id, at_us, event_id)) FROM sent
                        JOIN acks USING (client, batch) WHERE level = 'committed'))
                """
        case .contradicted: return "SELECT count(*) FROM acks WHERE conflicts + rejected > 0"
        case .unanswered:
            return """
                SELECT count(DISTINCT (client, batch)) FROM sent LEFT JOIN acks a USING (client, batch)
                WHERE a.level IS NULL
                """
        }
    }
}
