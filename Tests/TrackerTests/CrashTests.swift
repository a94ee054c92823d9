import Chassis
import Contracts
import Model
import Postgres
import RPC
import Synchronization
import TestKit
import Testing

@testable import Tracker

@Suite("Crashes and cuts")
struct CrashTests {
    @Test(
        "a failure after any step of a flush changes no number, whichever way the rows take",
        arguments: [false, true], [false, true])
    func everyStep(kills: Bool, isRepeating: Bool) async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let plan = UsageStore.Step.allCases + UsageStore.Step.allCases.reversed()
        let saboteur = Saboteur(url, kills: kills)
        let tracker = try TrackerHarness(
            folder, url, afterStep: { try await saboteur.after($0) })
        try await tracker.service.start()
        let audit = try await Auditor(url)
        var samples = EventSamples(seed: 21)
        var sent: [TrackerV1.UsageEvent] = []
        for step in plan {
            saboteur.arm(step)
            let batch = samples.next(40)
            sent += batch
            let old = isRepeating ? batch.prefix(5) + sent.prefix(5) : []
            _ = try await tracker.client.record(.init(batch + old))
            try await tracker.settle()
            #expect(try await audit.differences() == [])
            #expect(try await audit.rawCount() == Int64(sent.count))
        }
        #expect(saboteur.failures.load(ordering: .relaxed) == plan.count)
        // The first batch repeats events of its own only.
        #expect(tracker.stagedFlushes == (isRepeating ? "\(plan.count - 1)" : "0"))
        await audit.close()
        await tracker.service.stop()
    }

    @Test(
        "a connection cut before or after COMMIT: the same numbers, and a right answer",
        .timeLimit(.minutes(2)))
    func commitCut() async throws {
        let postgres = try PrivatePostgres.shared()
        let url = try await postgres.createMigratedDatabase()
        let folder = try ScratchFolder()
        let proxy = CommitCutProxy(to: "\(postgres.folder)/.s.PGSQL.\(postgres.port)")
        let through = PostgresURL(
            user: "tollgate_tracker", host: "127.0.0.1", port: proxy.port,
            database: url.database ?? "", parameters: ["sslmode": "disable"])
        let tracker = try TrackerHarness(folder, through)
        try await tracker.service.start()
        let audit = try await Auditor(url)
        var samples = EventSamples(seed: 22)
        var sent: [TrackerV1.UsageEvent] = []
        for round in 0..<12 {
            let batch = samples.next(30)
            sent += batch
            if round > 0 { proxy.cutNext(round % 2 == 0 ? .before : .after) }
            let old = sent.prefix(4)
            let reply = try await tracker.client.record(.init(batch + old, .committed))
            #expect(reply.accepted == 30)
            #expect(reply.duplicates == 4)
            #expect(try await audit.differences() == [])
            #expect(try await audit.rawCount() == Int64(sent.count))
        }
        #expect(proxy.cutsMade == 11)
        await audit.close()
        await tracker.service.stop()
        proxy.stop()
    }

    @Test("what a killed tracker had acknowledged is stored by the next one, once")
    func restart() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let audit = try await Auditor(url)
        var samples = EventSamples(seed: 23)
        var sent: [TrackerV1.UsageEvent] = []
        for round in 0..<4 {
            // Rounds 0 and 2 never reach the database: as if killed after the acknowledgement.
            let tracker = try TrackerHarness(
                folder, round % 2 == 0 ? url.with(database: "missing") : url)
            try await tracker.service.start()
            for _ in 0..<5 {
                let batch = samples.next(50)
                sent += batch
                let reply = try await tracker.client.record(.init(batch))
                #expect(reply.accepted == 50)
            }
            if round % 2 == 1 {
                try await tracker.settle()
                #expect(try await audit.rawCount() == Int64(sent.count))
                #expect(try await audit.differences() == [])
                let status = try await tracker.client.status()
                #expect(status.pendingEvents == 0)
                #expect(status.lagMs == 0)
            } else {
                let status = try await tracker.client.status()
                #expect(status.pendingEvents >= 250)
                #expect(!status.databaseHealthy)
            }
            await tracker.service.stop()
        }
        await audit.close()
    }

    @Test(
        "while PostgreSQL is away SPOOLED goes on and COMMITTED says so; then the counts are exact")
    func databaseAway() async throws {
        let postgres = try PrivatePostgres(fsync: true)
        defer { postgres.remove() }
        let url = try await postgres.createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 24)
        _ = try await tracker.client.record(.init(samples.next(10), .committed))
        postgres.kill9()
        for _ in 0..<10 {
            let reply = try await tracker.client.record(.init(samples.next(10)))
            #expect(reply.accepted == 10)
        }
        let error = await #expect(throws: RPCError.self) {
            _ = try await tracker.client.record(
                .init(samples.next(10), .committed),
                options: CallOptions(timeoutMilliseconds: 3_000))
        }
        #expect(error?.status == .unavailable || error?.status == .deadlineExceeded)
        try postgres.start()
        try await tracker.settle()
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 120)
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }

    @Test(
        "a database too slow for a batch is given more time until it is in", .timeLimit(.minutes(1))
    )
    func slowDatabase() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let attempts = Atomic<Int>(0)
        let tracker = try TrackerHarness(
            folder, url, flushTimeoutMilliseconds: 200,
            afterStep: { step in
                guard step == .copied else { return }
                attempts.wrappingAdd(1, ordering: .relaxed)
                try await Task.sleep(nanoseconds: 700_000_000)
            })
        try await tracker.service.start()
        var samples = EventSamples(seed: 27)
        _ = try await tracker.client.record(.init(samples.next(10)))
        try await tracker.settle()
        #expect(attempts.load(ordering: .relaxed) > 1)
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 10)
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }

    @Test("a database that lost its last transactions gets them again from the journal")
    func rewound() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 26)
        for _ in 0..<3 { _ = try await tracker.client.record(.init(samples.next(10), .committed)) }
        let admin = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        try await admin.run(sql: "UPDATE journal_positions SET position = 1")
        await admin.close()
        let reply = try await tracker.client.record(.init(samples.next(10), .committed))
        #expect(reply.accepted == 10)
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 40)
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }

    @Test(
        "a full journal refuses with a time to retry, and takes events again later"
    )
    func journalFull() async throws {
        let postgres = try PrivatePostgres(fsync: true)
        defer { postgres.remove() }
        let url = try await postgres.createMigratedDatabase()
        try postgres.stop()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(
            folder, url, environment: ["TRACKER_JOURNAL_BYTES_MAX": "1MiB"])
        try await tracker.service.start()
        var samples = EventSamples(seed: 25)
        var taken = 0
        var refusal: RPCError?
        while refusal == nil {
            do throws(RPCError) {
                taken += Int(try await tracker.client.record(.init(samples.next(200))).accepted)
            } catch {
                refusal = error
            }
        }
        #expect(refusal?.status == .resourceExhausted)
        #expect(refusal?.retryAfterMilliseconds ?? 0 > 0)
        try postgres.start()
        try await tracker.settle()
        taken += Int(try await tracker.client.record(.init(samples.next(200), .committed)).accepted)
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == Int64(taken))
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }
}
