// Made by Protos/generate from the .proto files. Do not edit.

import RPC

/// The methods of tollgate.tracker.v1.Tracker.
package enum TrackerMethods {
    /// Takes up to 10,000 usage events. An acknowledged event is never lost and counts once.
    package static let record = MethodSpec(
        path: "tollgate.tracker.v1.Tracker/Record",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_194_304)
    /// Acknowledges many Records that name this stream, in the order of their sequence numbers. A
    /// Record of a stream is
    /// answered as soon as it is taken; when it is as safe as it asked, its acknowledgement comes
    /// here. What was not
    /// acknowledged when a stream breaks is sent again by another one: events count once.
    package static let recordStream = MethodSpec(
        path: "tollgate.tracker.v1.Tracker/RecordStream",
        isServerStreaming: true,
        isIdempotent: false, requestBytesMax: 4_096)
    /// Stores up to 10,000 events of the past and tells by day and meter what became of them, once
    /// they are in PostgreSQL;
    /// or, as a dry run, what would become of them, and changes nothing. Requests of one job_id are
    /// one job, of which tracker
    /// keeps count.
    package static let backfill = MethodSpec(
        path: "tollgate.tracker.v1.Tracker/Backfill",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_194_304)
    /// How far jobs of Backfill are, the latest first; of one of them also its totals by org, day
    /// and meter.
    package static let backfillJobs = MethodSpec(
        path: "tollgate.tracker.v1.Tracker/BackfillJobs",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_096)
    /// Queue, journal and lag.
    package static let status = MethodSpec(
        path: "tollgate.tracker.v1.Tracker/Status",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_096)
    /// Drops what is older than the settings TRACKER_RETENTION_* keep, as the tracker does by
    /// itself every hour; or says
    /// what would go.
    package static let retention = MethodSpec(
        path: "tollgate.tracker.v1.Tracker/Retention",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_096)

    /// All of them, in the order of the .proto file.
    package static let all: [MethodSpec] = [
        record,
        recordStream,
        backfill,
        backfillJobs,
        status,
        retention,
    ]
}

