// Made by Protos/generate from the .proto files. Do not edit.

import RPC

/// The methods of tollgate.limiter.v1.Limiter.
package enum LimiterMethods {
    /// Decides one call and counts it when it is allowed.
    package static let check = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Check",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// Decides up to 1,000 calls; each is all or nothing on its own.
    package static let checkMany = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/CheckMany",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// Decides without counting.
    package static let peek = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Peek",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Plays the recorded decisions of an org against other rules. Counts and changes nothing.
    package static let whatIf = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/WhatIf",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Denials, as they happen, of the limiter that is asked: who wants those of several watches
    /// each of them.
    package static let watch = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Watch",
        isServerStreaming: true,
        isIdempotent: true, requestBytesMax: 4_096)
    /// Decides and counts like `Check`, and keeps what was counted in a reservation, `lease_id`,
    /// for `lease_ms`: when it
    /// runs out, everything is given back.
    package static let reserve = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Reserve",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// Ends a reservation with what was really used. Above what was reserved the difference is
    /// taken, or denied.
    package static let commit = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Commit",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_096)
    /// Ends a reservation, or releases a lease of rules of concurrency, and gives everything back.
    package static let cancel = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Cancel",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_096)
    /// Gives units of a call back that was counted and did not happen.
    package static let refund = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Refund",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// Forgets what is counted against a subject; hard quotas stay as they are.
    package static let reset = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Reset",
        isServerStreaming: false,
        isIdempotent: false, requestBytesMax: 262_144)
    /// How a subject stands under every rule, of one meter or of all; counts nothing.
    package static let limits = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Limits",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 262_144)
    /// Who the limiters are, and for which shards of the orgs each decides. What is decided for one
    /// org is FAILED_PRECONDITION
    /// (reason "shard_elsewhere", with the "epoch") on a limiter that does not hold its shard.
    package static let members = MethodSpec(
        path: "tollgate.limiter.v1.Limiter/Members",
        isServerStreaming: false,
        isIdempotent: true, requestBytesMax: 4_096)

    /// All of them, in the order of the .proto file.
    package static let all: [MethodSpec] = [
        check,
        checkMany,
        peek,
        whatIf,
        watch,
        reserve,
        commit,
        cancel,
        refund,
        reset,
        limits,
        members,
    ]
}

