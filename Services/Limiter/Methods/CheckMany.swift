import Contracts
import Model
import RPC

extension LimiterService {
    /// Checks that one batch may hold.
    static let checksMax = 1_000

    /// Decides a batch in order; each check is all or nothing on its own.
    package func checkMany(
        _ request: LimiterV1.CheckManyRequestView, _ call: borrowing HotCall,
        _ reply: consuming HotReply
    ) {
        let checks = request.checks
        guard checks.count <= Self.checksMax else { return reply.fail(CheckRefusal.tooMany) }
        let wall = clock.wall
        guard !hasCold(checks, wall: wall) else {
            let cold = checks.map { ColdCheck($0.copied()) }
            let deferred = reply.later()
            Task { await self.answerLater(cold, counts: true, deferred, isBatch: true) }
            return
        }
        let batch = LimiterV1.CheckManyResponseBuilder(in: request.arena)
        let results = batch.makeResults(checks.count)
        for (index, check) in checks.enumerated() {
            let failure: RPCError?
            switch resolve(check, wall: wall) {
            case .known(let who):
                let ask = Ask(
                    cost: check.cost ?? 1, wantsHeaders: check.headers != .headersNone, counts: true)
                failure = decide(
                    who, ask, now: call.now, wall: wall, into: results[index].makeResponse(),
                    request.arena)
            case .refused(let error):
                counters.refused.add()
                failure = error
            case .cold: failure = CheckRefusal.away  // removed between the two looks
            }
            if let failure { results[index].fail(failure, in: request.arena) }
        }
        reply.succeed(packing: batch)
    }

    private func hasCold(
        _ checks: MessageViewList<LimiterV1.CheckRequestView>, wall: Timestamp
    ) -> Bool {
        checks.contains { check in
            if case .cold = resolve(check, wall: wall) { true } else { false }
        }
    }
}
