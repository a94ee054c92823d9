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
        let wall = anchor.wall(at: call.now)
        var results = ReplyBatch(of: checks.count, in: request.arena, templates.current())
        var decision = Decision()
        var ahead = (foresee(checks, 0), foresee(checks, 1))
        for index in 0..<checks.count {
            let facts = CallFacts(checks[index])
            let foresight = ahead.0
            ahead = (ahead.1, foresee(checks, index + 2))
            switch resolve(checks[index], facts, wall: wall, foresight) {
            case .known(let who):
                results.ensure(bytesMax: who.callRules.with { $0.replyBytesMax })
                let refusal = decide(
                    who, facts, Ask(checks[index], .count), call.now, wall, &decision,
                    &results.draft)
                if decision.awaitsUnits {
                    return finishLater(checks, from: index, after: results, reply)
                }
                results.append(refusal)
            case .refused(let error):
                counters.refused.add()
                results.append(error)
            case .cold: return finishLater(checks, from: index, after: results, reply)
            }
        }
        reply.succeed(payloadBytes: results.bytes.count) { $0.copyMemory(from: results.bytes) }
    }

    /// Decides the checks from `index` on when what they wait for is here: a check that must be read first or lacks
    /// units holds up those after it, so that the order of decisions stands.
    private func finishLater(
        _ checks: MessageViewList<LimiterV1.CheckRequestView>, from index: Int, after results: ReplyBatch,
        _ reply: consuming HotReply
    ) {
        let rest = (index..<checks.count).map { ColdCheck(checks[$0].copied()) }
        let (before, deferred) = (Array(results.bytes), reply.later())
        Task { await self.answerLater(rest, .count, deferred, isBatch: true, before: before) }
    }
}
