import Contracts
import RPC

/// Where the middleware asks for decisions: one limiter, or whichever of several owns the org.
package protocol LimiterCalls: Sendable {
    /// Decides one call and counts it when it is allowed.
    func check(
        _ request: LimiterV1.CheckRequest, options: CallOptions
    ) async throws(RPCError) -> LimiterV1.CheckResponse
}

extension LimiterClient: LimiterCalls {}
extension LimiterRouter: LimiterCalls {}
