import Chassis
import Contracts
import Model
import Synchronization
import Testing

@testable import Client

@Suite("Simulations")
struct SimulationTests {
    private static let range = TimeRange(
        between: Timestamp(microseconds: 1_774_828_800_000_000),
        and: Timestamp(microseconds: 1_774_832_400_000_000))

    private func plan(_ change: (inout SimulationPlan) -> Void = { _ in }) -> SimulationPlan {
        var plan = SimulationPlan()
        plan.orgs = [
            .init(orgID: 7, slug: "a", keyIDs: [70, 71]), .init(orgID: 8, slug: "b", keyIDs: [80]),
        ]
        plan.messagesPercent = 20
        plan.eventsInRange = 1_000
        plan.shape = TrafficShape(.flat, over: Self.range)
        change(&plan)
        return plan
    }

    private func events(_ plan: SimulationPlan, _ count: UInt64 = 1_000) -> [TrackerV1.UsageEvent] {
        let traffic = SimulatedTraffic(plan)
        return (0..<count).map { traffic.event($0, now: .epoch) }
    }

    /// Allows, denies and counts.
    private final class Decider: CallDecider {
        let asked = Mutex(0)
        let onAsk: @Sendable () -> Void

        init(onAsk: @escaping @Sendable () -> Void = {}) { self.onAsk = onAsk }

        func decide(_ events: [TrackerV1.UsageEvent]) async throws -> [DecidedCall] {
            asked.withLock { $0 += events.count }
            onAsk()
            return events.map { event in
                let isDenied = event.statusCode == 404
                return DecidedCall(
                    decision: isDenied ? .denied : .allowed, keyID: event.keyID)
            }
        }
    }

    private func run(
        _ plan: SimulationPlan, _ pacing: SimulationRun.Pacing, _ decider: Decider = Decider(),
        into sink: MemorySink = MemorySink(), clock: ManualClock = ManualClock(),
        stop: ShutdownRequest = ShutdownRequest()
    ) async throws -> SimulationTally {
        let run = SimulationRun(
            plan, pacing, decider, sink: sink,
            bar: ProgressBar("simulate", on: CapturedConsole().console), clock: clock, stop: stop)
        try await run.run()
        return run.tally
    }

    @Test("a plan makes the same events, each by its number alone")
    func same() {
        let (one, two) = (events(plan()), events(plan()))
        #expect(one == two)
        let traffic = SimulatedTraffic(plan())
        #expect(traffic.event(777, now: .epoch) == one[777])
        #expect(Set(one.map(\.eventID)).count == 1_000)
    }

    @Test("whatever is another plan makes other ids, so nothing is taken for a conflict")
    func other() {
        let ids = Set(events(plan()).map(\.eventID))
        let changes: [(inout SimulationPlan) -> Void] = [
            { $0.seed = 2 }, { $0.errorsPercent = 6 }, { $0.messagesPercent = 21 },
            { $0.users = 51 }, { $0.endpoints = 9 }, { $0.eventsInRange = 999 },
            { $0.shapeKind = .diurnal }, { $0.shape = nil }, { $0.orgs.removeLast() },
            { $0.orgs[0].keyIDs = [70] }, { $0.keyDigest = [1] },
        ]
        for (index, change) in changes.enumerated() {
            #expect(ids.isDisjoint(with: events(plan(change)).map(\.eventID)), "change \(index)")
        }
    }

