import Chassis
import Contracts
import Model
import Postgres
import RPC
import Synchronization
import TestKit
import Testing

@testable import Tracker

/// Two trackers over one database, and clients that send to both.
final class AuditWorld: Sendable {
    private static let settleSeconds: UInt64 = 90

    let postgres: PrivatePostgres
    let url: PostgresURL
    let trackers: [AuditedTracker]
    let clients: [AuditClient]
    let clock = SystemClock()
    private let scratch: ScratchFolder
    private let journals: [ScratchFolder]
    private let seed: UInt64
    private let tally = Mutex(AuditTally())

    /// Makes a world whose trackers do not run yet.
    init(
        _ postgres: PrivatePostgres, seed: UInt64, clients count: Int = 6,
        journalsIn parent: String = "/tmp",
        settings: [String: String] = [:]
    ) async throws {
        self.postgres = postgres
        self.seed = seed
        let url = try await postgres.createMigratedDatabase()
        self.url = url
        let scratch = try ScratchFolder()
        let journals = [try ScratchFolder(inside: parent), try ScratchFolder(inside: parent)]
        (self.scratch, self.journals) = (scratch, journals)
        trackers = try zip(["a", "b"], journals).map { node, journal in
            try AuditedTracker(
                node, postgres, url.database ?? "", folder: scratch.path, journal: journal.path,
                settings: settings)
        }
        clients = (1...max(1, count)).map { [trackers, clock] number in
            AuditClient(number, of: trackers, seed: seed, in: scratch.path, now: clock.wall)
        }
        let admin = try await Auditor(url)
        try await admin.connection.run(
            sql: """
                INSERT INTO meters VALUES ('seats', 'Seats', 'seat', 'max'),
                    ('visitors', 'Visitors', 'user', 'unique_count')
                """)
        await admin.close()
    }

    /// What was injected so far.
    var injected: AuditTally {
        var all = tally.withLock { $0 }
        for tracker in trackers { all.cuts.merge(tracker.proxy.made, uniquingKeysWith: +) }
        return all
    }

    /// Counts faults.
    func count(_ change: (inout AuditTally) -> Void) { tally.withLock { change(&$0) } }

    /// Another sequence of random numbers for each purpose.
    func random(_ purpose: UInt64) -> SeededRandom { SeededRandom(seed: seed &* 7_919 &+ purpose) }

    /// Lets the clients send while `faults` makes things go wrong, heals everything, and audits.
    func phase(
        _ name: String, pauseMilliseconds: UInt64 = 6,
        _ faults: @escaping @Sendable (AuditWorld) async throws -> Void
    ) async throws {
        for tracker in trackers { try tracker.start() }
        let sending = Task {
            await withTaskGroup(of: Void.self) { group in
                for client in clients {
                    group.addTask { await client.run(pauseMilliseconds: pauseMilliseconds) }
                }
            }
        }
        let witness = Task { await watch() }
        do { try await faults(self) } catch { Issue.record("\(name): \(error)") }
        for tracker in trackers {
            tracker.proxy.spare()
            tracker.proxy.setAway(false)
            try tracker.start()
        }
        for client in clients { await client.end() }
        await sending.value
        witness.cancel()
        await witness.value
        try await audit(name)
    }

    /// Ends the trackers.
    func stop() { for tracker in trackers { tracker.stop() } }

    private func audit(_ name: String) async throws {
        try await settle()
        let audit = try await Auditor(url)
        var journals: [AckJournal] = []
        for client in clients {
            journals.append(client.journal)
            let wrong = await client.tally.wrong
            #expect(wrong.isEmpty, "\(name): \(wrong.prefix(5))")
        }
        let findings = try await AckAudit(audit: audit, journals: journals).run()
        await audit.close()
        print("audit, \(name): \(findings)")
        #expect(findings.faults.isEmpty, "\(name), seed \(seed): \(findings)")
    }

    /// Waits until the trackers have stored all that they took.
    private func settle() async throws {
        for tracker in trackers {
            let deadline = Deadline.after(
                milliseconds: Self.settleSeconds * 1_000, from: clock.monotonic)
            while await !tracker.isSettled() {
                try tracker.start()
                try #require(
                    !deadline.hasPassed(at: clock.monotonic),
                    "tracker \(tracker.node) did not store everything in time: \(tracker.lastWords)"
                )
                try await Task.sleep(nanoseconds: 50_000_000)
            }
        }
    }

    /// Compares raw rows with every rollup again and again while everything goes on.
    private func watch() async {
        while !Task.isCancelled {
            try? await Task.sleep(nanoseconds: 1_500_000_000)
            guard let audit = try? await Auditor(url) else { continue }
            if let differences = try? await audit.differences() {
                #expect(differences.isEmpty, "under load: \(differences)")
                count { $0.looks += 1 }
            }
            await audit.close()
        }
    }
}

/// Runs work that blocks on a thread of its own.
func onOwnThread(_ work: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
        let run: @Sendable () -> Void = {
            work()
            done.resume()
        }
        do { try WorkerThread.start(run) } catch { run() }
    }
}
