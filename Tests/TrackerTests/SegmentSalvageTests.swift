import Glibc
import Model
import Testing

@testable import Tracker

@Suite("Reading and mending a damaged journal")
struct SegmentSalvageTests {
    /// A journal of records 1 to `count` in several segments, closed; gives its files in order.
    private func journal(_ count: Int, _ folder: ScratchFolder) async throws -> [String] {
        let journal = try openJournal(folder, bytesMax: 64 << 10)
        for number in 1...count { try await journal.appendAndWait(makeRecord(number)) }
        await journal.shutDown()
        return files(folder)
    }

    private func files(_ folder: ScratchFolder) -> [String] {
        folder.files.filter { $0.hasSuffix(".journal") }.sorted().map { folder.path + "/" + $0 }
    }

    private func survey(_ folder: ScratchFolder) throws -> JournalSurvey {
        try JournalSurvey(JournalDirectory(path: folder.path, disk: PosixDisk()))
    }

    private func mend(_ folder: ScratchFolder) throws -> [JournalMending.Mended] {
        try JournalMending(
            directory: JournalDirectory(path: folder.path, disk: PosixDisk()),
            newIdentity: [UInt8](repeating: 7, count: 16),
            now: Timestamp(microseconds: 1_790_000_000_000_000)
        ).mend(try survey(folder))
    }

    /// The numbers of the records that a tracker reads now; nil for those without events.
    private func reopened(_ folder: ScratchFolder) async throws -> [Int?] {
        let journal = try openJournal(folder, bytesMax: 64 << 10)
        let records = try readAll(journal, from: journal.firstPosition)
        let first = journal.firstPosition
        #expect(records.map(\.position) == (0..<records.count).map { first + UInt64($0) })
        await journal.shutDown()
        return records.map { $0.events == 0 ? nil : number(of: $0) }
    }

    private func gaps(_ folder: ScratchFolder) throws -> [JournalGap] {
        try survey(folder).segments.flatMap(\.salvage.gaps)
    }

    @Test("an intact journal has no gap, and every record and event is counted")
    func intact() async throws {
        let folder = try ScratchFolder()
        let files = try await journal(200, folder)
        #expect(files.count > 2)
        let survey = try survey(folder)
        #expect(survey.isIntact)
        #expect(survey.segments.reduce(0) { $0 + $1.counts.records } == 200)
        #expect(survey.segments.reduce(0) { $0 + $1.counts.events } == 200)
        #expect(try mend(folder).isEmpty)
        #expect(self.files(folder) == files)
    }

    @Test("one damaged record is one gap; the mended journal has all others, the file is kept")
    func oneRecord() async throws {
        let folder = try ScratchFolder()
        let files = try await journal(200, folder)
        let whole = contents(of: files[1])
        let first = try #require(JournalDirectory.firstPosition(of: files[1]))
        var damaged = whole
        let parts = try survey(folder).segments[1].salvage.parts
        guard case .record(let place, _, _) = parts[3] else {
            Issue.record("an intact journal has a gap")
            return
        }
        damaged[place.upperBound - 1] ^= 1
        setContents(of: files[1], damaged)
        #expect(throws: JournalFault.self) { _ = try openJournal(folder, bytesMax: 64 << 10) }
        let gap = try #require(try gaps(folder).first)
        #expect(gap.bytes == place)
        #expect(gap.positions == first + 3..<first + 4)
        #expect(gap.claimedEvents == 1)
        let mended = try mend(folder)
        #expect(mended == [.init(file: files[1], keptAs: files[1] + ".damaged")])
        #expect(contents(of: files[1] + ".damaged") == damaged)
        let expected = (1...200).map { $0 == Int(first) + 3 ? nil : $0 as Int? }
        #expect(try await reopened(folder) == expected)
        #expect(try survey(folder).isIntact)
    }

    @Test("a lost header, file, middle or end costs what was in it and nothing else")
    func large() async throws {
        let folder = try ScratchFolder()
        let files = try await journal(200, folder)
        let wholes = files.map { contents(of: $0) }
        let firsts = files.compactMap { JournalDirectory.firstPosition(of: $0) }.map { Int($0) }
        let second = Set(firsts[1]..<firsts[2])
        let cases: [(name: String, lost: Set<Int>, damage: () -> Void)] = [
            ("header", [], { setContents(of: files[1], [9] + wholes[1].dropFirst()) }),
            ("first header", [], { setContents(of: files[0], [9] + wholes[0].dropFirst()) }),
            ("empty", second, { setContents(of: files[1], []) }),
            ("missing", second, { unlink(files[1]) }),
            ("zeros", second, { setContents(of: files[1], wholes[1].map { _ in 0 }) }),
            ("cut", second, { setContents(of: files[1], Array(wholes[1].prefix(70))) }),
            (
                "last header", [],
                {
                    let last = files.count - 1
                    setContents(of: files[last], [9] + wholes[last].dropFirst())
                }
            ),
        ]
        for (name, lost, damage) in cases {
            damage()
            #expect(throws: JournalFault.self, "\(name)") { _ = try openJournal(folder) }
            let told = try gaps(folder).flatMap { $0.positions.map { Int($0) } }
            #expect(Set(told) == lost, "\(name)")
            _ = try mend(folder)
            let expected = (1...200).map { lost.contains($0) ? nil : $0 as Int? }
            #expect(try await reopened(folder) == expected, "\(name)")
            for (file, whole) in zip(files, wholes) { setContents(of: file, whole) }
        }
    }

