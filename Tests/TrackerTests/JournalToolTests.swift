import Chassis
import Contracts
import Glibc
import Model
import TestKit
import Testing

@testable import Tracker

@Suite("tracker journal")
struct JournalToolTests {
    /// What the tool said and how it ended.
    private struct Run {
        var outcome = JournalTool.Outcome.usage
        var output = ""
        var errors = ""

        func count(_ name: String) -> String? {
            guard case .object(let members)? = try? JSONParser.parse(output),
                case .number(let digits)? = members.first(where: { $0.name == name })?.value
            else { return nil }
            return digits
        }
    }

    private func run(_ words: String...) throws -> Run {
        let tool = try #require(JournalTool(["journal"] + words))
        var run = Run()
        run.outcome = tool.run(clock: SystemClock()) { text, isError in
            if isError { run.errors += text } else { run.output += text }
        }
        return run
    }

    @Test("words that it does not know, and directories without a journal, change nothing")
    func usage() throws {
        #expect(JournalTool([]) == nil)
        #expect(JournalTool(["--check-config"]) == nil)
        #expect(try run().outcome == .usage)
        #expect(try run("--dir").outcome == .usage)
        #expect(try run("--dir", "x", "--what").outcome == .usage)
        #expect(try run("--dir", "x", "--export").outcome == .usage)
        let folder = try ScratchFolder()
        #expect(try run("--dir", folder.path).outcome == .notFound)
        #expect(try run("--dir", folder.path + "/none").outcome == .notFound)
        #expect(folder.files.isEmpty)
    }

    @Test("a journal that a tracker has open is refused")
    func inUse() async throws {
        let folder = try ScratchFolder()
        let journal = try openJournal(folder)
        try await journal.appendAndWait(makeRecord(1))
        let refused = try run("--dir", folder.path, "--skip", "--yes")
        #expect(refused.outcome == .inUse)
        #expect(refused.errors.contains("in use"))
        await journal.shutDown()
        let fine = try run("--dir", folder.path)
        #expect(fine.outcome == .intact)
        #expect(fine.count("events") == "1")
    }

    @Test(
        "a damaged journal is told of, exported, and mended only on consent; then a tracker goes on"
    )
    func mended() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        var samples = EventSamples(seed: 88)
        var sent: [TrackerV1.UsageEvent] = []
        // Never started: it takes events, and flushes none.
        let taking = try TrackerHarness(
            folder, url, environment: ["TRACKER_JOURNAL_BYTES_MAX": "1MiB"])
        for _ in 0..<200 {
            let events = samples.next(10)
            sent += events
            _ = try await taking.client.record(.init(events))
        }
        await taking.service.stop()
        let names = folder.files.filter { $0.hasSuffix(".journal") }
        #expect(names.count > 1)
        let path = folder.path + "/" + names[0]
        let first = try #require(JournalDirectory.firstPosition(of: path))
        var bytes = contents(of: path)
        bytes[JournalFormat.segmentHeaderBytes + 100] ^= 4
        setContents(of: path, bytes)

        let told = try run("--dir", folder.path, "--skip")
        #expect(told.outcome == .damaged)
        #expect(told.count("events") == "1990")
        #expect(told.output.contains(#""records_lost":1,"events_lost":10"#))
        #expect(contents(of: path) == bytes)

        let file = folder.path + "/events.jsonl"
        let done = try run("--dir", folder.path, "--export", file, "--skip", "--yes")
        #expect(done.outcome == .intact)
        #expect(done.output.contains(path + ".damaged"))
        #expect(contents(of: path + ".damaged") == bytes)
        let lost = Int(first - 1) * 10..<Int(first) * 10
        let kept = sent.indices.filter { !lost.contains($0) }.map { sent[$0] }
        let exported = String(decoding: contents(of: file), as: UTF8.self).split(separator: "\n")
        #expect(exported.count == kept.count)
        for (line, event) in zip(exported, kept) {
            #expect(line.contains("\"event_id\":\"\(HexString.encode(event.eventID))\""))
            #expect(line.contains("\"occurred_at_us\":\(event.occurredAtUs),"))
        }

        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        try await tracker.settle()
        let audit = try await Auditor(url)
        #expect(try await audit.rawCount() == 1990)
        #expect(try await audit.differences() == [])
        let again = try await tracker.client.record(.init(sent, .committed))
        #expect(again.accepted == 10)
        #expect(again.duplicates == 1990)
        #expect(again.conflicts == 0)
        await audit.close()
        await tracker.service.stop()
    }

    @Test("a journal of lost records only is flushed like any other")
    func emptyRecords() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let journal = try openJournal(folder)
        for _ in 0..<3 {
            let empty = SpoolRecordBuilder(
                takenAt: Timestamp(microseconds: 1_790_000_000_000_000), expecting: 0)
            try await journal.appendAndWait(empty.finish())
        }
        await journal.shutDown()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        try await tracker.settle()
        #expect(try await tracker.client.status().committedPosition == 3)
        var samples = EventSamples(seed: 89)
        let reply = try await tracker.client.record(.init(samples.next(5), .committed))
        #expect(reply.accepted == 5)
        await tracker.service.stop()
    }
}
