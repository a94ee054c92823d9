import Contracts
import Synchronization

@testable import Client

/// Takes events as tracker does: each identity once, another payload of it is a conflict.
final class MemorySink: EventSink {
    private struct Identity: Hashable {
        let org: Int64
        let time: Int64
        let id: [UInt8]
    }

    private struct State {
        var events: [Identity: TrackerV1.UsageEvent] = [:]
        var sent = 0
        var batches = 0
    }

    private let state = Mutex(State())
    private let batchesMax: Int
    private let onBatch: @Sendable (Int) -> Void

    /// A sink that fails after `batchesMax` batches, and calls `onBatch` with the number of each
    /// before it answers.
    init(batchesMax: Int = .max, onBatch: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.batchesMax = batchesMax
        self.onBatch = onBatch
    }

    /// What is stored, by time.
    var events: [TrackerV1.UsageEvent] {
        state.withLock { state in
            state.events.sorted {
                ($0.key.time, $0.key.id.description) < ($1.key.time, $1.key.id.description)
            }
            .map(\.value)
        }
    }

    /// Events that were sent, repeated ones too.
    var sent: Int { state.withLock { $0.sent } }

    func send(_ events: [TrackerV1.UsageEvent]) async throws -> TrackerV1.RecordResponse {
        let number = state.withLock { state in
            state.batches += 1
            return state.batches
        }
        guard number <= batchesMax else { throw CommandFailure(.unavailable, "tracker: gone") }
        onBatch(number)
        return state.withLock { state in
            state.sent += events.count
            var reply = TrackerV1.RecordResponse(duplicates: 0, conflicts: 0)
            for (index, event) in events.enumerated() {
                let identity = Identity(
                    org: event.orgID, time: event.occurredAtUs, id: event.eventID)
                if event.statusCode == 599 {
                    reply.rejected.append(.init(index: UInt32(index), field: "x", reason: "y"))
                } else if let known = state.events[identity] {
                    if known == event {
                        reply.duplicates = (reply.duplicates ?? 0) + 1
                    } else {
                        reply.conflicts = (reply.conflicts ?? 0) + 1
                        reply.conflictIndexes.append(UInt32(index))
                    }
                } else {
                    state.events[identity] = event
                    reply.accepted += 1
                }
            }
            return reply
        }
    }
}
