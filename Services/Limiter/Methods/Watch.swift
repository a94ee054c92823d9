import Contracts
import RPC

extension LimiterService {
    /// Sends denials as they happen, until the watcher goes. What a slow one can't take is left out
    /// and counted.
    package func watch(
        _ request: LimiterV1.WatchRequest, _ call: CallContext,
        _ writer: ReplyWriter<LimiterV1.Denial>
    ) async throws {
        guard request.orgID >= 0 else {
            var faults = RequestFaults()
            faults.add("org_id", "must be the id of an org, or 0 for all")
            return try faults.check()
        }
        let filter = DenialHub.Filter(
            org: request.orgID, rule: Array(request.rule.utf8), withShadow: request.withShadow)
        guard let watcher = denials.open(filter) else {
            throw RPCError(
                .resourceExhausted, "\(DenialHub.watchersMax) watch already",
                retryAfterMilliseconds: 10_000)
        }
        defer { denials.close(watcher) }
        while true {
            if let item = watcher.items.take() {
                try await writer.send(packed: item)
            } else if case let lost = watcher.takeLost(), lost > 0 {
                try await writer.send(LimiterV1.Denial(lost: lost))
            } else if let item = try await watcher.items.next() {
                try await writer.send(packed: item)
            }
        }
    }
}
