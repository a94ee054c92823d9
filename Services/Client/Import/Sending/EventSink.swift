import Contracts

/// Who takes the events of an import.
protocol EventSink: Sendable {
    /// Stores events, however long that takes.
    /// - Throws: a failure when that is not to be.
    func send(_ events: [TrackerV1.UsageEvent]) async throws -> TrackerV1.RecordResponse
}
