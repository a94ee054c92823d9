import Glibc
import Model
import Testing

@testable import Tracker

@Suite("The journal")
struct JournalTests {
    @Test("records come back in order after closing and opening, over several segments")
    func reopened() async throws {
        let folder = try ScratchFolder()
        let witness = JournalWitness()
        var journal = try openJournal(folder, bytesMax: 64 << 10, observer: witness)
        let identity = journal.identity
        for number in 1...200 { try await journal.appendAndWait(makeRecord(number)) }
        #expect(witness.positions == Array(1...200))
        #expect(try readAll(journal).compactMap { number(of: $0) } == Array(1...200))
        await journal.shutDown()
        #expect(folder.files.filter { $0.hasSuffix(".journal") }.count > 2)

        journal = try openJournal(folder, bytesMax: 64 << 10)
        #expect(journal.identity == identity)
        #expect(journal.syncedPosition == 200)
        #expect(journal.recoveredEventCounts == Array(repeating: 1, count: 200))
        #expect(journal.tornBytes == 0)
        try await journal.appendAndWait(makeRecord(201))
        #expect(try readAll(journal, from: 150).compactMap { number(of: $0) } == Array(150...201))
        await journal.shutDown()
    }

    @Test("appends from many tasks are grouped, each acknowledged once and durable")
    func concurrent() async throws {
        let folder = try ScratchFolder()
        let witness = JournalWitness()
        let journal = try openJournal(folder, observer: witness)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask { try? await journal.appendAndWait(makeRecord(number)) }
            }
        }
        #expect(witness.positions == Array(1...300))
        #expect(Set(try readAll(journal).compactMap { number(of: $0) }) == Set(0..<300))
        await journal.shutDown()
        #expect(throws: JournalRefusal.closed) {
            try journal.append(makeRecord(1)) { _ in }
        }
    }

    @Test("segments go when their last record is committed, never the one that is written to")
    func removal() async throws {
        let folder = try ScratchFolder()
        let journal = try openJournal(folder, bytesMax: 64 << 10)
        for number in 1...200 { try await journal.appendAndWait(makeRecord(number)) }
        let before = journal.bytes.used
        try journal.remove(through: 100)
        #expect(journal.firstPosition > 1 && journal.firstPosition <= 101)
        #expect(journal.bytes.used < before)
        #expect(
            try readAll(journal, from: 101).compactMap { number(of: $0) } == Array(101...200))
        #expect(throws: JournalFault.self) { _ = try readAll(journal, from: 1) }
        try journal.remove(through: 200)
        #expect(folder.files.filter { $0.hasSuffix(".journal") }.count == 1)
        await journal.shutDown()
        let again = try openJournal(folder, bytesMax: 64 << 10)
        #expect(again.syncedPosition == 200)
        await again.shutDown()
    }

    @Test("a full journal refuses until segments are removed")
    func full() async throws {
        let folder = try ScratchFolder()
        let journal = try openJournal(folder, bytesMax: 64 << 10)
        var taken = 0
        do {
            while true {
                try await journal.appendAndWait(makeRecord(taken + 1))
                taken += 1
            }
        } catch let refusal as JournalRefusal {
            #expect(refusal == .full)
        }
        #expect(journal.bytes.used <= 64 << 10)
        try journal.remove(through: UInt64(taken))
        try await journal.appendAndWait(makeRecord(taken + 1))
        await journal.shutDown()
    }

    @Test("a second opener is told who is in the way")
    func locked() async throws {
        let folder = try ScratchFolder()
        let journal = try openJournal(folder)
        #expect(throws: JournalFault.inUse(directory: folder.path)) {
            _ = try openJournal(folder)
        }
        await journal.shutDown()
    }

    @Test("a missing or foreign segment stops the start")
    func misplaced() async throws {
        let folder = try ScratchFolder()
        let journal = try openJournal(folder, bytesMax: 64 << 10)
        for number in 1...200 { try await journal.appendAndWait(makeRecord(number)) }
        await journal.shutDown()
        let segments = folder.files.filter { $0.hasSuffix(".journal") }
        let middle = folder.path + "/" + segments[1]
        let saved = contents(of: middle)
        unlink(middle)
        #expect(throws: JournalFault.self) { _ = try openJournal(folder, bytesMax: 64 << 10) }
        let position = try #require(RecordHeader(saved, at: 64)).position
        setContents(
            of: middle,
            JournalFormat.segmentHeader(
                journal: Array(repeating: 9, count: 16), firstPosition: position) + saved[64...])
        #expect(throws: JournalFault.self) { _ = try openJournal(folder, bytesMax: 64 << 10) }
        setContents(of: middle, saved)
        let healed = try openJournal(folder, bytesMax: 64 << 10)
        #expect(healed.syncedPosition == 200)
        await healed.shutDown()
    }

    @Test("the processor's checksum and the tables' are one, for every length, place and seed")
    func checksums() {
        var random = SeededRandom(seed: 32)
        let bytes = random.bytes(5_000)
        bytes.withUnsafeBytes { bytes in
            for length in 0..<300 {
                let start = Int(random.next() % 64)
                let part = UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
                let seed = UInt32(truncatingIfNeeded: random.next())
                #expect(JournalChecksum.of(part, seed: seed) == CRC32C.checksum(part, seed: seed))
            }
            #expect(JournalChecksum.of(bytes) == CRC32C.checksum(bytes))
        }
        let check = Array("123456789".utf8).withUnsafeBytes { JournalChecksum.of($0) }
        #expect(check == 0xE306_9283)
    }
}

extension RecordHeader {
    /// Reads a header from an array.
    init?(_ bytes: [UInt8], at offset: Int) {
        guard let header = bytes.withUnsafeBytes({ RecordHeader($0, at: offset) }) else {
            return nil
        }
        self = header
    }
}
