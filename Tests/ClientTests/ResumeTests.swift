import Chassis
import Contracts
import Synchronization
import Testing

@testable import Client

@Suite("Imports that go on where an earlier one ended")
struct ResumeTests {
    private let imports: ImportRunTests
    private var folder: TemporaryFolder { imports.folder }

    init() throws { imports = try ImportRunTests() }

    private var checkpoint: String { folder.path + "/checkpoint" }

    private func file(_ clock: ManualClock) -> CheckpointFile {
        CheckpointFile(path: checkpoint, isAskedFor: true, isKept: true, clock: clock)
    }

    private func resume(
        _ paths: [String], into sink: any EventSink, format: ImportSettings.Format? = nil
    ) async throws -> ImportRun.Result {
        let clock = ManualClock()
        return await imports.run(
            paths, into: sink, format: format, file: file(clock),
            earlier: try CheckpointFile.load(checkpoint), clock: clock)
    }

    @Test("after a failure at any batch the rest is sent, and the tally is that of the whole")
    func everyBatch() async throws {
        let paths = [
            try imports.write(ImportRunTests.log(40), to: "log.1"),
            try imports.write(ImportRunTests.log(25, from: 30), to: "log"),
        ]
        let whole = MemorySink()
        let wanted = await imports.run(paths, into: whole)
        let batches = (whole.sent + 2) / 3
        for count in 0...batches {
            _ = folder.remove("checkpoint")
            let sink = MemorySink(batchesMax: count)
            let clock = ManualClock()
            let cut = await imports.run(paths, into: sink, file: file(clock), clock: clock)
            #expect((cut.failure == nil) == (count >= batches), "after \(count)")
            let stored = sink.events
            let rest = MemorySink()
            let result = try await resume(paths, into: rest)
            #expect(result.failure == nil, "after \(count)")
            #expect(result.tally == wanted.tally, "after \(count)")
            // Up to three batches behind the failed one may have been stored; nobody knows.
            let missing = whole.sent - stored.count
            #expect((missing...missing + 9).contains(rest.sent), "after \(count)")
            #expect(
                Set((stored + rest.events).map(\.eventID)) == Set(whole.events.map(\.eventID)))
        }
    }

    @Test("after kill -9 at any batch nothing is missing, and the tally adds up")
    func killed() async throws {
        let path = try imports.write(ImportRunTests.log(60), to: "log")
        let whole = MemorySink()
        let wanted = await imports.run([path], into: whole)
        // What the checkpoint's file holds whenever a batch is answered: what a kill would leave.
        let clock = ManualClock()
        let left = Mutex<[String?]>([])
        let place = checkpoint
        let sink = MemorySink { _ in
            clock.advance(milliseconds: 1_500)
            left.withLock { $0.append((try? PrivateFile.read(place)) ?? nil) }
        }
        _ = await imports.run([path], into: sink, file: file(clock), clock: clock)
        let leftovers = left.withLock { $0 }
        #expect(Set(leftovers).count > 5)
        for text in leftovers {
            let earlier = text.flatMap { Checkpoint(text: $0) }
            #expect(text == nil || earlier != nil)
            let result = await imports.run([path], into: sink, earlier: earlier)
            #expect(result.failure == nil)
            #expect(result.tally.read == wanted.tally.read)
            #expect(result.tally.rejected == wanted.tally.rejected)
            let sum = result.tally.accepted + (result.tally.duplicates ?? 0)
            #expect(sum + result.tally.rejected == result.tally.read)
            #expect(sink.events.count == whole.events.count)
        }
    }

    @Test("CSV goes on behind its header and records of several lines")
    func csv() async throws {
        let rows = (0..<40).map { "2026-01-02T00:00:\(10 + $0 % 40)Z,\"/a\n\($0 % 4)\"\n" }
        let path = try imports.write("\noccurred_at,endpoint\n" + rows.joined(), to: "x.csv")
        let format = ImportSettings.Format.csv(CSVLayout())
        for count in 0...13 {
            _ = folder.remove("checkpoint")
            let sink = MemorySink(batchesMax: count)
            let clock = ManualClock()
            _ = await imports.run(
                [path], into: sink, format: format, file: file(clock), clock: clock)
            let rest = MemorySink()
            let result = try await resume([path], into: rest, format: format)
            #expect(result.tally == ImportRunTests.tally(read: 40, accepted: 40))
            #expect(sink.events.count + rest.events.count == 40)
        }
    }

    @Test("a log that has grown is imported from where it ended, a half-written last line included")
    func grown() async throws {
        let whole = ImportRunTests.log(30)
        let sink = MemorySink()
        var sent = 0
        for length in stride(from: 100, to: whole.utf8.count, by: 333) + [whole.utf8.count] {
            let path = try folder.write(Array(whole.utf8.prefix(length)), to: "log")
            let result = try await resume([path], into: sink)
            #expect(result.failure == nil, "at \(length)")
            sent = sink.sent
        }
        let lines = whole.split(separator: "\n").count
        let fresh = MemorySink()
        let wanted = await imports.run([folder.path + "/log"], into: fresh)
        #expect(Set(fresh.events.map(\.eventID)).isSubset(of: Set(sink.events.map(\.eventID))))
        #expect(sent <= lines + 10, "little is sent twice")
        let last = try await resume([folder.path + "/log"], into: sink)
        #expect(last.tally.read == wanted.tally.read)
        #expect(sink.sent == sent, "nothing is left to send")
    }

    @Test("other inputs than the checkpoint's are refused, and nothing of them is sent")
    func otherInputs() async throws {
        let path = try imports.write(ImportRunTests.log(30), to: "log")
        _ = try await resume([path], into: MemorySink())
        for other in [ImportRunTests.log(30, from: 1), ImportRunTests.log(10), ""] {
            let changed = try imports.write(other, to: "log")
            let sink = MemorySink()
            let result = try await resume([changed], into: sink)
            #expect(result.failure?.what.contains("not those of the checkpoint") == true)
            #expect(sink.sent == 0)
        }
    }

    @Test(
        "a damaged end is told; what came before it is imported, and the whole file goes on there")
    func damaged() async throws {
        let whole = ImportRunTests.log(200)
        try folder.write(Array(whole.utf8), to: "plain")
        _ = try await Program(
            executable: "/bin/sh",
            arguments: ["-c", "gzip -c < \(folder.path)/plain > \(folder.path)/plain.gz"],
            environment: ["PATH": "/usr/bin:/bin"]
        ).run(seconds: 30)
        let gz = try SmallFile.read(folder.path + "/plain.gz")
        let sink = MemorySink()
        let path = try folder.write(Array(gz.prefix(gz.count * 3 / 4)), to: "log.gz")
        let cut = try await resume([path], into: sink)
        #expect(cut.failure?.what.contains("damaged") == true)
        #expect(cut.tally.read > 50 && cut.tally.read < 200)
        let sent = sink.sent
        try folder.write(gz, to: "log.gz")
        let result = try await resume([path], into: sink)
        #expect(result.failure == nil)
        #expect(result.tally.duplicates == 0)
        #expect(
            result.tally == (await imports.run([folder.path + "/plain"], into: MemorySink())).tally)
        #expect(sink.sent > sent)
    }

    @Test("told to stop, it sends what it has read, notes where it is, and says so")
    func stopped() async throws {
        let path = try imports.write(ImportRunTests.log(4_000), to: "log")
        let stop = ShutdownRequest()
        let sink = MemorySink { number in if number == 20 { stop.raise("test") } }
        let clock = ManualClock()
        let result = await imports.run(
            [path], into: sink, file: file(clock), stop: stop, clock: clock)
        let wanted = await imports.run([path], into: MemorySink())
        #expect(result.failure?.what == "the import was interrupted")
        #expect(result.tally.accepted == UInt64(sink.events.count))
        #expect(result.tally.read < wanted.tally.read)
        let rest = try await resume([path], into: sink)
        #expect(rest.failure == nil)
        #expect(rest.tally == wanted.tally)
    }

    @Test("a checkpoint is read back as it was written, and rubbish is none")
    func texts() throws {
        var tally = ImportRunTests.tally(read: 5, accepted: 2, duplicates: 1, rejected: 2)
        var position = ImportPosition()
        position.pass(digest: .max, bytes: 10)
        let options = [JSONMember("org", .string("7")), JSONMember("map", .object([]))]
        for duplicates in [1, nil] as [UInt64?] {
            tally.duplicates = duplicates
            let checkpoint = Checkpoint(options: options, position: position, tally: tally)
            #expect(Checkpoint(text: checkpoint.text) == checkpoint)
            for count in 0..<checkpoint.text.count - 2 {
                #expect(Checkpoint(text: String(checkpoint.text.prefix(count))) == nil)
            }
            let others = [JSONMember("org", .string("8")), JSONMember("ack", .null)]
            #expect(checkpoint.differences(from: options).isEmpty)
            #expect(checkpoint.differences(from: others) == ["org", "map", "ack"])
        }
        for text in ["", "{}", "[]", #"{"tollgate_import":2}"#, "x"] {
            #expect(Checkpoint(text: text) == nil)
        }
    }

    @Test("a checkpoint that is further than an import that starts anew stays until that is as far")
    func further() throws {
        let clock = ManualClock()
        let options = [JSONMember("org", .string("7"))]
        func checkpoint(_ records: UInt64) -> Checkpoint {
            Checkpoint(
                options: options, position: ImportPosition(records: records, bytes: 0, content: 0),
                tally: ImportRunTests.tally(read: records, accepted: records))
        }
        let file = CheckpointFile(
            path: self.checkpoint, isAskedFor: false, isKept: false, recordsOfOther: 10,
            clock: clock)
        try PrivateFile.write(checkpoint(10).text, to: self.checkpoint)
        for (records, held) in [(5, 10), (9, 10), (12, 12)] as [(UInt64, UInt64)] {
            clock.advance(milliseconds: 1_000)
            try file.update(checkpoint(records))
            #expect(try CheckpointFile.load(self.checkpoint)?.position.records == held)
        }
        try file.finish()
        #expect(try CheckpointFile.load(self.checkpoint) == nil)
    }
}