    @Test("a torn end is no damage: nobody was told that it is safe")
    func torn() async throws {
        let folder = try ScratchFolder()
        let files = try await journal(200, folder)
        let last = try #require(files.last)
        let salvage = try #require(try survey(folder).segments.last?.salvage)
        var torn = contents(of: last)
        torn[salvage.endOffset - 1] ^= 1
        setContents(of: last, torn)
        let survey = try survey(folder)
        #expect(survey.isIntact)
        #expect(survey.segments.last?.salvage.tornBytes ?? 0 > 0)
        #expect(try await reopened(folder) == Array(1...199))
    }

    @Test("a file that is of another journal, or of no place in this one, is not given up")
    func misplaced() async throws {
        let folder = try ScratchFolder()
        let files = try await journal(200, folder)
        let whole = contents(of: files[1])
        let stranger = JournalFormat.segmentHeader(
            journal: [UInt8](repeating: 3, count: 16),
            firstPosition: try #require(JournalDirectory.firstPosition(of: files[1])))
        setContents(of: files[1], stranger + whole.dropFirst(64))
        #expect(throws: JournalFault.self) { _ = try survey(folder) }
        setContents(of: files[1], whole)
        let far = folder.path + "/00000000ffffffff.journal"
        setContents(
            of: far,
            JournalFormat.segmentHeader(
                journal: Array(whole[8..<24]), firstPosition: 0xffff_ffff))
        #expect(throws: JournalFault.self) { _ = try survey(folder) }
    }

    @Test("whatever is damaged, mending leaves a journal that opens, with every untouched record")
    func anything() async throws {
        let folder = try ScratchFolder()
        let files = try await journal(120, folder)
        let wholes = files.map { contents(of: $0) }
        let intact = try survey(folder).segments.map { segment in
            segment.salvage.parts.compactMap { part -> (number: Int, bytes: Range<Int>)? in
                guard case .record(let bytes, let position, _) = part else { return nil }
                return (Int(position), bytes)
            }
        }
        #expect(intact.joined().map(\.number) == Array(1...120))
        var random = SeededRandom(seed: 23)
        var lost = 0
        for round in 0..<150 {
            var untouched: [Int] = []
            for (index, whole) in wholes.enumerated() {
                let places = random.chance(1, in: 2) ? Self.places(in: whole, &random) : []
                setContents(of: files[index], Self.damaged(whole, places, &random))
                untouched += intact[index].filter { record in
                    !places.contains { $0.overlaps(record.bytes) }
                }.map(\.number)
            }
            _ = try mend(folder)
            let read = try await reopened(folder)
            // After a torn end nothing is known to have been acknowledged.
            let expected = untouched.filter { $0 <= read.count }
            #expect(expected.allSatisfy { read[$0 - 1] == $0 }, "round \(round)")
            #expect(untouched.count - expected.count <= intact[files.count - 1].count)
            lost += read.filter { $0 == nil }.count
            for (file, whole) in zip(files, wholes) { setContents(of: file, whole) }
        }
        #expect(lost > 150)
    }

    private static func places(in whole: [UInt8], _ random: inout SeededRandom) -> [Range<Int>] {
        (0...random.next() % 3).map { _ in
            let start = Int(random.next() % UInt64(whole.count))
            let length = random.chance(1, in: 2) ? 1 : 1 + Int(random.next() % 700)
            return start..<min(whole.count, start + length)
        }
    }

    private static func damaged(
        _ whole: [UInt8], _ places: [Range<Int>], _ random: inout SeededRandom
    ) -> [UInt8] {
        var damaged = whole
        for place in places {
            let mask = random.chance(1, in: 3) ? UInt8(0xff) : UInt8(1) << UInt8(random.next() % 8)
            let isZeroed = random.chance(1, in: 3)
            for at in place { damaged[at] = isZeroed ? 0 : whole[at] ^ mask }
        }
        return damaged
    }
}
