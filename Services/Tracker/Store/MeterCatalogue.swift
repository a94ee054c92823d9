import Model
import Postgres
import Synchronization

/// Which meters are no sums, read from `meters` now and then.
///
/// A code that is not known is looked for, a second after the last look at the earliest: so a meter
/// is known from its first event on, if it was made more than a second before.
final class MeterCatalogue: Sendable {
    /// How long what was read is believed, and how long a code may be unknown, in milliseconds.
    static let refreshMilliseconds: UInt64 = 10_000
    static let unknownMilliseconds: UInt64 = 1_000

    private struct State {
        /// Nil: a meter whose rollups are sums.
        var meters: [String: SpecialAggregation?] = [:]
        var readAt: MonotonicInstant?
    }

    private let clock: any TimeSource
    private let state = Mutex(State())

    /// Makes a catalogue that has not been read.
    init(clock: any TimeSource) { self.clock = clock }

    /// The meters among these that are no sums.
    func aggregations(
        of codes: Set<String>, _ transaction: Transaction
    ) async throws(PostgresError) -> [String: SpecialAggregation] {
        if isStale(for: codes) {
            let rows = try await transaction.query(ReadMeters())
            let now = clock.monotonic
            state.withLock { state in
                state.meters = [:]
                for row in rows {
                    state.meters.updateValue(
                        SpecialAggregation(rawValue: row.aggregation), forKey: row.code)
                }
                state.readAt = now
            }
        }
        return state.withLock { state in
            var found: [String: SpecialAggregation] = [:]
            for code in codes { found[code] = state.meters[code] ?? nil }
            return found
        }
    }

    private func isStale(for codes: Set<String>) -> Bool {
        let now = clock.monotonic
        return state.withLock { state in
            guard let readAt = state.readAt else { return true }
            let age = now.nanoseconds(since: readAt) / 1_000_000
            if age >= Self.refreshMilliseconds { return true }
            guard age >= Self.unknownMilliseconds else { return false }
            return codes.contains { state.meters[$0] == nil }
        }
    }
}
