import Testing

@testable import Limiter
@testable import Model

@Suite("Several rules together")
struct RuleCombinationTests {
    /// One rule of a combination, its state, and the same kept by brute force.
    private struct Member {
        let limit: RuleLimit
        var cells = RuleCells()
        var reference: any RuleReference

        init(_ random: inout SeededRandom) {
            switch random.next() % 4 {
            case 0:
                limit = RandomLimits.fixed(&random)
                reference = FixedReference(limit)
            case 1:
                limit = RandomLimits.sliding(&random)
                reference = SlidingReference(limit)
            case 2:
                limit = RandomLimits.bucket(&random)
                reference = BucketReference(limit)
            default:
                limit = RandomLimits.calendar(.minute)(&random)
                reference = CalendarReference(limit)
            }
        }
    }

    private func time(_ now: UInt64) -> DecisionTime {
        DecisionTime(monotonic: now, wallMicroseconds: Int64(now / 1_000) + 1_700_000_000_000_000)
    }

    private func decide(_ members: [Member], cost: UInt64, now: UInt64) -> Decision {
        var decision = Decision()
        for member in members {
            decision.add(
                RuleArithmetic.decide(member.cells, member.limit, cost: cost, at: time(now)))
        }
        return decision
    }

    /// A walk of up to 400 calls; returns steps and the first fault.
    private func walk(seed: UInt64) -> (steps: Int, fault: String?) {
        var random = SeededRandom(seed: seed)
        var members = (0..<(1 + random.next() % 8)).map { _ in Member(&random) }
        var now: UInt64 = 1_000
        for step in 0..<400 {
            if now > 1 << 62 { return (step, nil) }
            let length = members[Int(random.next() % UInt64(members.count))].limit.window
            now += random.chance(1, in: 3) ? 0 : random.next() % (length / 4 + 5)
            now -= now % 1_000
            let cost = random.next() % 6
            let decision = decide(members, cost: cost, now: now)
            var expected = true
            for index in members.indices where !members[index].reference.admits(cost, at: time(now))
            {
                expected = false
            }
            let fault = "seed \(seed), step \(step), cost \(cost), now \(now)"
            guard decision.isAllowed == expected else { return (step, fault + ": decision") }
            if decision.isAllowed {
                for index in members.indices {
                    _ = RuleArithmetic.charge(
                        &members[index].cells, members[index].limit, cost: cost, at: time(now))
                    members[index].reference.take(cost, at: time(now))
                }
                continue
            }
            let wait = decision.retryNanoseconds
            if decision.isNever {
                if !members.contains(where: { cost > most($0.limit) }) {
                    return (step, fault + ": never")
                }
                continue
            }
            guard decide(members, cost: cost, now: now + wait).isAllowed else {
                return (step, fault + ": denied after \(wait)")
            }
            guard !decide(members, cost: cost, now: now + wait - 1).isAllowed else {
                return (step, fault + ": admitted before \(wait)")
            }
            if random.chance(1, in: 2), wait < 1 << 58 { now += wait }
        }
        return (400, nil)
    }

    private func most(_ limit: RuleLimit) -> UInt64 {
        limit.kind == .bucket ? limit.burst : limit.units
    }

    @Test(
        "are all or nothing, and the longest wait over the violated ones is exact, over 100,000 steps"
    )
    func combinations() {
        var steps = 0
        for seed in 0..<300 as Range<UInt64> {
            let (walked, fault) = walk(seed: seed)
            steps += walked
            if let fault {
                Issue.record("\(fault)")
                break
            }
        }
        #expect(steps >= 100_000)
    }

    @Test("a rule in shadow denies nobody, and is named only when nothing denies")
    func shadow() {
        let admits = RuleVerdict(limit: 5, remaining: 3)
        let short = RuleVerdict(limit: 5, retryNanoseconds: 10)
        let long = RuleVerdict(limit: 5, retryNanoseconds: 20)
        var decision = Decision()
        decision.add(admits)
        decision.add(short, isShadow: true)
        decision.add(long, isShadow: true)
        #expect(decision.isAllowed && decision.violated == -1 && decision.shadowViolated == 2)
        #expect(decision.retryNanoseconds == 0)
        #expect((0..<3).map { decision.isShadow($0) } == [false, true, true])
        decision.add(short)
        #expect(!decision.isAllowed && decision.violated == 3 && decision.retryNanoseconds == 10)
        decision.restart()
        #expect(decision.isAllowed && decision.shadowViolated == -1 && !decision.isShadow(1))
    }
}
