import Contracts
import Model
import Postgres
import RPC
import Schema

extension AnalyticsService {
    /// Totals of a range.
    package func usageSummary(
        _ request: AnalyticsV1.UsageSummaryRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.UsageSummaryResponse {
        var faults = RequestFaults()
        let filter = try CheckedFilter(request.filter, &faults)
        let read = SumUsage(
            org: filter.org, meter: filter.meter, plan: RangePlan(filter.range, .totals))
        return try await snapshot(of: filter, call) { tx, asOf in
            let sums = try await tx.queryFirst(read) ?? UsageTotals()
            let reading = try await MeterReading(filter.org, tx)
            let totals = try await reading.corrected([filter.meter: sums], in: filter.range, tx)
            return AnalyticsV1.UsageSummaryResponse(
                totals: totals[filter.meter].map(AnalyticsV1.Totals.init),
                asOfUs: asOf.microseconds)
        }
    }

    /// Totals by bucket of time: the buckets that hold something, in order.
    package func usageHistory(
        _ request: AnalyticsV1.UsageHistoryRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.UsageHistoryResponse {
        var faults = RequestFaults()
        let bucket: Bucket?
        switch request.bucket {
        case .minute: bucket = .minute
        case .hour: bucket = .hour
        case .day: bucket = .day
        default: bucket = faults.require(nil, "bucket", "must be MINUTE, HOUR or DAY")
        }
        let filter = try CheckedFilter(request.filter, &faults)
        let chosen = try faults.checked(bucket)
        guard filter.range.microseconds / chosen.microseconds <= Self.bucketsMax else {
            throw RPCError(
                .invalidArgument,
                "the range has more than \(Self.bucketsMax) buckets; take coarser ones",
                violations: [FieldViolation(field: "bucket", description: "is too fine")])
        }
        let plan = RangePlan(
            filter.range, RangePlan.Grain(coarsest: chosen, finest: .minute))
        let read = ListUsageByBucket(
            org: filter.org, meter: filter.meter, bucket: chosen, plan: plan)
        return try await snapshot(of: filter, call) { tx, asOf in
            let reading = try await MeterReading(filter.org, tx)
            if let refusal = reading.refusal(of: filter.meter, by: chosen) { throw refusal }
            let sums = try await tx.query(read)
            let points = try await reading.corrected(
                sums, filter.meter, by: chosen, in: filter.range, tx
            ).map {
                AnalyticsV1.HistoryPoint(
                    startUs: $0.start.microseconds, totals: AnalyticsV1.Totals($0.totals))
            }
            return AnalyticsV1.UsageHistoryResponse(points: points, asOfUs: asOf.microseconds)
        }
    }

    /// Buckets that one answer may have: 31 days of minutes.
    private static let bucketsMax: Int64 = 31 * 24 * 60

    /// The billing period to date, every meter of the plan and every other one that was used.
    package func currentUsage(
        _ request: AnalyticsV1.CurrentUsageRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.CurrentUsageResponse {
        var faults = RequestFaults()
        let asked = faults.org(request.orgID)
        let org = try faults.checked(asked)
        return try await snapshot(.org(org), call) { tx, asOf in
            guard try await tx.queryFirst(OrgExists(org: org)) != nil else {
                throw RPCError(.notFound, "there is no org with the id \(org)")
            }
            let plan = try await tx.queryFirst(FindPlan(org: org))
            let period = BillingPeriod.containing(asOf, anchor: plan?.anchor ?? asOf.startOfMonth)
            let (code, version) = (plan?.code ?? "free", plan?.version ?? 1)
            let included = try await tx.query(ListPlanMeters(code: code, version: version))
            let sums = try await tx.query(
                SumUsageByMeter(org: org, plan: RangePlan(period, .totals)))
            let used = try await MeterReading(org, tx).corrected(
                Dictionary(sums.map { ($0.meter, $0.totals) }) { $1 }, in: period, tx)
            return AnalyticsV1.CurrentUsageResponse(
                orgID: org.value, plan: code, period: CommonV1.TimeRange(period),
                meters: Self.meters(included, used), asOfUs: asOf.microseconds)
        }
    }

    private static func meters(
        _ included: [ListPlanMeters.Row], _ used: [String: UsageTotals]
    ) -> [AnalyticsV1.MeterUsage] {
        let planned = included.map { row in
            let units = row.includedUnits.map { $0.multipliedReportingOverflow(by: 1_000_000) }
            return AnalyticsV1.MeterUsage(
                meter: row.meter, usedMicro: used[row.meter]?.quantityMicro ?? 0,
                includedMicro: units.map { $0.overflow ? .max : $0.partialValue },
                hard: row.isHard)
        }
        let others = used.filter { use in !included.contains { $0.meter == use.key } }
        return planned
            + others.sorted { $0.key < $1.key }.map {
                AnalyticsV1.MeterUsage(meter: $0.key, usedMicro: $0.value.quantityMicro)
            }
    }
}
