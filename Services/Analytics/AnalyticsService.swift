import Contracts
import Model
import Postgres
import RPC
import Schema

/// Reads rollups. Every answer is one snapshot of the database and says of which instant.
package final class AnalyticsService: Contracts.AnalyticsService {
    let pool: Pool
    let clock: any TimeSource

    /// The role for reads over all orgs.
    static let fleet = Scope.fleet(role: "tollgate_analytics_fleet")

    /// Makes the service.
    package init(pool: Pool, clock: any TimeSource) {
        self.pool = pool
        self.clock = clock
    }

    /// Runs reads in one snapshot; `asOf` is its instant.
    func snapshot<Value: Sendable>(
        _ scope: Scope, _ call: CallContext,
        _ body: (_ tx: Transaction, _ asOf: Timestamp) async throws -> Value
    ) async throws -> Value {
        try await pool.transaction(
            scope, deadline: call.deadline, readOnly: true, isolation: .repeatableRead
        ) { tx in
            guard let asOf = try await tx.queryFirst(ReadInstant()) else {
                throw RPCError(.internalError, "internal error")
            }
            return try await body(tx, asOf)
        }
    }
}

extension AnalyticsService {
    /// Runs reads about one meter of an org in one snapshot.
    /// - Throws: `not_found` for a meter that neither exists nor was ever counted for the org: a
    ///   mistyped name must not look like an idle one.
    func snapshot<Value: Sendable>(
        of filter: CheckedFilter, _ call: CallContext,
        _ body: (_ tx: Transaction, _ asOf: Timestamp) async throws -> Value
    ) async throws -> Value {
        try await snapshot(.org(filter.org), call) { tx, asOf in
            if filter.meter != CheckedFilter.standardMeter {
                let known = MeterIsKnown(org: filter.org, meter: filter.meter)
                guard try await tx.queryFirst(known) != nil else {
                    throw RPCError(.notFound, "there is no meter \"\(filter.meter)\"")
                }
            }
            return try await body(tx, asOf)
        }
    }
}

/// A filter whose fields were checked.
struct CheckedFilter: Sendable {
    let org: OrgID
    let range: TimeRange
    let meter: String

    /// The meter that an empty one stands for.
    static let standardMeter = "api_calls"

    /// Checks a request's filter.
    /// - Throws: `invalid_argument` with every fault.
    init(_ filter: AnalyticsV1.Filter?, _ faults: inout RequestFaults) throws(RPCError) {
        let org = faults.org(filter?.orgID ?? 0, field: "filter.org_id")
        let range = faults.range(filter?.range, field: "filter.range")
        let meter = faults.meter(filter?.meter ?? "", field: "filter.meter")
        self.org = try faults.checked(org)
        self.range = try faults.checked(range)
        self.meter = try faults.checked(meter)
    }
}

extension RequestFaults {
    /// The range, or a fault.
    mutating func range(_ range: CommonV1.TimeRange?, field: String) -> TimeRange? {
        let value = range.flatMap {
            TimeRange(
                from: Timestamp(microseconds: $0.fromUs), to: Timestamp(microseconds: $0.toUs))
        }
        guard let value, Self.years.contains(value.from), Self.years.contains(value.to) else {
            add(field, "must be given, from not after to, between the years 1970 and 2200")
            return nil
        }
        return value
    }

    /// The meter, "api_calls" for an empty one, or a fault.
    mutating func meter(_ meter: String, field: String) -> String? {
        let code = meter.isEmpty ? CheckedFilter.standardMeter : meter
        return require(
            MeterCode(code) == nil ? nil : code, field, "must be lower-case letters, digits, '_'")
    }

    /// The rows wanted: `standard` for 0, or a fault above 1,000.
    mutating func limit(_ limit: UInt32, standard: Int64) -> Int64 {
        if limit > 1_000 { add("limit", "must be at most 1,000") }
        return limit == 0 ? standard : Int64(limit)
    }

    /// 1970-01-01 to 2200-01-01, both included.
    private static var years: ClosedRange<Timestamp> { Timestamp.epoch...Timestamp.horizon }
}

extension AnalyticsV1.Totals {
    /// The sums as they travel.
    init(_ totals: UsageTotals) {
        self.init(
            calls: totals.calls, errors: totals.errors, bytesIn: totals.requestBytes,
            bytesOut: totals.responseBytes, quantityMicro: totals.quantityMicro)
    }
}

extension CommonV1.TimeRange {
    /// The range as it travels.
    init(_ range: TimeRange) {
        self.init(fromUs: range.from.microseconds, toUs: range.to.microseconds)
    }
}
