import Chassis
import Contracts
import Glibc
import Model
import Postgres
import RPC
import Synchronization
import TestKit
import Testing

@testable import Tracker

/// A real disk that notes its calls, and fails where it is told to.
private final class WatchedDisk: JournalDisk {
    enum Call: Equatable, Sendable {
        case sync(Int32)
        case create, remove, syncDirectory
    }
    private struct State {
        var calls: [Call] = []
        var createCode: Int32?
        var syncCode: Int32?
        var cutCode: Int32?
        var unremovable: Set<Int> = []
        var removals = 0
        var createsBeforeFailing = false
    }
    private let real = PosixDisk()
    private let state = Mutex(State())

    var calls: [Call] { state.withLock { $0.calls } }
    func failCreate(_ code: Int32?, afterwards: Bool = false) {
        state.withLock {
            $0.createCode = code
            $0.createsBeforeFailing = afterwards
        }
    }
    func failSync(_ code: Int32?) { state.withLock { $0.syncCode = code } }
    func failCut(_ code: Int32?) { state.withLock { $0.cutCode = code } }
    /// The so-manieth removals from now on fail.
    func failRemovals(_ numbers: Set<Int>) {
        state.withLock {
            $0.unremovable = numbers
            $0.removals = 0
        }
    }

    func create(
        _ path: String, _ content: [UInt8], reserving bytes: Int
    ) throws(DiskFault) -> Int32 {
        let (code, isMade) = state.withLock { state in
            state.calls.append(.create)
            return (state.createCode, state.createsBeforeFailing)
        }
        if let code {
            if isMade { close(try real.create(path, content, reserving: bytes)) }
            throw DiskFault(operation: "create", path: path, code: code)
        }
        return try real.create(path, content, reserving: bytes)
    }
    func open(_ path: String) throws(DiskFault) -> Int32 { try real.open(path) }
    func write(_ file: Int32, _ parts: [UnsafeRawBufferPointer], at offset: Int) throws(DiskFault) {
        try real.write(file, parts, at: offset)
    }
    func sync(_ file: Int32) throws(DiskFault) {
        let code = state.withLock { state in
            state.calls.append(.sync(file))
            return state.syncCode
        }
        if let code { throw DiskFault(operation: "sync", path: "x", code: code) }
        try real.sync(file)
    }
    func cut(_ file: Int32, to bytes: Int, reserving: Int) throws(DiskFault) {
        if let code = state.withLock({ $0.cutCode }) {
            throw DiskFault(operation: "truncate", path: "x", code: code)
        }
        try real.cut(file, to: bytes, reserving: reserving)
    }
    func remove(_ path: String) throws(DiskFault) {
        let fails = state.withLock { state in
            state.removals += 1
            return state.unremovable.contains(state.removals)
        }
        if fails { throw DiskFault(operation: "remove", path: path, code: EIO) }
        try real.remove(path)
    }
    func syncDirectory(_ path: String) throws(DiskFault) {
        state.withLock { $0.calls.append(.syncDirectory) }
        try real.syncDirectory(path)
    }
}

@Suite("What the journal does not trust")
struct JournalSafetyTests {
    @Test("recovered records are written and synced anew before they count as durable")
    func recoveredSynced() async throws {
        let folder = try ScratchFolder()
        var journal = try openJournal(folder)
        for number in 1...3 { try await journal.appendAndWait(makeRecord(number)) }
        await journal.shutDown()
        let disk = WatchedDisk()
        journal = try openJournal(folder, disk: disk)
        #expect(journal.tornBytes == 0)
        #expect(disk.calls.starts(with: [.create, .syncDirectory]))
        await journal.shutDown()
        let broken = WatchedDisk()
        broken.failCreate(EIO)
        #expect(throws: JournalFault.self) { _ = try openJournal(folder, disk: broken) }
        broken.failCreate(ENOSPC)
        broken.failCut(EIO)
        #expect(throws: JournalFault.self) { _ = try openJournal(folder, disk: broken) }
    }

    @Test("a segment is synced before the journal goes on in another one")
    func rotatedSynced() async throws {
        let folder = try ScratchFolder()
        let disk = WatchedDisk()
        let journal = try openJournal(folder, bytesMax: 64 << 10, disk: disk)
        let made = disk.calls.filter { $0 == .create }.count
        var number = 0
        while disk.calls.filter({ $0 == .create }).count == made {
            number += 1
            try await journal.appendAndWait(makeRecord(number))
        }
        let calls = disk.calls
        let place = try #require(calls.lastIndex(of: .create))
        // One sync for the last record of the old segment, one for leaving it.
        let before = calls[..<place].suffix(2)
        #expect(before.count == 2 && before.first == before.last)
        await journal.shutDown()
    }

