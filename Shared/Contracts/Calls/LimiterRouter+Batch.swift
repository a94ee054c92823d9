import Model
import RPC

/// Batches, whose checks may be of several limiters.
extension LimiterRouter {
    /// Decides up to 1,000 calls, in their order among those of one limiter.
    package func checkMany(
        _ request: LimiterV1.CheckManyRequest, options: CallOptions = CallOptions()
    ) async throws(RPCError) -> LimiterV1.CheckManyResponse {
        let checks = request.checks
        var groups: [String: [Int]] = [:]
        for (index, check) in checks.enumerated() {
            groups[address(of: check.claimedOrg), default: []].append(index)
        }
        guard groups.count > 1 else {
            let results = try await decide(checks, options)
            return LimiterV1.CheckManyResponse(results: results)
        }
        let parts = groups.values.map { places in (places, places.map { checks[$0] }) }
        let outcomes = await withTaskGroup(
            of: ([Int], Result<[LimiterV1.CheckResult], RPCError>).self
        ) { group in
            for (places, part) in parts {
                group.addTask { (places, await self.outcome(of: part, options)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var results = [LimiterV1.CheckResult](repeating: .init(), count: checks.count)
        for (places, outcome) in outcomes {
            for (place, result) in zip(places, try outcome.get()) { results[place] = result }
        }
        return LimiterV1.CheckManyResponse(results: results)
    }

    private func outcome(
        of checks: [LimiterV1.CheckRequest], _ options: CallOptions
    ) async -> Result<[LimiterV1.CheckResult], RPCError> {
        do throws(RPCError) {
            return .success(try await decide(checks, options))
        } catch {
            return .failure(error)
        }
    }

    /// Decides checks that one limiter should have, and has those that another one has decided there, one by one.
    private func decide(
        _ checks: [LimiterV1.CheckRequest], _ options: CallOptions
    ) async throws(RPCError) -> [LimiterV1.CheckResult] {
        let request = LimiterV1.CheckManyRequest(checks: checks)
        let org = checks.first?.claimedOrg ?? 0
        var results = try await call(
            about: org, isRepeatable: options.isRepeatable, options
        ) { limiter, options throws(RPCError) in
            try await limiter.checkMany(request, options: options)
        }.results
        for index in results.indices where results[index].isElsewhere && index < checks.count {
            do throws(RPCError) {
                let response = try await check(checks[index], options: options)
                results[index] = LimiterV1.CheckResult(response: response)
            } catch {
                let reason = error.violations.last { $0.field == "reason" }?.description ?? ""
                results[index] = LimiterV1.CheckResult(
                    status: error.status.rawValue, message: error.message, reason: reason)
            }
        }
        return results
    }
}

extension LimiterV1.CheckResult {
    /// Whether another limiter decides for the org, or the same one in a moment.
    fileprivate var isElsewhere: Bool { reason == "shard_elsewhere" || reason == "shard_awaited" }
}
