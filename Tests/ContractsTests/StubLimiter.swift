import RPC

@testable import Contracts

/// A limiter that answers from the request alone: cost 1 is allowed, more is denied.
struct StubLimiter: LimiterHotService, LimiterService {
    func foreseeCheck(_ payload: UnsafeRawBufferPointer) -> HotForesight { HotForesight() }

    func check(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let response = LimiterV1.CheckResponseBuilder(in: request.arena)
        Self.fill(response, request)
        reply.succeed(packing: response)
    }

    func checkMany(
        _ request: LimiterV1.CheckManyRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let response = LimiterV1.CheckManyResponseBuilder(in: request.arena)
        let results = response.makeResults(request.checks.count)
        for (index, check) in request.checks.enumerated() {
            Self.fill(results[index].makeResponse(), check)
        }
        reply.succeed(packing: response)
    }

    func peek(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        reply.succeed(message: LimiterV1.CheckResponse(keyID: Int64(request.copied().cost ?? 0)))
    }

    func whatIf(
        _ request: LimiterV1.WhatIfRequest, _ call: CallContext
    ) async throws -> LimiterV1.WhatIfResponse {
        .init(decisions: UInt64(request.rules.count))
    }

    func watch(
        _ request: LimiterV1.WatchRequest, _ call: CallContext,
        _ writer: ReplyWriter<LimiterV1.Denial>
    ) async throws {
        try await writer.send(.init(orgID: request.orgID))
    }

    func reserve(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        check(request, call, reply)
    }

    func commit(
        _ request: LimiterV1.CommitRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        reply.succeed(message: LimiterV1.CommitResponse(used: request.used ?? 0))
    }

    func cancel(
        _ request: LimiterV1.CancelRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        reply.succeed(message: LimiterV1.CancelResponse(orgID: Int64(request.leaseID.count)))
    }

    func refund(
        _ request: LimiterV1.RefundRequest, _ call: CallContext
    ) async throws -> LimiterV1.RefundResponse {
        .init(repeated: !request.requestID.isEmpty)
    }

    func reset(
        _ request: LimiterV1.ResetRequest, _ call: CallContext
    ) async throws -> LimiterV1.ResetResponse {
        .init(rules: [.init(name: request.rule)])
    }

    func members(
        _ request: LimiterV1.MembersRequest, _ call: CallContext
    ) async throws -> LimiterV1.MembersResponse {
        .init()
    }

    func limits(
        _ request: LimiterV1.CheckRequest, _ call: CallContext
    ) async throws -> LimiterV1.LimitsResponse {
        .init(rules: [.init(meter: request.meter)])
    }

    private static func fill(
        _ response: LimiterV1.CheckResponseBuilder, _ request: LimiterV1.CheckRequestView
    ) {
        let isDenied = (request.cost ?? 1) > 1
        response.setDecision(isDenied ? .denied : .allowed)
        if isDenied { response.setRule("minute") }
        response.setKeyID(Int64(request.apiKey?.count ?? 0))
        response.setOrgID(request.subject?.orgID ?? 0)
        let rules = response.makeRules(2)
        rules[0].setName("minute")
        rules[0].setLimit(10)
        rules[1].setName(request.arena.text("hour"))
        let headers = response.makeHeaders(1)
        headers[0].setName("RateLimit")
        headers[0].setValue(
            request.arena.text(maxBytes: 8) { buffer in
                buffer.copyBytes(from: Array("r=9".utf8))
                return 3
            })
    }
}

/// A tracker that counts what it sees through the views.
struct StubTracker: TrackerHotService, TrackerService {
    func record(
        _ request: TrackerV1.RecordRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        var rejected: [UInt32] = []
        for (index, event) in request.events.enumerated() where event.eventID.count != 16 {
            rejected.append(UInt32(index))
        }
        let response = TrackerV1.RecordResponseBuilder(in: request.arena)
        response.setAccepted(UInt32(request.events.count - rejected.count))
        if request.ack == .committed { response.setDuplicates(0) }
        response.setConflictIndexes(rejected)
        let list = response.makeRejected(rejected.count)
        for (at, index) in rejected.enumerated() {
            list[at].setIndex(index)
            list[at].setField("event_id")
            list[at].setReason(request.arena.text(request.events[Int(index)].endpoint))
        }
        reply.later().succeed(response.encoded())
    }

    func backfill(
        _ request: TrackerV1.BackfillRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        reply.succeed(
            message: TrackerV1.BackfillResponse(totals: [
                .init(accepted: UInt32(request.events.count))
            ]))
    }

    func backfillJobs(
        _ request: TrackerV1.BackfillJobsRequest, _ call: CallContext
    ) async throws -> TrackerV1.BackfillJobsResponse {
        TrackerV1.BackfillJobsResponse(asOfUs: 9)
    }

    func status(
        _ request: TrackerV1.StatusRequest, _ call: CallContext
    ) async throws -> TrackerV1.StatusResponse {
        TrackerV1.StatusResponse(journalBytes: 7)
    }

    func retention(
        _ request: TrackerV1.RetentionRequest, _ call: CallContext
    ) async throws -> TrackerV1.RetentionResponse {
        TrackerV1.RetentionResponse(finished: true)
    }

    func recordStream(
        _ request: TrackerV1.RecordStreamRequest, _ call: CallContext,
        _ writer: ReplyWriter<TrackerV1.RecordStreamResponse>
    ) async throws {
        try await writer.send(TrackerV1.RecordStreamResponse(acks: [.init(sequence: 1)]))
    }
}
