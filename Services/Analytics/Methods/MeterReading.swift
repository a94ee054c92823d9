import Model
import Postgres
import RPC
import Schema

/// Reads quantities as each meter's aggregation says: sums are in every rollup, the others in their own.
struct MeterReading: Sendable {
    let org: OrgID
    let aggregations: [String: MeterAggregation]

    /// Reads how the meters are counted.
    init(_ org: OrgID, _ tx: Transaction) async throws {
        self.org = org
        let meters = try await tx.query(ListMeters()).map { ($0.code, $0.aggregation) }
        aggregations = Dictionary(meters) { first, _ in first }
    }

    /// How a meter is counted; a sum if it does not exist.
    func aggregation(of meter: String) -> MeterAggregation { aggregations[meter] ?? .sum }

    /// Sums of a range by meter, with each meter's own quantity.
    func corrected(
        _ totals: [String: UsageTotals], in range: TimeRange, _ tx: Transaction
    ) async throws -> [String: UsageTotals] {
        var result = totals.reduce(into: [:]) { $0[$1.key] = corrected($1.value, $1.key) }
        let maxima = totals.keys.filter { aggregation(of: $0) == .max }
        let uniques = totals.keys.filter { aggregation(of: $0) == .uniqueCount }
        var found: [SpecialQuantity] = []
        if !maxima.isEmpty {
            let plan = RangePlan(range, .wholeHours)
            found += try await tx.query(
                ReadMaxima(org: org, meters: Array(maxima), plan: plan))
        }
        if !uniques.isEmpty {
            found += try await tx.query(
                CountValues(org: org, meters: Array(uniques), plan: RangePlan(range, .hourly)))
        }
        for one in found { result[one.meter]?.quantityMicro = one.quantityMicro }
        return result
    }

    /// Sums of a meter by hour or day, with the meter's own quantity.
    func corrected(
        _ points: [ListUsageByBucket.Row], _ meter: String, by bucket: Bucket, in range: TimeRange,
        _ tx: Transaction
    ) async throws -> [ListUsageByBucket.Row] {
        let found: [SpecialQuantity]
        switch aggregation(of: meter) {
        case .sum, .count: found = []
        case .max:
            let plan = RangePlan(range, .wholeHours)
            found = try await tx.query(
                ReadMaximaByBucket(org: org, meter: meter, bucket: bucket, plan: plan))
        case .uniqueCount:
            let plan = RangePlan(range, RangePlan.Grain(coarsest: bucket, finest: .hour))
            found = try await tx.query(
                CountValuesByBucket(org: org, meter: meter, bucket: bucket, plan: plan))
        }
        let quantities = Dictionary(found.map { ($0.start, $0.quantityMicro) }) { first, _ in first }
        return points.map { point in
            var totals = corrected(point.totals, meter)
            if let quantity = quantities[point.start] { totals.quantityMicro = quantity }
            return ListUsageByBucket.Row(start: point.start, totals: totals)
        }
    }

    /// Sums with the quantity that they give by themselves: nothing for a meter that has it elsewhere.
    private func corrected(_ totals: UsageTotals, _ meter: String) -> UsageTotals {
        var totals = totals
        switch aggregation(of: meter) {
        case .sum: break
        case .count:
            let micro = totals.calls.multipliedReportingOverflow(by: 1_000_000)
            totals.quantityMicro = micro.overflow ? .max : micro.partialValue
        case .max, .uniqueCount: totals.quantityMicro = 0
        }
        return totals
    }

    /// Why a meter that is no sum has no history by minute.
    func refusal(of meter: String, by bucket: Bucket) -> RPCError? {
        guard bucket == .minute, !aggregation(of: meter).isSum else { return nil }
        return RPCError(
            .invalidArgument,
            "\(meter) is a maximum or a number of distinct values, kept by hour; ask by HOUR or DAY",
            violations: [FieldViolation(field: "bucket", description: "is too fine")])
    }
}