/// Calls tollgate.limiter.v1.Limiter with typed messages.
package struct LimiterClient: Sendable {
    private let rpc: RPCClient

    /// Makes a client over `rpc`.
    package init(_ rpc: RPCClient) { self.rpc = rpc }

    /// Decides one call and counts it when it is allowed.
    package func check(
        _ request: LimiterV1.CheckRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CheckResponse {
        try await LimiterV1.CheckResponse(
            decodingReply: rpc.call(LimiterMethods.check, request.encoded(), options: options))
    }

    /// Decides up to 1,000 calls; each is all or nothing on its own.
    package func checkMany(
        _ request: LimiterV1.CheckManyRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CheckManyResponse {
        try await LimiterV1.CheckManyResponse(
            decodingReply: rpc.call(LimiterMethods.checkMany, request.encoded(), options: options))
    }

    /// Decides without counting.
    package func peek(
        _ request: LimiterV1.CheckRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CheckResponse {
        try await LimiterV1.CheckResponse(
            decodingReply: rpc.call(LimiterMethods.peek, request.encoded(), options: options))
    }

    /// Plays the recorded decisions of an org against other rules. Counts and changes nothing.
    package func whatIf(
        _ request: LimiterV1.WhatIfRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.WhatIfResponse {
        try await LimiterV1.WhatIfResponse(
            decodingReply: rpc.call(LimiterMethods.whatIf, request.encoded(), options: options))
    }

    /// Denials, as they happen, of the limiter that is asked: who wants those of several watches
    /// each of them.
    package func watch(
        _ request: LimiterV1.WatchRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> ReplyStream<LimiterV1.Denial> {
        ReplyStream(
            try await rpc.stream(LimiterMethods.watch, request.encoded(), options: options))
    }

    /// Decides and counts like `Check`, and keeps what was counted in a reservation, `lease_id`,
    /// for `lease_ms`: when it
    /// runs out, everything is given back.
    package func reserve(
        _ request: LimiterV1.CheckRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CheckResponse {
        try await LimiterV1.CheckResponse(
            decodingReply: rpc.call(LimiterMethods.reserve, request.encoded(), options: options))
    }

    /// Ends a reservation with what was really used. Above what was reserved the difference is
    /// taken, or denied.
    package func commit(
        _ request: LimiterV1.CommitRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CommitResponse {
        try await LimiterV1.CommitResponse(
            decodingReply: rpc.call(LimiterMethods.commit, request.encoded(), options: options))
    }

    /// Ends a reservation, or releases a lease of rules of concurrency, and gives everything back.
    package func cancel(
        _ request: LimiterV1.CancelRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CancelResponse {
        try await LimiterV1.CancelResponse(
            decodingReply: rpc.call(LimiterMethods.cancel, request.encoded(), options: options))
    }

    /// Gives units of a call back that was counted and did not happen.
    package func refund(
        _ request: LimiterV1.RefundRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.RefundResponse {
        try await LimiterV1.RefundResponse(
            decodingReply: rpc.call(LimiterMethods.refund, request.encoded(), options: options))
    }

    /// Forgets what is counted against a subject; hard quotas stay as they are.
    package func reset(
        _ request: LimiterV1.ResetRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.ResetResponse {
        try await LimiterV1.ResetResponse(
            decodingReply: rpc.call(LimiterMethods.reset, request.encoded(), options: options))
    }

    /// How a subject stands under every rule, of one meter or of all; counts nothing.
    package func limits(
        _ request: LimiterV1.CheckRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.LimitsResponse {
        try await LimiterV1.LimitsResponse(
            decodingReply: rpc.call(LimiterMethods.limits, request.encoded(), options: options))
    }

    /// Who the limiters are, and for which shards of the orgs each decides. What is decided for one
    /// org is FAILED_PRECONDITION
    /// (reason "shard_elsewhere", with the "epoch") on a limiter that does not hold its shard.
    package func members(
        _ request: LimiterV1.MembersRequest = .init(), options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.MembersResponse {
        try await LimiterV1.MembersResponse(
            decodingReply: rpc.call(LimiterMethods.members, request.encoded(), options: options))
    }
}

/// The hot methods of tollgate.limiter.v1.Limiter: called on the event loop, never waiting.
/// A request view is valid during the call; reply through `reply`, now or `later()`.
package protocol LimiterHotService: Sendable {
    /// Decides one call and counts it when it is allowed.
    func check(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply)
    /// Told of the payload of a Check that waits while others are answered; changes nothing.
    func foreseeCheck(_ payload: UnsafeRawBufferPointer) -> HotForesight

    /// Decides up to 1,000 calls; each is all or nothing on its own.
    func checkMany(
        _ request: LimiterV1.CheckManyRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply)

    /// Decides without counting.
    func peek(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply)

    /// Decides and counts like `Check`, and keeps what was counted in a reservation, `lease_id`,
    /// for `lease_ms`: when it
    /// runs out, everything is given back.
    func reserve(
        _ request: LimiterV1.CheckRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply)

    /// Ends a reservation with what was really used. Above what was reserved the difference is
    /// taken, or denied.
    func commit(
        _ request: LimiterV1.CommitRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply)

    /// Ends a reservation, or releases a lease of rules of concurrency, and gives everything back.
    func cancel(
        _ request: LimiterV1.CancelRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply)
}

/// The methods of tollgate.limiter.v1.Limiter that run in tasks of their own and may wait.
package protocol LimiterService: Sendable {
    /// Plays the recorded decisions of an org against other rules. Counts and changes nothing.
    func whatIf(
        _ request: LimiterV1.WhatIfRequest, _ call: CallContext
    ) async throws -> LimiterV1.WhatIfResponse

    /// Denials, as they happen, of the limiter that is asked: who wants those of several watches
    /// each of them.
    func watch(
        _ request: LimiterV1.WatchRequest, _ call: CallContext,
        _ writer: ReplyWriter<LimiterV1.Denial>
    ) async throws

    /// Gives units of a call back that was counted and did not happen.
    func refund(
        _ request: LimiterV1.RefundRequest, _ call: CallContext
    ) async throws -> LimiterV1.RefundResponse

    /// Forgets what is counted against a subject; hard quotas stay as they are.
    func reset(
        _ request: LimiterV1.ResetRequest, _ call: CallContext
    ) async throws -> LimiterV1.ResetResponse

    /// How a subject stands under every rule, of one meter or of all; counts nothing.
    func limits(
        _ request: LimiterV1.CheckRequest, _ call: CallContext
    ) async throws -> LimiterV1.LimitsResponse

    /// Who the limiters are, and for which shards of the orgs each decides. What is decided for one
    /// org is FAILED_PRECONDITION
    /// (reason "shard_elsewhere", with the "epoch") on a limiter that does not hold its shard.
    func members(
        _ request: LimiterV1.MembersRequest, _ call: CallContext
    ) async throws -> LimiterV1.MembersResponse
}

/// The routes of tollgate.limiter.v1.Limiter, answered by `service`.
package func limiterRoutes(
    _ service: some LimiterHotService & LimiterService
) -> [Route] {
    [
        Route(LimiterMethods.check, .hot(LimiterCheckHandler(service: service))),
        Route(LimiterMethods.checkMany, .hot(LimiterCheckManyHandler(service: service))),
        Route(LimiterMethods.peek, .hot(LimiterPeekHandler(service: service))),
        Route.unary(LimiterMethods.whatIf) {
            try await service.whatIf($0, $1)
        },
        Route.stream(LimiterMethods.watch) {
            try await service.watch($0, $1, $2)
        },
        Route(LimiterMethods.reserve, .hot(LimiterReserveHandler(service: service))),
        Route(LimiterMethods.commit, .hot(LimiterCommitHandler(service: service))),
        Route(LimiterMethods.cancel, .hot(LimiterCancelHandler(service: service))),
        Route.unary(LimiterMethods.refund) {
            try await service.refund($0, $1)
        },
        Route.unary(LimiterMethods.reset) {
            try await service.reset($0, $1)
        },
        Route.unary(LimiterMethods.limits) {
            try await service.limits($0, $1)
        },
        Route.unary(LimiterMethods.members) {
            try await service.members($0, $1)
        },
    ]
}

/// Takes Check from the loop: scan, unpack in the arena, call the service.
private struct LimiterCheckHandler<Service: LimiterHotService>: HotHandler {
    let service: Service
    let scan = LimiterV1.CheckRequest.scan

    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        switch scan.unpack(payload, in: arena) {
        case .success(let message):
            let view = LimiterV1.CheckRequestView(
                at: message.assumingMemoryBound(to: LimiterV1.CheckRequest.Layout.self), in: arena)
            service.check(view, call, reply)
        case .failure(let error):
            reply.fail(error)
        }
    }

    func foresee(_ payload: UnsafeRawBufferPointer) -> HotForesight {
        service.foreseeCheck(payload)
    }
}

/// Takes CheckMany from the loop: scan, unpack in the arena, call the service.
private struct LimiterCheckManyHandler<Service: LimiterHotService>: HotHandler {
    let service: Service
    let scan = LimiterV1.CheckManyRequest.scan

    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        switch scan.unpack(payload, in: arena) {
        case .success(let message):
            let view = LimiterV1.CheckManyRequestView(
                at: message.assumingMemoryBound(to: LimiterV1.CheckManyRequest.Layout.self),
                in: arena)
            service.checkMany(view, call, reply)
        case .failure(let error):
            reply.fail(error)
        }
    }
}

/// Takes Peek from the loop: scan, unpack in the arena, call the service.
private struct LimiterPeekHandler<Service: LimiterHotService>: HotHandler {
    let service: Service
    let scan = LimiterV1.CheckRequest.scan

    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        switch scan.unpack(payload, in: arena) {
        case .success(let message):
            let view = LimiterV1.CheckRequestView(
                at: message.assumingMemoryBound(to: LimiterV1.CheckRequest.Layout.self), in: arena)
            service.peek(view, call, reply)
        case .failure(let error):
            reply.fail(error)
        }
    }
}

/// Takes Reserve from the loop: scan, unpack in the arena, call the service.
private struct LimiterReserveHandler<Service: LimiterHotService>: HotHandler {
    let service: Service
    let scan = LimiterV1.CheckRequest.scan

    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        switch scan.unpack(payload, in: arena) {
        case .success(let message):
            let view = LimiterV1.CheckRequestView(
                at: message.assumingMemoryBound(to: LimiterV1.CheckRequest.Layout.self), in: arena)
            service.reserve(view, call, reply)
        case .failure(let error):
            reply.fail(error)
        }
    }
}

/// Takes Commit from the loop: scan, unpack in the arena, call the service.
private struct LimiterCommitHandler<Service: LimiterHotService>: HotHandler {
    let service: Service
    let scan = LimiterV1.CommitRequest.scan

    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        switch scan.unpack(payload, in: arena) {
        case .success(let message):
            let view = LimiterV1.CommitRequestView(
                at: message.assumingMemoryBound(to: LimiterV1.CommitRequest.Layout.self), in: arena)
            service.commit(view, call, reply)
        case .failure(let error):
            reply.fail(error)
        }
    }
}

/// Takes Cancel from the loop: scan, unpack in the arena, call the service.
private struct LimiterCancelHandler<Service: LimiterHotService>: HotHandler {
    let service: Service
    let scan = LimiterV1.CancelRequest.scan

    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        switch scan.unpack(payload, in: arena) {
        case .success(let message):
            let view = LimiterV1.CancelRequestView(
                at: message.assumingMemoryBound(to: LimiterV1.CancelRequest.Layout.self), in: arena)
            service.cancel(view, call, reply)
        case .failure(let error):
            reply.fail(error)
        }
    }
}