    @Test(
        "no new segment, for whatever reason: refused now, taken later, whole after a restart",
        arguments: [EMFILE, ENFILE, ENOMEM, EIO], [false, true])
    func noSegment(code: Int32, isMade: Bool) async throws {
        let folder = try ScratchFolder()
        let disk = WatchedDisk()
        var journal = try openJournal(folder, bytesMax: 64 << 10, disk: disk)
        disk.failCreate(code, afterwards: isMade)
        var taken: [Int] = []
        var refusal: JournalRefusal?
        while refusal == nil {
            do {
                // Large ones: a small one still fits the old segment afterwards.
                let record = makeRecord(taken.count + 1, events: 9)
                try await journal.appendAndWait(record)
                taken.append(taken.count + 1)
            } catch { refusal = error as? JournalRefusal }
        }
        guard case .noSegment = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        await #expect(throws: JournalRefusal.self) {
            try await journal.appendAndWait(makeRecord(99))
        }
        disk.failCreate(nil)
        try await journal.appendAndWait(makeRecord(100))
        await journal.shutDown()
        journal = try openJournal(folder, bytesMax: 64 << 10)
        #expect(try readAll(journal).compactMap { number(of: $0) } == taken + [100])
        await journal.shutDown()
    }

    @Test("a segment that can't be removed keeps the later ones, until it can")
    func removalFails() async throws {
        let folder = try ScratchFolder()
        let disk = WatchedDisk()
        var journal = try openJournal(folder, bytesMax: 64 << 10, disk: disk)
        for number in 1...300 { try await journal.appendAndWait(makeRecord(number)) }
        let before = folder.files.filter { $0.hasSuffix(".journal") }.count
        #expect(before > 3)
        disk.failRemovals([2])
        #expect(throws: DiskFault.self) { try journal.remove(through: 300) }
        #expect(folder.files.filter { $0.hasSuffix(".journal") }.count == before - 1)
        let first = journal.firstPosition
        await journal.shutDown()
        disk.failRemovals([])
        journal = try openJournal(folder, bytesMax: 64 << 10, disk: disk)
        #expect(journal.recoveredFrom == first)
        try journal.remove(through: 300)
        #expect(folder.files.filter { $0.hasSuffix(".journal") }.count == 1)
        await journal.shutDown()
    }

    @Test("a failed sync is seen in the health and ends the process as a failure")
    func seen() async throws {
        let folder = try ScratchFolder()
        let disk = WatchedDisk()
        let health = HealthState(service: "tracker", version: "test", clock: SystemClock())
        let shutdown = ShutdownRequest()
        let intake = LateIntake()
        let metrics = TrackerMetrics(Metrics())
        let journal = try openJournal(folder, bytesMax: 64 << 10, disk: disk, observer: intake)
        let clock = SystemClock()
        intake.set(
            SpoolIntake(
                queue: SpoolQueue(
                    bytesMax: 1 << 20, policy: BatchPolicy(eventsWanted: 1, delayMilliseconds: 1),
                    syncedPosition: 0, clock: clock),
                waiters: CommitWaiters(), ledger: SpoolLedger(recoveredEvents: 0), metrics: metrics,
                journalHealth: JournalHealth(health: health, shutdown: shutdown, log: .silent)))
        func dependency() -> HealthDependency? {
            health.snapshot.dependencies.first { $0.name == "journal" }
        }
        #expect(dependency()?.isHealthy == true)
        disk.failCreate(EMFILE)
        while (try? await journal.appendAndWait(makeRecord(1))) != nil {}
        #expect(dependency()?.isHealthy == false)
        #expect(dependency()?.detail.isEmpty == false)
        #expect(shutdown.reason == nil)
        disk.failCreate(nil)
        try await journal.appendAndWait(makeRecord(1))
        #expect(dependency()?.isHealthy == true)
        disk.failSync(EIO)
        await #expect(throws: JournalRefusal.self) {
            try await journal.appendAndWait(makeRecord(2))
        }
        await shutdown.wait()
        #expect(shutdown.isFailure)
        #expect(dependency()?.isHealthy == false)
        await journal.shutDown()
    }
}
