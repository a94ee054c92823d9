import Chassis
import Model
import TestKit
import Testing

@testable import Tracker

/// What an audit lets go wrong.
extension AuditWorld {
    /// Kills trackers with SIGKILL at random moments, also while they start, `count` times in all.
    func killTrackers(_ count: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, tracker) in trackers.enumerated() {
                let share = count / 2 + (place == 0 ? count % 2 : 0)
                group.addTask {
                    try await self.kill(tracker, share, self.random(UInt64(100 + place)))
                }
            }
            try await group.waitForAll()
        }
    }

    private func kill(_ tracker: AuditedTracker, _ count: Int, _ seeded: SeededRandom) async throws
    {
        var random = seeded
        var made = 0
        while made < count {
            // Mostly at work; one time in four before it has read its journal.
            let life = random.chance(1, in: 4) ? random.next() % 200 : 200 + random.next() % 1_000
            try await pause(life)
            if tracker.kill9() {
                made += 1
                self.count { $0.kills += 1 }
            }
            if random.chance(1, in: 5) { try await pause(random.next() % 400) }
            try tracker.start()
        }
    }

    /// Kills PostgreSQL with SIGKILL, `count` times, and restarts it as often.
    func killDatabase(_ count: Int) async throws {
        var random = random(200)
        for round in 0..<count * 2 {
            try await pause(200 + random.next() % 1_200)
            if round.isMultiple(of: 2) {
                await onOwnThread { [postgres] in postgres.kill9() }
                self.count { $0.databaseKills += 1 }
                try await pause(random.next() % 500)
            } else {
                await onOwnThread { [postgres] in try? postgres.stop() }
                self.count { $0.databaseRestarts += 1 }
            }
            try await bringUp()
        }
    }

    /// Cuts connections around COMMIT, `count` times before, during and after it each, for so long at most.
    func cutCommits(_ count: Int, seconds: UInt64) async throws {
        var random = random(300)
        for (place, tracker) in trackers.enumerated() {
            let share = count / 2 + (place == 0 ? count % 2 : 0)
            tracker.proxy.cutAtRandom(share, seed: random.next())
        }
        let deadline = Deadline.after(milliseconds: seconds * 1_000, from: clock.monotonic)
        while trackers.contains(where: { $0.proxy.cutsLeft > 0 }),
            !deadline.hasPassed(at: clock.monotonic)
        {
            try await pause(50)
        }
        #expect(trackers.allSatisfy { $0.proxy.cutsLeft == 0 }, "not all cuts were made in time")
    }

    /// Fills the file system of the journals while PostgreSQL is away, until callers are refused; kills a
    /// tracker there, and relieves it.
    func fillJournals(_ disk: SmallDisk, _ count: Int) async throws {
        var random = random(400)
        for _ in 0..<count {
            let refused = await refusals()
            for tracker in trackers { tracker.proxy.setAway(true) }
            try await pause(random.next() % 300)
            disk.fill()
            let deadline = Deadline.after(milliseconds: 20_000, from: clock.monotonic)
            while await refusals() < refused + 4, !deadline.hasPassed(at: clock.monotonic) {
                try await pause(20)
            }
            if await refusals() > refused { self.count { $0.fullJournals += 1 } }
            let killed = trackers[Int(random.next() % 2)]
            if killed.kill9() { self.count { $0.kills += 1 } }
            if random.chance(1, in: 2) {
                // A start on a full disk.
                try killed.start()
                try await pause(300)
            }
            disk.relieve()
            for tracker in trackers {
                tracker.proxy.setAway(false)
                try tracker.start()
            }
            try await pause(300 + random.next() % 500)
        }
    }

    /// Fills PostgreSQL's file system; starts it again if it did not bear that, as an operator would.
    func fillDatabase(_ disk: SmallDisk, _ count: Int) async throws {
        var random = random(500)
        for _ in 0..<count {
            try await pause(random.next() % 500)
            disk.fill()
            let deadline = Deadline.after(milliseconds: 20_000, from: clock.monotonic)
            var isFull = false
            while !isFull, !deadline.hasPassed(at: clock.monotonic) {
                try await pause(50)
                isFull = await isRefusing()
            }
            if isFull { self.count { $0.fullDatabases += 1 } }
            try await pause(random.next() % 1_500)
            disk.relieve()
            try await bringUp()
            try await pause(500 + random.next() % 500)
        }
    }

    /// Everything at once: trackers and PostgreSQL are killed and connections cut, for so long.
    func storm(seconds: UInt64) async throws {
        let end = Deadline.after(milliseconds: seconds * 1_000, from: clock.monotonic)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, tracker) in trackers.enumerated() {
                tracker.proxy.cutAtRandom(10_000, seed: UInt64(600 + place))
                group.addTask {
                    let random = self.random(UInt64(610 + place))
                    while !end.hasPassed(at: self.clock.monotonic) {
                        try await self.pause(2_000)
                        try await self.kill(tracker, 1, random)
                    }
                }
            }
            group.addTask {
                while !end.hasPassed(at: self.clock.monotonic) {
                    try await self.pause(4_000)
                    try await self.killDatabase(1)
                }
            }
            try await group.waitForAll()
        }
    }

    private func refusals() async -> Int {
        var sum = 0
        for client in clients { sum += await client.tally.refused }
        return sum
    }

    /// Whether a tracker says that its last flush failed.
    private func isRefusing() async -> Bool {
        for tracker in trackers {
            if let status = await tracker.status(), !status.databaseHealthy { return true }
        }
        return false
    }

    /// Starts PostgreSQL if it does not run, and waits until it answers.
    private func bringUp() async throws {
        for _ in 0..<300 {
            if !postgres.isRunning { await onOwnThread { [postgres] in try? postgres.start() } }
            if let audit = try? await Auditor(url) {
                await audit.close()
                return
            }
            try await pause(100)
        }
        Issue.record("PostgreSQL did not come back")
    }

    private func pause(_ milliseconds: UInt64) async throws {
        try await Task.sleep(nanoseconds: milliseconds * 1_000_000)
    }
}
