import Contracts
import Glibc
import RPC
import TestKit
import Testing

@testable import Tracker

/// A disk that reserves nothing, so that a write is what finds it full.
private struct UnreservedDisk: JournalDisk {
    private let real = PosixDisk()
    func create(
        _ path: String, _ content: [UInt8], reserving bytes: Int
    ) throws(DiskFault) -> Int32 { try real.create(path, content, reserving: 0) }
    func open(_ path: String) throws(DiskFault) -> Int32 { try real.open(path) }
    func write(_ file: Int32, _ parts: [UnsafeRawBufferPointer], at offset: Int) throws(DiskFault) {
        try real.write(file, parts, at: offset)
    }
    func sync(_ file: Int32) throws(DiskFault) { try real.sync(file) }
    func cut(_ file: Int32, to bytes: Int, reserving: Int) throws(DiskFault) {
        try real.cut(file, to: bytes, reserving: 0)
    }
    func remove(_ path: String) throws(DiskFault) { try real.remove(path) }
    func syncDirectory(_ path: String) throws(DiskFault) { try real.syncDirectory(path) }
}

@Suite("A file system that is really full")
struct SmallDiskTests {
    @Test(
        "callers hear RESOURCE_EXHAUSTED and when to retry; all that was acknowledged is stored",
        .enabled(if: SmallDisk.isPossible), arguments: [true, false])
    func full(isReserving: Bool) async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let small = try SmallDisk()
        let folder = try ScratchFolder(inside: small.path)
        // Segments of 128 KiB on 1 MiB: the third or so does not fit beside the ballast.
        let ballast = small.path + "/ballast"
        setContents(of: ballast, [UInt8](repeating: 1, count: 700 << 10))
        let settings = ["TRACKER_JOURNAL_BYTES_MAX": "1MiB"]
        let disk: any JournalDisk = isReserving ? PosixDisk() : UnreservedDisk()
        var samples = EventSamples(seed: 41)
        var acknowledged: [TrackerV1.UsageEvent] = []

        // Never started: it flushes nothing, so the disk fills.
        let filling = try TrackerHarness(folder, url, environment: settings, disk: disk)
        var refusals = 0
        while refusals < 3 {
            let events = samples.next(40)
            if let error = await refusal(of: events, by: filling) {
                #expect(error.status == .resourceExhausted, "\(error)")
                #expect(error.retryAfterMilliseconds ?? 0 > 0)
                refusals += 1
            } else {
                acknowledged += events
            }
        }
        #expect(acknowledged.count > 200)
        unlink(ballast)
        let events = samples.next(40)
        _ = try await filling.client.record(.init(events))
        acknowledged += events
        await filling.service.stop()

        // A start while it is full, with everything to be flushed.
        small.fill()
        let tracker = try TrackerHarness(folder, url, environment: settings, disk: disk)
        try await tracker.service.start()
        try await tracker.settle()
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == Int64(acknowledged.count))
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }

    /// Why a tracker does not take events; nil: it took them.
    private func refusal(
        of events: [TrackerV1.UsageEvent], by tracker: TrackerHarness
    ) async -> RPCError? {
        do {
            _ = try await tracker.client.record(.init(events))
            return nil
        } catch {
            return error
        }
    }
}
