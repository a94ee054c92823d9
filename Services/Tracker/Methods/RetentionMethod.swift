import Contracts
import Model
import RPC

/// Answers `Retention`: what goes by age, and what went.
struct RetentionMethod {
    let upkeep: Upkeep
    let terms: RetentionTerms

    /// Runs retention, or says what it would do.
    /// - Throws: `unavailable` when the database is away.
    func retire(
        _ request: TrackerV1.RetentionRequest, _ call: CallContext
    ) async throws -> TrackerV1.RetentionResponse {
        let report = try await upkeep.retire(isDryRun: request.dryRun, deadline: call.deadline)
        return TrackerV1.RetentionResponse(
            policies: RetainedData.allCases.map {
                .init(data: $0.rawValue, keepDays: UInt32(clamping: terms.days[$0] ?? 0))
            },
            retired: report.items.map {
                .init(
                    data: $0.data.rawValue, dayUs: $0.day?.microseconds ?? 0,
                    rows: UInt64(clamping: $0.rows), bytes: UInt64(clamping: $0.bytes),
                    keptBecause: $0.keptBecause)
            },
            finished: report.isFinished)
    }
}