/// Calls tollgate.tracker.v1.Tracker with typed messages.
package struct TrackerClient: Sendable {
    private let rpc: RPCClient

    /// Makes a client over `rpc`.
    package init(_ rpc: RPCClient) { self.rpc = rpc }

    /// Takes up to 10,000 usage events. An acknowledged event is never lost and counts once.
    package func record(
        _ request: TrackerV1.RecordRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> TrackerV1.RecordResponse {
        try await TrackerV1.RecordResponse(
            decodingReply: rpc.call(TrackerMethods.record, request.encoded(), options: options))
    }

    /// Acknowledges many Records that name this stream, in the order of their sequence numbers. A
    /// Record of a stream is
    /// answered as soon as it is taken; when it is as safe as it asked, its acknowledgement comes
    /// here. What was not
    /// acknowledged when a stream breaks is sent again by another one: events count once.
    package func recordStream(
        _ request: TrackerV1.RecordStreamRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> ReplyStream<TrackerV1.RecordStreamResponse> {
        ReplyStream(
            try await rpc.stream(TrackerMethods.recordStream, request.encoded(), options: options))
    }

    /// Stores up to 10,000 events of the past and tells by day and meter what became of them, once
    /// they are in PostgreSQL;
    /// or, as a dry run, what would become of them, and changes nothing. Requests of one job_id are
    /// one job, of which tracker
    /// keeps count.
    package func backfill(
        _ request: TrackerV1.BackfillRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> TrackerV1.BackfillResponse {
        try await TrackerV1.BackfillResponse(
            decodingReply: rpc.call(TrackerMethods.backfill, request.encoded(), options: options))
    }

    /// How far jobs of Backfill are, the latest first; of one of them also its totals by org, day
    /// and meter.
    package func backfillJobs(
        _ request: TrackerV1.BackfillJobsRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> TrackerV1.BackfillJobsResponse {
        try await TrackerV1.BackfillJobsResponse(
            decodingReply: rpc.call(
                TrackerMethods.backfillJobs, request.encoded(), options: options))
    }

    /// Queue, journal and lag.
    package func status(
        _ request: TrackerV1.StatusRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> TrackerV1.StatusResponse {
        try await TrackerV1.StatusResponse(
            decodingReply: rpc.call(TrackerMethods.status, request.encoded(), options: options))
    }

    /// Drops what is older than the settings TRACKER_RETENTION_* keep, as the tracker does by
    /// itself every hour; or says
    /// what would go.
    package func retention(
        _ request: TrackerV1.RetentionRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> TrackerV1.RetentionResponse {
        try await TrackerV1.RetentionResponse(
            decodingReply: rpc.call(TrackerMethods.retention, request.encoded(), options: options))
    }
}

/// The hot methods of tollgate.tracker.v1.Tracker: called on the event loop, never waiting.
/// A request view is valid during the call; reply through `reply`, now or `later()`.
package protocol TrackerHotService: Sendable {
    /// Takes up to 10,000 usage events. An acknowledged event is never lost and counts once.
    func record(
        _ request: TrackerV1.RecordRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply)

    /// Stores up to 10,000 events of the past and tells by day and meter what became of them, once
    /// they are in PostgreSQL;
    /// or, as a dry run, what would become of them, and changes nothing. Requests of one job_id are
    /// one job, of which tracker
    /// keeps count.
    func backfill(
        _ request: TrackerV1.BackfillRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply)
}

/// The methods of tollgate.tracker.v1.Tracker that run in tasks of their own and may wait.
package protocol TrackerService: Sendable {
    /// Acknowledges many Records that name this stream, in the order of their sequence numbers. A
    /// Record of a stream is
    /// answered as soon as it is taken; when it is as safe as it asked, its acknowledgement comes
    /// here. What was not
    /// acknowledged when a stream breaks is sent again by another one: events count once.
    func recordStream(
        _ request: TrackerV1.RecordStreamRequest, _ call: CallContext,
        _ writer: ReplyWriter<TrackerV1.RecordStreamResponse>
    ) async throws

    /// How far jobs of Backfill are, the latest first; of one of them also its totals by org, day
    /// and meter.
    func backfillJobs(
        _ request: TrackerV1.BackfillJobsRequest, _ call: CallContext
    ) async throws -> TrackerV1.BackfillJobsResponse

    /// Queue, journal and lag.
    func status(
        _ request: TrackerV1.StatusRequest, _ call: CallContext
    ) async throws -> TrackerV1.StatusResponse

    /// Drops what is older than the settings TRACKER_RETENTION_* keep, as the tracker does by
    /// itself every hour; or says
    /// what would go.
    func retention(
        _ request: TrackerV1.RetentionRequest, _ call: CallContext
    ) async throws -> TrackerV1.RetentionResponse
}

/// The routes of tollgate.tracker.v1.Tracker, answered by `service`.
package func trackerRoutes(
    _ service: some TrackerHotService & TrackerService
) -> [Route] {
    [
        Route(TrackerMethods.record, .hot(TrackerRecordHandler(service: service))),
        Route.stream(TrackerMethods.recordStream) {
            try await service.recordStream($0, $1, $2)
        },
        Route(TrackerMethods.backfill, .hot(TrackerBackfillHandler(service: service))),
        Route.unary(TrackerMethods.backfillJobs) {
            try await service.backfillJobs($0, $1)
        },
        Route.unary(TrackerMethods.status) {
            try await service.status($0, $1)
        },
        Route.unary(TrackerMethods.retention) {
            try await service.retention($0, $1)
        },
    ]
}

/// Takes Record from the loop: scan, unpack in the arena, call the service.
private struct TrackerRecordHandler<Service: TrackerHotService>: HotHandler {
    let service: Service
    let scan = TrackerV1.RecordRequest.scan

    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        switch scan.unpack(payload, in: arena) {
        case .success(let message):
            let view = TrackerV1.RecordRequestView(
                at: message.assumingMemoryBound(to: TrackerV1.RecordRequest.Layout.self), in: arena)
            service.record(view, call, reply)
        case .failure(let error):
            reply.fail(error)
        }
    }
}

/// Takes Backfill from the loop: scan, unpack in the arena, call the service.
private struct TrackerBackfillHandler<Service: TrackerHotService>: HotHandler {
    let service: Service
    let scan = TrackerV1.BackfillRequest.scan

    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        switch scan.unpack(payload, in: arena) {
        case .success(let message):
            let view = TrackerV1.BackfillRequestView(
                at: message.assumingMemoryBound(to: TrackerV1.BackfillRequest.Layout.self),
                in: arena)
            service.backfill(view, call, reply)
        case .failure(let error):
            reply.fail(error)
        }
    }
}
