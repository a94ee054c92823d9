import Contracts

/// Sends batches, a few at the same time, and takes the answers in the order of the batches: what
/// is answered is always the beginning of the inputs.
final class BatchPipeline {
    /// Requests that travel at the same time.
    static let batchesInFlightMax = 4

    private let sink: any EventSink
    private let take: (EventBatch, TrackerV1.RecordResponse) throws -> Void
    /// Whether a batch could not be stored: then nothing more can.
    private(set) var hasFailed = false
    private var inFlight: [(batch: EventBatch, reply: Task<TrackerV1.RecordResponse, any Error>)] =
        []

    /// A pipeline that gives each batch and its answer to `take`.
    init(
        _ sink: any EventSink,
        take: @escaping (EventBatch, TrackerV1.RecordResponse) throws -> Void
    ) {
        self.sink = sink
        self.take = take
    }

    deinit { for (_, reply) in inFlight { reply.cancel() } }

    /// Sends a batch; waits for the oldest when too many are on their way.
    /// - Throws: what sending the oldest threw.
    func send(_ batch: EventBatch) async throws {
        if inFlight.count == Self.batchesInFlightMax { try await takeOldest() }
        let (sink, events) = (sink, batch.events)
        let reply = Task {
            events.isEmpty ? TrackerV1.RecordResponse() : try await sink.send(events)
        }
        inFlight.append((batch, reply))
    }

    /// Waits for all answers.
    /// - Throws: what the first failed one threw; those behind it don't count.
    func drain() async throws {
        while !inFlight.isEmpty { try await takeOldest() }
    }

    private func takeOldest() async throws {
        let (batch, reply) = inFlight.removeFirst()
        do {
            let answer = try await withTaskCancellationHandler {
                try await reply.value
            } onCancel: {
                reply.cancel()
            }
            try take(batch, answer)
        } catch {
            hasFailed = true
            for (_, reply) in inFlight { reply.cancel() }
            inFlight = []
            throw error
        }
    }
}
