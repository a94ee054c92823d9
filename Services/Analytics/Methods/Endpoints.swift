import Contracts
import Model
import Postgres
import RPC
import Schema

extension AnalyticsService {
    /// Endpoints by calls, with errors, bytes and latency.
    package func endpoints(
        _ request: AnalyticsV1.EndpointsRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.EndpointsResponse {
        var faults = RequestFaults()
        let limit = faults.limit(request.limit, standard: 20)
        let filter = try CheckedFilter(request.filter, &faults)
        let plan = RangePlan(filter.range, .hourly)
        return try await snapshot(of: filter, call) { tx, asOf in
            let rows = try await tx.query(
                ListEndpoints(org: filter.org, meter: filter.meter, limit: limit, plan: plan))
            let latencies = rows.isEmpty
                ? []
                : try await tx.query(
                    ListLatencies(
                        org: filter.org, meter: filter.meter, endpoints: rows.map(\.endpoint),
                        plan: plan))
            let sketches = Dictionary(latencies.map { ($0.endpoint, $0.sketch) }) { $1 }
            return AnalyticsV1.EndpointsResponse(
                endpoints: rows.map { row in
                    AnalyticsV1.EndpointUsage(
                        endpoint: row.endpoint,
                        totals: AnalyticsV1.Totals(
                            calls: row.calls, errors: row.errors, bytesIn: row.requestBytes,
                            bytesOut: row.responseBytes),
                        latency: AnalyticsV1.Percentiles(sketches[row.endpoint] ?? []))
                },
                asOfUs: asOf.microseconds)
        }
    }

    /// Errors by status code.
    package func errors(
        _ request: AnalyticsV1.ErrorsRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.ErrorsResponse {
        var faults = RequestFaults()
        let filter = try CheckedFilter(request.filter, &faults)
        let read = ListErrors(
            org: filter.org, meter: filter.meter, plan: RangePlan(filter.range, .hourly))
        return try await snapshot(of: filter, call) { tx, asOf in
            let rows = try await tx.query(read)
            return AnalyticsV1.ErrorsResponse(
                errors: rows.map {
                    AnalyticsV1.ErrorCount(
                        statusCode: UInt32(truncatingIfNeeded: $0.status), count: $0.count)
                },
                asOfUs: asOf.microseconds)
        }
    }

    /// Latency percentiles of an endpoint, or of all.
    package func latency(
        _ request: AnalyticsV1.LatencyRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.LatencyResponse {
        var faults = RequestFaults()
        if request.endpoint.utf8.count > 2_048 { faults.add("endpoint", "must be at most 2,048 bytes") }
        let filter = try CheckedFilter(request.filter, &faults)
        let read = ListLatencies(
            org: filter.org, meter: filter.meter,
            endpoints: request.endpoint.isEmpty ? [] : [request.endpoint],
            plan: RangePlan(filter.range, .hourly))
        return try await snapshot(of: filter, call) { tx, asOf in
            let latency = try await tx.queryFirst(read)
            return AnalyticsV1.LatencyResponse(
                percentiles: AnalyticsV1.Percentiles(latency?.sketch ?? []),
                asOfUs: asOf.microseconds)
        }
    }
}
