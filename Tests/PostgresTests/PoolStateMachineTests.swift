import Model
import TestKit
import Testing

@testable import Postgres

/// What a shell would know, kept beside the machine to check every action against it.
private struct Model {
    var opening: Set<Int> = []
    var open: Set<Int> = []
    var lent: [Int: Int] = [:]
    var waiting: [Int] = []
    var answered: Set<Int> = []
    var deadlines: [Int: Deadline] = [:]

    /// Obeys the actions; returns a sentence about the first that breaks a rule.
    mutating func obey(_ actions: [PoolStateMachine.Action], most: Int) -> String? {
        for action in actions {
            switch action {
            case .connect(let id):
                if open.contains(id) || !opening.insert(id).inserted { return "id used twice" }
                if opening.count + open.count > most { return "more connections than allowed" }
            case .close(let id):
                if lent[id] != nil { return "closed while lent" }
                open.remove(id)
                opening.remove(id)
            case .grant(let waiter, let connection):
                guard open.contains(connection) else { return "lent what isn't open" }
                guard lent[connection] == nil else { return "lent twice" }
                guard waiting.first == waiter else { return "out of turn" }
                waiting.removeFirst()
                lent[connection] = waiter
                guard answered.insert(waiter).inserted else { return "answered twice" }
            case .fail(let waiter, _):
                waiting.removeAll { $0 == waiter }
                guard answered.insert(waiter).inserted else { return "answered twice" }
            }
        }
        return nil
    }
}

@Suite struct PoolStateMachineTests {
    private static func at(_ milliseconds: UInt64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test("whatever happens in whatever order, the pool's guarantees hold", arguments: 1...200)
    func guarantees(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let most = Int(random.next() % 4) + 1
        var machine = PoolStateMachine(
            connectionsMax: most, waitersMax: 8, idleTimeoutMilliseconds: 2_000)
        var model = Model()
        var milliseconds: UInt64 = 1
        var lastWaiter = 0
        for _ in 0..<400 {
            let now = Self.at(milliseconds)
            var actions: [PoolStateMachine.Action] = []
            switch random.next() % 8 {
            case 0, 1:
                lastWaiter += 1
                let deadline = Deadline.after(milliseconds: random.next() % 3_000, from: now)
                model.waiting.append(lastWaiter)
                model.deadlines[lastWaiter] = deadline
                actions = machine.acquire(waiter: lastWaiter, deadline: deadline, now: now)
            case 2:
                guard let gone = model.waiting.randomElement(using: &random) else { continue }
                model.waiting.removeAll { $0 == gone }
                model.answered.insert(gone)
                machine.abandon(waiter: gone)
            case 3, 4:
                let id = model.lent.keys.sorted().randomElement(using: &random)
                guard let id else { continue }
                model.lent[id] = nil
                actions = machine.release(
                    connection: id, isReusable: random.next() % 4 != 0, now: now)
            case 5:
                let id = model.opening.sorted().randomElement(using: &random)
                guard let id else { continue }
                model.opening.remove(id)
                model.open.insert(id)
                actions = machine.connected(id, now: now)
            case 6:
                let id = model.opening.sorted().randomElement(using: &random)
                guard let id else { continue }
                model.opening.remove(id)
                actions = machine.connectFailed(id, now: now, jitter: random.next())
            default:
                milliseconds += random.next() % 800
                actions = machine.tick(now: Self.at(milliseconds))
                if let next = machine.nextWake { #expect(next > Self.at(milliseconds)) }
                let late = model.waiting.filter {
                    model.deadlines[$0]?.hasPassed(at: Self.at(milliseconds)) ?? false
                }
                let failed = actions.compactMap { action -> Int? in
                    if case .fail(let waiter, .timedOut) = action { waiter } else { nil }
                }
                #expect(failed == late)
            }
            let fault = model.obey(actions, most: most)
            try #require(fault == nil, "seed \(seed): \(fault ?? "")")
            #expect(machine.waiterCount == model.waiting.count)
            #expect(machine.leasedCount == model.lent.count)
            #expect(machine.connectionCount == model.opening.count + model.open.count)
            // Nobody waits while a connection is idle.
            #expect(machine.waiterCount == 0 || machine.idleCount == 0)
        }
        try drain(&machine, &model, milliseconds, most)
    }

    /// After all the trouble, a server that answers serves everybody who still waits.
    private func drain(
        _ machine: inout PoolStateMachine, _ model: inout Model, _ milliseconds: UInt64, _ most: Int
    ) throws {
        var milliseconds = milliseconds
        for _ in 0..<200 where !model.waiting.isEmpty || !model.lent.isEmpty {
            let now = Self.at(milliseconds)
            var fault: String?
            if let id = model.opening.first {
                model.opening.remove(id)
                model.open.insert(id)
                fault = model.obey(machine.connected(id, now: now), most: most)
            } else if let id = model.lent.keys.first {
                model.lent[id] = nil
                fault = model.obey(
                    machine.release(connection: id, isReusable: true, now: now), most: most)
            } else {
                let next = try #require(machine.nextWake, "somebody waits and nothing is due")
                milliseconds = max(milliseconds, next.nanoseconds / 1_000_000 + 1)
                fault = model.obey(machine.tick(now: Self.at(milliseconds)), most: most)
            }
            try #require(fault == nil)
        }
        #expect(model.waiting.isEmpty && model.lent.isEmpty)
    }

    @Test("an unreachable server refuses callers at once and is tried again by itself")
    func unreachable() {
        var machine = PoolStateMachine(
            connectionsMax: 2, waitersMax: 8, idleTimeoutMilliseconds: 1_000)
        let never = Deadline.never
        #expect(machine.acquire(waiter: 1, deadline: never, now: Self.at(0)) == [.connect(1)])
        #expect(machine.connectFailed(1, now: Self.at(0), jitter: 200) == [])
        #expect(machine.nextWake == Self.at(100))
        #expect(machine.tick(now: Self.at(99)) == [])
        #expect(machine.tick(now: Self.at(100)) == [.connect(2)])
        #expect(
            machine.connectFailed(2, now: Self.at(100), jitter: 200) == [
                .fail(waiter: 1, .unreachable)
            ])
        #expect(
            machine.acquire(waiter: 2, deadline: never, now: Self.at(101)) == [
                .fail(waiter: 2, .unreachable)
            ])
        #expect(machine.nextWake == Self.at(1_100))
        #expect(machine.tick(now: Self.at(1_100)) == [.connect(3)])
        #expect(machine.connected(3, now: Self.at(1_101)) == [])
        #expect(machine.isHealthy)
        #expect(
            machine.acquire(waiter: 3, deadline: never, now: Self.at(1_102)) == [
                .grant(waiter: 3, connection: 3)
            ])
    }

    @Test("the pause between attempts grows by 1.6 from one second to five, give or take a fifth")
    func backoff() {
        let middle: UInt64 = 200
        #expect(Backoff.milliseconds(failures: 1, jitter: middle) == 100)
        #expect(Backoff.milliseconds(failures: 2, jitter: middle) == 1_000)
        #expect(Backoff.milliseconds(failures: 3, jitter: middle) == 1_600)
        #expect(Backoff.milliseconds(failures: 4, jitter: middle) == 2_560)
        #expect(Backoff.milliseconds(failures: 900, jitter: middle) == 5_000)
        var random = SeededRandom(seed: 3)
        for _ in 0..<1_000 {
            let delay = Backoff.milliseconds(failures: 2, jitter: random.next())
            #expect((800...1_200).contains(delay))
        }
    }
}
