import Chassis
import Contracts
import Glibc
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

/// A folder of a test's own, removed at the end.
final class ScratchFolder: Sendable {
    let path: String

    init(inside parent: String = "/tmp") throws {
        var template = Array("\(parent)/tollgate-tracker-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
        #expect(made)
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        for name in files { unlink(path + "/" + name) }
        rmdir(path)
    }

    /// Names of the files in it, sorted.
    var files: [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

/// A tracker in this process over a database of its own, called as over TCP.
final class TrackerHarness: Sendable {
    let service: Tracker.TrackerService
    let client: TrackerClient
    let metrics = Metrics()

    init(
        _ folder: ScratchFolder, _ url: PostgresURL, node: String = "test",
        environment: [String: String] = [:], disk: any JournalDisk = PosixDisk(),
        queueBytesMax: Int = 64 << 20, batchEventsMax: Int = 100_000,
        takeoverMilliseconds: UInt64 = 0,
        flushTimeoutMilliseconds: UInt64 = 60_000,
        clock: any TimeSource = SystemClock(),
        log: Logger = .silent,
        afterStep: @escaping @Sendable (UsageStore.Step) async throws -> Void = { _ in }
    ) throws {
        var settings = [
            "DATABASE_URL": "postgresql://unused@localhost/unused",
            "TOLLGATE_CREDENTIALS_FILE": "unused", "TRACKER_JOURNAL_DIR": folder.path,
            "TRACKER_FLUSH_MS": "50", "TRACKER_NODE": node,
        ]
        settings.merge(environment) { $1 }
        var configuration = try TrackerConfiguration.load(environment: settings)
        configuration.queueBytesMax = queueBytesMax
        configuration.batchEventsMax = batchEventsMax
        configuration.takeoverMilliseconds = takeoverMilliseconds
        configuration.flushTimeoutMilliseconds = flushTimeoutMilliseconds
        let pool = Pool(
            configuration: PostgresConfiguration(
                url: url.with(user: "tollgate_tracker", password: nil),
                max: Tracker.TrackerService.connectionsMax), clock: clock)
        service = try Tracker.TrackerService(
            configuration, pool: pool, newJournal: SecureRandom.bytes(16), disk: disk,
            health: HealthState(service: "tracker", version: "test", clock: clock),
            metrics: metrics, clock: clock, log: log, afterStep: afterStep)
        var limits = ServerLimits()
        limits.requestBytesMax = 4 << 20
        let router = Router(
            routes: trackerRoutes(service), access: TollgateAccess.matrix, limits: limits,
            clock: clock, log: .silent, metrics: Metrics())
        let transport = InProcessTransport(
            router: router, caller: .operator(role: .owner, name: "test"))
        client = TrackerClient(
            RPCClient(transport: transport, retry: .never, clock: clock, log: .silent))
    }

    /// Batches that went through the staging table.
    var stagedFlushes: String? {
        metrics.prometheusText().split(separator: "\n")
            .first { $0.hasPrefix("tollgate_tracker_flushes_staged_total") }
            .flatMap { $0.split(separator: " ").last.map(String.init) }
    }

    /// Waits until everything spooled is committed.
    func settle() async throws {
        for _ in 0..<6_000 {
            let status = try await client.status()
            if status.committedPosition == status.spooledPosition, status.databaseHealthy { return }
            try await Task.sleep(nanoseconds: 5_000_000)
        }
        Issue.record("the journal was not flushed in time")
    }
}