    @Test(
        "events are such as tracker takes, of the orgs, keys, users and endpoints that are wanted")
    func valid() throws {
        let events = events(
            plan {
                $0.users = 3
                $0.endpoints = 12
            }, 5_000)
        for event in events {
            #expect(
                event.eventID.count == 16 && event.ip.count == 4 && event.country.utf8.count == 2)
            #expect((200...599).contains(event.statusCode))
            #expect(Self.range.contains(Timestamp(microseconds: event.occurredAtUs)))
        }
        #expect(Set(events.map(\.orgID)) == [7, 8])
        #expect(Set(events.map(\.keyID)) == [70, 71, 80])
        #expect(Set(events.map(\.user)).count == 3)
        let calls = events.filter { $0.message == nil }
        #expect(Set(calls.map(\.endpoint)).count == 12)
        #expect(Set(calls.map(\.meter)) == ["api_calls"])
        let messages = events.compactMap(\.message)
        #expect((800...1_200).contains(messages.count))
        #expect(Set(messages.map(\.channel)) == [.sms, .mms, .whatsapp])
        #expect(Set(messages.map(\.direction)) == [.inbound, .outbound])
        #expect(Set(messages.map(\.kind)) == [.text, .media])
        #expect(Set(messages.map(\.deliveryStatus)) == [.pending, .sent, .delivered, .failed])
        #expect(events.filter { $0.message != nil }.allSatisfy { $0.meter == "messages" })
    }

    @Test("shares of errors and messages are kept, at both ends exactly")
    func shares() {
        func errors(_ percent: UInt64) -> Int {
            events(
                plan {
                    $0.errorsPercent = percent
                    $0.messagesPercent = 0
                }
            )
            .count { $0.statusCode >= 400 }
        }
        #expect(errors(0) == 0)
        #expect((150...250).contains(errors(20)))
        #expect(errors(100) == 1_000)
        #expect(events(plan { $0.messagesPercent = 100 }).allSatisfy { $0.message != nil })
        #expect(events(plan { $0.messagesPercent = 0 }).allSatisfy { $0.message == nil })
    }

    @Test("running twice counts once; what is denied is not recorded")
    func twice() async throws {
        let sink = MemorySink()
        let pacing = SimulationRun.Pacing(events: 3_000)
        let first = try await run(plan(), pacing, into: sink)
        #expect(first.total.calls == 3_000)
        #expect(first.total.denied > 0)
        #expect(first.total.allowed + first.total.denied == 3_000)
        #expect(first.recorded == first.total.allowed)
        let second = try await run(plan(), pacing, into: sink)
        #expect(second.recorded == 0)
        #expect(second.duplicates == first.recorded)
        #expect(sink.events.count == Int(first.recorded))
        #expect(first.byOrg.values.reduce(0) { $0 + $1.calls } == 3_000)
    }

    @Test("live events happen now")
    func live() async throws {
        let (sink, clock) = (MemorySink(), ManualClock())
        _ = try await run(plan { $0.shape = nil }, .init(events: 10), into: sink, clock: clock)
        #expect(sink.events.allSatisfy { $0.occurredAtUs == clock.wall.microseconds })
    }

    @Test("a duration ends it, and so does a stop; what was made is recorded")
    func ends() async throws {
        let clock = ManualClock()
        let timed = try await run(
            plan(), .init(milliseconds: 1_000), Decider { clock.advance(milliseconds: 100) },
            clock: clock)
        #expect(timed.total.calls == 5_120)
        #expect(timed.elapsedMilliseconds == 1_000)
        #expect(timed.recorded + timed.duplicates == timed.total.allowed)
        let stop = ShutdownRequest()
        let asked = Mutex(0)
        let decider = Decider {
            let count = asked.withLock { count in
                count += 1
                return count
            }
            if count == 3 { stop.raise("test") }
        }
        let stopped = try await run(plan(), .init(events: 1_000_000), decider, stop: stop)
        #expect(stopped.total.calls == 3 * 512)
        #expect(stopped.recorded + stopped.duplicates == stopped.total.allowed)
    }

    @Test("a rate makes steps of a tenth of a second")
    func rate() async throws {
        let clock = ManualClock()
        let decider = Decider { clock.advance(milliseconds: 100) }
        let tally = try await run(
            plan(), .init(milliseconds: 2_000, perSecond: 200), decider, clock: clock)
        #expect(tally.total.calls == 400)
        #expect(decider.asked.withLock { $0 } == 400)
    }

    @Test("whoever finds most calls denied is told why, and nobody else")
    func denials() {
        var tally = SimulationTally()
        #expect(tally.remark == nil)
        tally.add(.allowed, org: 7)
        tally.add(.denied, org: 7)
        #expect(tally.remark == nil)
        tally.add(.denied, org: 7)
        #expect(tally.remark?.contains("tollgate subscription create") == true)
    }

    @Test("a tally prints the documented JSON")
    func json() {
        var tally = SimulationTally()
        tally.add(.allowed, org: 7)
        tally.add(.shadowDenied, org: 7)
        tally.add(.denied, org: 8)
        tally.add(.init(accepted: 1, duplicates: 1))
        tally.elapsedMilliseconds = 6
        let text = tally.answer(plan()).text(.json)
        #expect(
            text == #"{"calls":3,"allowed":2,"denied":1,"recorded":1,"elapsed_ms":6,"#
                + #""calls_per_second":500,"duplicates":1,"rejected":0,"shadow_denied":1,"#
                + #""messages":0,"errors":0,"from":"2026-03-30T00:00:00Z","#
                + #""to":"2026-03-30T01:00:00Z","orgs":["#
                + #"{"org":"a","calls":2,"allowed":2,"denied":0},"#
                + #"{"org":"b","calls":1,"allowed":0,"denied":1}]}"# + "\n")
    }
}
