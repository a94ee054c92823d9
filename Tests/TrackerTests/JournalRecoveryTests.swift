import Glibc
import Model
import Testing

@testable import Tracker

@Suite("Recovery of a journal")
struct JournalRecoveryTests {
    /// The bytes of a segment of synced records, each in a sync of its own, without what is
    /// reserved after them.
    private func segment(_ records: Int, _ folder: ScratchFolder) async throws -> (String, [UInt8])
    {
        let journal = try openJournal(folder)
        for number in 1...records { try await journal.appendAndWait(makeRecord(number)) }
        await journal.shutDown()
        let name = try #require(folder.files.first { $0.hasSuffix(".journal") })
        let path = folder.path + "/" + name
        let size = JournalFormat.segmentHeaderBytes + records * makeRecord(1).byteCount
        return (path, Array(contents(of: path).prefix(size)))
    }

    @Test("cut at any byte, every whole record is there and the torn one is not")
    func truncated() async throws {
        let folder = try ScratchFolder()
        let (path, whole) = try await segment(5, folder)
        let recordBytes = makeRecord(1).byteCount
        for length in JournalFormat.segmentHeaderBytes...whole.count {
            setContents(of: path, Array(whole.prefix(length)))
            let journal = try openJournal(folder)
            let records = (length - JournalFormat.segmentHeaderBytes) / recordBytes
            #expect(journal.syncedPosition == UInt64(records), "cut at \(length)")
            #expect(try readAll(journal).compactMap { number(of: $0) } == Array(1..<records + 1))
            await journal.shutDown()
        }
    }

    @Test("cut inside the segment's header, the start is refused")
    func truncatedHeader() async throws {
        let folder = try ScratchFolder()
        let (path, whole) = try await segment(1, folder)
        for length in [0, 1, 20, 63] {
            setContents(of: path, Array(whole.prefix(length)))
            #expect(throws: JournalFault.self) { _ = try openJournal(folder) }
        }
    }

    @Test(
        "a flipped bit before the last record is refused; in the last one it is a torn end"
    )
    func flipped() async throws {
        let folder = try ScratchFolder()
        let (path, whole) = try await segment(4, folder)
        let recordBytes = makeRecord(1).byteCount
        let last = JournalFormat.segmentHeaderBytes + 3 * recordBytes
        var random = SeededRandom(seed: 5)
        for place in 0..<whole.count {
            // The header's padding says nothing.
            if (36..<64).contains(place) { continue }
            var damaged = whole
            damaged[place] ^= UInt8(1) << UInt8(random.next() % 8)
            setContents(of: path, damaged)
            if place < last {
                #expect(throws: JournalFault.self, "flipped at \(place)") {
                    _ = try openJournal(folder)
                }
            } else {
                let journal = try openJournal(folder)
                #expect(journal.syncedPosition == 3, "flipped at \(place)")
                #expect(journal.tornBytes > 0)
                await journal.shutDown()
            }
        }
    }

    @Test("after a torn end was cut off, new records follow and nothing stale comes back")
    func goesOn() async throws {
        let folder = try ScratchFolder()
        let (path, whole) = try await segment(5, folder)
        var torn = whole
        torn[JournalFormat.segmentHeaderBytes + 4 * makeRecord(1).byteCount + 30] ^= 1
        setContents(of: path, torn)
        var journal = try openJournal(folder)
        #expect(journal.syncedPosition == 4)
        try await journal.appendAndWait(makeRecord(50))
        await journal.shutDown()
        journal = try openJournal(folder)
        #expect(try readAll(journal).compactMap { number(of: $0) } == [1, 2, 3, 4, 50])
        #expect(journal.tornBytes == 0)
        await journal.shutDown()
    }

    @Test("a group whose pages reached the disk out of order is torn as a whole, not damage")
    func tornGroup() throws {
        let folder = try ScratchFolder()
        var bytes = JournalFormat.segmentHeader(
            journal: Array(repeating: 1, count: 16), firstPosition: 1)
        // Record 1 was durable; 2, 3 and 4 were written together, and 2 never arrived.
        for number in 1...4 {
            let record = makeRecord(number)
            record.place(at: UInt64(number), syncedThrough: number == 1 ? 0 : 1)
            bytes +=
                number == 2 ? Array(repeating: 0, count: record.byteCount) : Array(record.bytes)
        }
        let scan = try bytes.withUnsafeBytes { try SegmentScan($0, file: "x", isLast: true) }
        #expect(scan.nextPosition == 2)
        #expect(scan.isTorn)
        #expect(throws: JournalFault.self) {
            _ = try bytes.withUnsafeBytes { try SegmentScan($0, file: "x", isLast: false) }
        }
        withExtendedLifetime(folder) {}
    }

    @Test("random bytes after the last record never trap and never become records")
    func garbage() async throws {
        let folder = try ScratchFolder()
        let (path, whole) = try await segment(3, folder)
        var random = SeededRandom(seed: 9)
        for _ in 0..<200 {
            setContents(of: path, whole + random.bytes(Int(random.next() % 600)))
            let journal = try openJournal(folder)
            #expect(journal.syncedPosition == 3)
            await journal.shutDown()
        }
    }
}
