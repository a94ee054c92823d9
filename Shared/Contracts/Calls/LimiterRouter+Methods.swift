import Model
import RPC

/// The methods of the limiter, each routed by its org.
extension LimiterRouter {
    /// Decides one call and counts it when it is allowed.
    package func check(
        _ request: LimiterV1.CheckRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CheckResponse {
        try await call(
            about: request.claimedOrg, isRepeatable: options.isRepeatable, options
        ) { limiter, options throws(RPCError) in try await limiter.check(request, options: options) }
    }

    /// Decides without counting.
    package func peek(
        _ request: LimiterV1.CheckRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CheckResponse {
        try await call(about: request.claimedOrg, isRepeatable: true, options) {
            limiter, options throws(RPCError) in try await limiter.peek(request, options: options)
        }
    }

    /// Decides and counts, and keeps what was counted in a reservation.
    package func reserve(
        _ request: LimiterV1.CheckRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CheckResponse {
        try await call(
            about: request.claimedOrg, isRepeatable: options.isRepeatable, options
        ) { limiter, options throws(RPCError) in
            try await limiter.reserve(request, options: options)
        }
    }

    /// Ends a reservation with what was really used.
    package func commit(
        _ request: LimiterV1.CommitRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CommitResponse {
        try await call(about: Self.org(ofLease: request.leaseID), isRepeatable: true, options) {
            limiter, options throws(RPCError) in try await limiter.commit(request, options: options)
        }
    }

    /// Ends a reservation or a lease, and gives everything back.
    package func cancel(
        _ request: LimiterV1.CancelRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CancelResponse {
        try await call(about: Self.org(ofLease: request.leaseID), isRepeatable: true, options) {
            limiter, options throws(RPCError) in try await limiter.cancel(request, options: options)
        }
    }

    /// Gives units of a call back that was counted and did not happen.
    package func refund(
        _ request: LimiterV1.RefundRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.RefundResponse {
        try await call(
            about: request.call?.claimedOrg ?? 0, isRepeatable: options.isRepeatable, options
        ) { limiter, options throws(RPCError) in
            try await limiter.refund(request, options: options)
        }
    }

    /// Forgets what is counted against a subject.
    package func reset(
        _ request: LimiterV1.ResetRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.ResetResponse {
        try await call(
            about: request.call?.claimedOrg ?? 0, isRepeatable: options.isRepeatable, options
        ) { limiter, options throws(RPCError) in
            try await limiter.reset(request, options: options)
        }
    }

    /// How a subject stands under every rule.
    package func limits(
        _ request: LimiterV1.CheckRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.LimitsResponse {
        try await call(about: request.claimedOrg, isRepeatable: true, options) {
            limiter, options throws(RPCError) in try await limiter.limits(request, options: options)
        }
    }

    /// Plays decisions again, of the limiter that decides for the org now: those of before are another one's.
    package func whatIf(
        _ request: LimiterV1.WhatIfRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.WhatIfResponse {
        try await call(about: request.orgID, isRepeatable: true, options) {
            limiter, options throws(RPCError) in try await limiter.whatIf(request, options: options)
        }
    }

    private static func org(ofLease id: [UInt8]) -> Int64 {
        id.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}

extension LimiterV1.CheckRequest {
    /// The org that the call is of, as its key or subject says; 0: it can't be told.
    package var claimedOrg: Int64 {
        switch who {
        case .apiKey(let key): APIKeyFormat.parse(key)?.orgID.value ?? 0
        case .subject(let subject): subject.orgID
        case nil: 0
        }
    }
}
