import Contracts
import Glibc
import RPC
import Synchronization
import TestKit
import Testing

@testable import Tracker

/// A disk that fails on demand, and is real otherwise.
final class FaultyDisk: JournalDisk {
    enum Fault: Sendable {
        case none, writeFull, writePartly, syncFails, syncFull, createFull
    }
    private let real = PosixDisk()
    private let fault = Mutex(Fault.none)

    func set(_ next: Fault) { fault.withLock { $0 = next } }
    private var current: Fault { fault.withLock { $0 } }

    func create(
        _ path: String, _ content: [UInt8], reserving bytes: Int
    ) throws(DiskFault) -> Int32 {
        if current == .createFull { throw full }
        return try real.create(path, content, reserving: bytes)
    }
    func open(_ path: String) throws(DiskFault) -> Int32 { try real.open(path) }
    func write(_ file: Int32, _ parts: [UnsafeRawBufferPointer], at offset: Int) throws(DiskFault) {
        switch current {
        case .writeFull: throw full
        case .writePartly:
            try real.write(
                file, [UnsafeRawBufferPointer(rebasing: parts[0].dropLast(8))], at: offset)
            throw full
        default: try real.write(file, parts, at: offset)
        }
    }
    func sync(_ file: Int32) throws(DiskFault) {
        if current == .syncFull { throw full }
        if current == .syncFails { throw DiskFault(operation: "sync", path: "x", code: EIO) }
        try real.sync(file)
    }
    func cut(_ file: Int32, to bytes: Int, reserving: Int) throws(DiskFault) {
        try real.cut(file, to: bytes, reserving: reserving)
    }
    func remove(_ path: String) throws(DiskFault) { try real.remove(path) }
    func syncDirectory(_ path: String) throws(DiskFault) { try real.syncDirectory(path) }

    private var full: DiskFault { DiskFault(operation: "write", path: "x", code: ENOSPC) }
}

@Suite("A disk that refuses")
struct DiskFaultTests {
    @Test("without room nothing of the request is taken, and once there is room all goes on")
    func full() async throws {
        let folder = try ScratchFolder()
        let disk = FaultyDisk()
        var journal = try openJournal(folder, disk: disk)
        try await journal.appendAndWait(makeRecord(1))
        for fault in [FaultyDisk.Fault.writeFull, .writePartly, .syncFull] {
            disk.set(fault)
            await #expect(throws: JournalRefusal.diskFull) {
                try await journal.appendAndWait(makeRecord(90))
            }
        }
        disk.set(.none)
        try await journal.appendAndWait(makeRecord(2))
        await journal.shutDown()
        journal = try openJournal(folder)
        #expect(try readAll(journal).compactMap { number(of: $0) } == [1, 2])
        await journal.shutDown()
    }

    @Test("without room for a copy of the last segment, a start writes it over itself")
    func fullAtStart() async throws {
        let folder = try ScratchFolder()
        let disk = FaultyDisk()
        var journal = try openJournal(folder, disk: disk)
        for number in 1...3 { try await journal.appendAndWait(makeRecord(number)) }
        await journal.shutDown()
        disk.set(.createFull)
        journal = try openJournal(folder, disk: disk)
        #expect(try readAll(journal).compactMap { number(of: $0) } == [1, 2, 3])
        await journal.shutDown()
    }

    @Test("without room for a new segment records are refused, and taken later")
    func noSegment() async throws {
        let folder = try ScratchFolder()
        let disk = FaultyDisk()
        let journal = try openJournal(folder, bytesMax: 64 << 10, disk: disk)
        disk.set(.createFull)
        var refused = false
        for number in 1...100 {
            do { try await journal.appendAndWait(makeRecord(number)) } catch {
                #expect(error as? JournalRefusal == .diskFull)
                refused = true
                break
            }
        }
        #expect(refused)
        disk.set(.none)
        try await journal.appendAndWait(makeRecord(101))
        await journal.shutDown()
    }

    @Test("after a failed sync nothing is acknowledged any more")
    func syncFailed() async throws {
        let folder = try ScratchFolder()
        let disk = FaultyDisk()
        let journal = try openJournal(folder, disk: disk)
        try await journal.appendAndWait(makeRecord(1))
        disk.set(.syncFails)
        await #expect(throws: JournalRefusal.self) {
            try await journal.appendAndWait(makeRecord(2))
        }
        disk.set(.none)
        await #expect(throws: JournalRefusal.self) {
            try await journal.appendAndWait(makeRecord(3))
        }
        #expect(journal.syncedPosition == 1)
        await journal.shutDown()
    }

    @Test("a caller hears RESOURCE_EXHAUSTED and when to try again")
    func told() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let disk = FaultyDisk()
        let tracker = try TrackerHarness(folder, url, disk: disk)
        try await tracker.service.start()
        var samples = EventSamples(seed: 4)
        disk.set(.writeFull)
        let error = await #expect(throws: RPCError.self) {
            _ = try await tracker.client.record(.init(samples.next(3)))
        }
        #expect(error?.status == .resourceExhausted)
        #expect(error?.retryAfterMilliseconds ?? 0 > 0)
        disk.set(.none)
        let reply = try await tracker.client.record(.init(samples.next(3), .committed))
        #expect(reply.accepted == 3)
        await tracker.service.stop()
    }
}
