import Model
import Postgres

/// The SQL of "all usage of a range", from whichever of tracker's tables a `RangePlan` says; binds
/// are $1 to $14, and $15 is the org where one is asked for.
///
/// Tracker writes raw rows and rollups in one transaction, so a statement over this text is exact
/// at the instant of its snapshot.
package enum UsageRows {
    /// Which org's rows.
    package enum Reach: Sendable { case oneOrg, allOrgs }

    /// One table of rollups: the width of its buckets and the numbers of its first binds.
    private struct Source {
        let grain: Int
        let table: String
        let firstBinds: [Int]

        static func days(_ table: String) -> Source {
            Source(grain: 3, table: table, firstBinds: [1])
        }
        static func hours(_ table: String) -> Source {
            Source(grain: 2, table: table, firstBinds: [3, 5])
        }
        static func minutes(_ table: String) -> Source {
            Source(grain: 1, table: table, firstBinds: [7, 9])
        }
    }

    private static let totalsSources: [Source] = [
        .days("rollup_day"), .hours("rollup_hour"), .minutes("rollup_minute"),
    ]

    /// Totals by org, bucket and meter: org_id, bucket, meter, calls, errors, quantity_micro
    /// (numeric), request_bytes, response_bytes.
    package static func totals(_ reach: Reach) -> String {
        let columns = """
            org_id, bucket, meter, calls, errors, quantity_micro, request_bytes, response_bytes
            """
        let raw = """
            org_id, occurred_at, meter, \(rawCalls), (status_code >= 400)::int::bigint, \
            quantity_micro::numeric, request_bytes, response_bytes
            """
        return union(reach, columns: columns, raw: raw, sources: totalsSources)
    }

    /// What was used, and the row that says so: grain (0 raw, 1 minute, 2 hour, 3 day), org_id,
    /// bucket, meter, calls, quantity_micro (numeric). Needs no more of raw rows than billing sees.
    package static func quantities(_ reach: Reach) -> String {
        union(
            reach, columns: "org_id, bucket, meter, calls, quantity_micro",
            raw: "org_id, occurred_at, meter, \(rawCalls), quantity_micro::numeric",
            sources: totalsSources, showsGrain: true)
    }

    /// Calls by endpoint, method and status: org_id, bucket, meter, endpoint, method, status_code,
    /// calls, request_bytes, response_bytes.
    package static func endpoints(_ reach: Reach) -> String {
        let columns = """
            org_id, bucket, meter, endpoint, method, status_code, calls, request_bytes, \
            response_bytes
            """
        let raw = """
            org_id, occurred_at, meter, endpoint, method, status_code, 1::bigint, request_bytes, \
            response_bytes
            """
        return union(
            reach, columns: columns, raw: raw,
            sources: [.days("rollup_endpoint_day"), .hours("rollup_endpoint_hour")],
            rawFilter: " AND correction IS NULL")
    }

    /// Latency sketches of one org by endpoint, as numbers of which `sum` is the sketch of all:
    /// org_id, bucket, meter, endpoint, sketch.
    package static var latencies: String {
        union(
            .oneOrg, columns: "org_id, bucket, meter, endpoint, sketch",
            raw: "org_id, occurred_at, meter, endpoint, \(rawSketch)",
            sources: [.days("rollup_latency_day"), .hours("rollup_latency_hour")],
            rawFilter: " AND latency_us IS NOT NULL")
    }

    /// Latency sketches over all orgs and endpoints: bucket, meter, sketch.
    package static var fleetLatencies: String {
        union(
            .allOrgs, columns: "bucket, meter, sketch", raw: "occurred_at, meter, \(rawSketch)",
            sources: [
                .days("rollup_fleet_latency_day"), .hours("rollup_fleet_latency_hour"),
                .minutes("rollup_fleet_latency_minute"),
            ],
            rawFilter: " AND latency_us IS NOT NULL")
    }

    /// The largest quantity of one event, of meters that are a maximum, of one org: grain, org_id, bucket,
    /// meter, max_micro. Takes plans of `RangePlan.Grain.wholeHours`.
    package static var maxima: String {
        union(
            .oneOrg, columns: "org_id, bucket, meter, max_micro",
            raw: "org_id, occurred_at, meter, quantity_micro", sources: [.hours("rollup_max_hour")],
            showsGrain: true, rawFilter: " AND correction IS NULL")
    }

    /// Distinct values, of meters that count them, of one org: grain, org_id, bucket, meter, value (uuid);
    /// a value may be there more than once. Takes plans that go down to the hour.
    package static var values: String {
        union(
            .oneOrg, columns: "org_id, bucket, meter, value",
            raw: "org_id, occurred_at, meter, \(rawValue)",
            sources: [.days("rollup_unique_day"), .hours("rollup_unique_hour")], showsGrain: true,
            rawFilter: " AND correction IS NULL AND coalesce(attributes ->> 'unique', user_ref) IS NOT NULL")
    }

    /// What of an event is counted: the first 16 bytes of the SHA-256 of its attribute "unique", or else of
    /// its user.
    private static let rawValue = """
        encode(substring(sha256(convert_to(coalesce(attributes ->> 'unique', user_ref), 'UTF8')) \
        FROM 1 FOR 16), 'hex')::uuid
        """

    /// A correction of a quantity is no call.
    private static let rawCalls = "(correction IS NULL)::int::bigint"

    /// The sketch of one raw row: a one in the slot of its bin, ceil(ln(x) / ln(gamma)) with
    /// gamma = 1.01/0.99, or -1 for zero.
    private static let rawSketch = """
        (CASE WHEN latency_us <= 0 THEN '1e0' ELSE '1e' || 12 \
        * (ceil(ln(latency_us::float8) / ln(1.01::float8 / 0.99::float8)) + 1) END)::numeric
        """

    private static func union(
        _ reach: Reach, columns: String, raw: String, sources: [Source], showsGrain: Bool = false,
        rawFilter: String = ""
    ) -> String {
        let org = reach == .oneOrg ? " AND org_id = $15" : ""
        var selects = sources.flatMap { source in
            let grain = showsGrain ? "\(source.grain)::smallint AS grain, " : ""
            return source.firstBinds.map { first in
                "SELECT \(grain)\(columns) FROM \(source.table) "
                    + "WHERE bucket >= $\(first) AND bucket < $\(first + 1)\(org)"
            }
        }
        // What no table takes is still mentioned, so that every bind has a type.
        let taken = Set(sources.flatMap(\.firstBinds))
        let unused = [1, 3, 5, 7, 9].filter { !taken.contains($0) }.map { first in
            " AND ($\(first)::timestamptz, $\(first + 1)::timestamptz) IS NOT NULL"
        }.joined()
        let grain = showsGrain ? "0::smallint, " : ""
        for first in [11, 13] {
            selects.append(
                "SELECT \(grain)\(raw) FROM usage_events WHERE occurred_at >= $\(first) "
                    + "AND occurred_at < $\(first + 1)\(org)\(rawFilter)\(unused)")
        }
        return selects.joined(separator: " UNION ALL ")
    }

    /// Binds $1 to $14.
    package static func bind(_ plan: RangePlan, _ binds: inout Binds) {
        for part in plan.parts {
            binds.append(part.from)
            binds.append(part.to)
        }
    }
}
