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
        var callers: [Resolution] = []
        callers.reserveCapacity(checks.count)
        for index in 0..<checks.count {
            let caller = resolve(checks[index], CallFacts(checks[index]), wall: wall)
            if case .cold = caller {
                // One that must be read first holds up its batch, so that the order of decisions stands.
                let cold = checks.map { ColdCheck($0.copied()) }
                let deferred = reply.later()
                Task { await self.answerLater(cold, .count, deferred, isBatch: true) }
                return
            }
            callers.append(caller.kept())
        }
        var results = ReplyBatch(in: request.arena, templates.current())
        var decision = Decision()
        for index in 0..<checks.count {
            switch callers[index] {
            case .known(let who):
                results.ensure(bytesMax: who.callRules.with { $0.replyBytesMax })
                let ask = Ask(checks[index], .count)
                let facts = CallFacts(checks[index])
                let refusal = decide(
                    who, facts, ask, call.now, wall, &decision, &results.draft)
                guard !decision.awaitsUnits else {
                    let rest = (index..<checks.count).map { ColdCheck(checks[$0].copied()) }
                    let (before, deferred) = (Array(results.bytes), reply.later())
                    Task {
                        await self.answerLater(
                            rest, .count, deferred, isBatch: true, before: before)
                    }
                    return
                }
                results.append(refusal)
            case .refused(let error):
                counters.refused.add()
                results.append(error)
            case .cold: results.append(CheckRefusal.away)
            }
        }
        reply.succeed(payloadBytes: results.bytes.count) { $0.copyMemory(from: results.bytes) }
    }
}
