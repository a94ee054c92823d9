import Chassis
import Contracts
import Synchronization
import Testing

@testable import Client

@Suite("Imports")
struct ImportRunTests {
    let folder: TemporaryFolder
    let console = CapturedConsole()

    init() throws { folder = try TemporaryFolder() }

    /// Lines of an access log, every third one said twice, every fifth one broken.
    static func log(_ count: Int, from first: Int = 0) -> String {
        (first..<(first + count)).map { index in
            let second = index < 10 ? "0\(index)" : "\(index % 60)"
            let line =
                #"192.0.2.1 - - [17/May/2015:10:05:\#(second) +0000] "GET /\#(index % 7) "#
                + #"HTTP/1.1" 200 \#(index) "-" "x""# + "\n"
            if index % 5 == 4 { return "broken \(index)\n" }
            return index % 3 == 0 ? line + line : line
        }.joined()
    }

    func write(_ text: String, to name: String) throws -> String {
        try folder.write(Array(text.utf8), to: name)
    }

    func run(
        _ paths: [String], into sink: any EventSink, batch: Int = 3,
        format: ImportSettings.Format? = nil,
        file: CheckpointFile? = nil, earlier: Checkpoint? = nil, stop: ShutdownRequest = .init(),
        clock: ManualClock = ManualClock()
    ) async -> ImportRun.Result {
        var settings = ImportSettings(format: format ?? .accessLog(.combined), orgID: 7)
        settings.batchEventsMax = batch
        return await ImportRun(
            settings: settings, ack: .committed, sink: sink, file: file, earlier: earlier,
            bar: ProgressBar("import", on: console.console), clock: clock, stop: stop
        ).run(paths)
    }

    static func tally(
        read: UInt64, accepted: UInt64, duplicates: UInt64 = 0, rejected: UInt64 = 0
    ) -> ImportTally {
        var tally = ImportTally(knowsDuplicates: true)
        (tally.read, tally.accepted) = (read, accepted)
        (tally.duplicates, tally.rejected) = (duplicates, rejected)
        return tally
    }

    @Test("every line is accepted, a duplicate or rejected, and rejected ones are told by number")
    func tallies() async throws {
        let path = try write(Self.log(10), to: "log")
        let sink = MemorySink()
        let first = await run([path], into: sink)
        #expect(first.failure == nil)
        #expect(first.tally == Self.tally(read: 13, accepted: 11, rejected: 2))
        #expect(console.error.contains("rejected \(path):7: the user or the [time] is missing"))
        let again = await run([path], into: sink)
        #expect(again.tally == Self.tally(read: 13, accepted: 0, duplicates: 11, rejected: 2))
        #expect(sink.events.count == 11)
    }

    @Test("the parts of a rotated log share the ordinals, in any order")
    func rotated() async throws {
        let (whole, sink) = (Self.log(30), MemorySink())
        #expect(await run([try write(whole, to: "whole")], into: sink).failure == nil)
        let cut = try #require(
            whole.range(
                of: "\n", range: whole.index(whole.startIndex, offsetBy: 900)..<whole.endIndex)
        ).upperBound
        let parts = [
            try write(String(whole[cut...]), to: "log"),
            try write(String(whole[..<cut]), to: "log.1"),
        ]
        let result = await run(parts, into: sink)
        #expect(result.failure == nil)
        #expect(result.tally.accepted == 0)
        #expect(result.tally.duplicates == UInt64(sink.events.count))
    }

    @Test("what tracker rejects, and another payload of a known identity, is told by line")
    func refusedByTracker() async throws {
        let header = "event_id,occurred_at,endpoint,status\n"
        let row = "00112233445566778899aabbccddeeff,2026-01-02,"
        let path = try write(
            header + "\(row)/a,200\n\n\(row)/b,200\n,2026-01-02,/c,599\n", to: "x.csv")
        let result = await run([path], into: MemorySink(), format: .csv(CSVLayout()))
        #expect(result.tally == Self.tally(read: 3, accepted: 1, rejected: 2))
        #expect(console.error.contains("rejected \(path):4: an event of this identity"))
        #expect(console.error.contains("rejected \(path):5: x y"))
    }

    @Test("a line names another org than the command's, or none where the command has none")
    func orgs() throws {
        var settings = ImportSettings(format: .jsonLines, orgID: 7)
        func event(_ line: String) throws -> TrackerV1.UsageEvent? {
            var parser = try settings.parser(of: "x")
            return try settings.event(of: Array(line.utf8), &parser)
        }
        let time = #""occurred_at":"2026-01-02""#
        #expect(try event("{\(time),\"org_id\":7}")?.orgID == 7)
        #expect(try event("{\(time)}")?.orgID == 7)
        #expect(throws: LineFault.self) { _ = try event("{\(time),\"org_id\":8}") }
        #expect(throws: LineFault("occurred_at is missing")) { _ = try event("{}") }
        settings.orgID = nil
        #expect(try event("{\(time),\"org_id\":8}")?.orgID == 8)
        #expect(throws: LineFault.self) { _ = try event("{\(time)}") }
    }

    @Test("a file that is named twice, or is missing, stops the import before anything is sent")
    func wrongInputs() async throws {
        let path = try write(Self.log(3), to: "log")
        let sink = MemorySink()
        #expect(await run([path, path], into: sink).failure?.exitCode == .usage)
        #expect(await run([path, "/no/such"], into: sink).failure?.exitCode == .notFound)
        #expect(sink.sent == 0)
    }

    @Test("an import fails whose lines are all rejected, and says how to name their format; others do not")
    func nothingImported() throws {
        func end(_ tally: ImportTally) -> ImportJob.End {
            ImportJob.End(tally: tally, failure: nil, isResumable: false)
        }
        let failure = #expect(throws: CommandFailure.self) {
            try end(Self.tally(read: 4_000, accepted: 0, rejected: 4_000)).exitCode()
        }
        #expect(failure?.exitCode == .failure)
        #expect(failure?.what == "each of 4,000 lines was rejected, nothing is imported")
        #expect(failure?.remedy.contains("--input") == true)
        for tally in [
            Self.tally(read: 0, accepted: 0), Self.tally(read: 5, accepted: 1, rejected: 4),
            Self.tally(read: 5, accepted: 0, duplicates: 1, rejected: 4),
        ] {
            #expect(try end(tally).exitCode() == .success)
        }
    }

    @Test("many rejected lines are told up to a number, and counted")
    func manyRejected() async throws {
        let path = try write(String(repeating: "x\n", count: 60_100), to: "log")
        let result = await run([path], into: MemorySink())
        #expect(result.tally == Self.tally(read: 60_100, accepted: 0, rejected: 60_100))
        #expect(console.error.split(separator: "\n").count == ImportReport.reportsMax + 1)
        #expect(console.error.hasSuffix("and 60000 more rejected lines\n"))
    }
}
