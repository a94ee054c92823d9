import Contracts
import Testing

@testable import Client

@Suite("Options of an import")
struct ImportOptionsTests {
    private func arguments(_ text: String) throws -> Arguments {
        try ArgumentParser(ImportCommand.spec).parse(CommandTreeTests.words(text))
    }

    private func settings(_ text: String) throws -> ImportSettings {
        try ImportOptions.settings(try arguments(text))
    }

    @Test("without options the input is a combined log")
    func fallback() throws {
        let settings = try settings("access.log")
        guard case .accessLog(.combined) = settings.format else {
            Issue.record("another format")
            return
        }
        #expect(settings.separator == nil)
        #expect(settings.defaults.isEmpty)
    }

    @Test("CSV options make a layout; defaults come from their options")
    func csv() throws {
        let settings = try settings(
            "x --input csv --separator tab --no-header --map occurred_at=1,user=3 "
                + "--time-format unix --meter charts --user u1 --set country=DE,attributes.a=b=c")
        guard case .csv(let layout) = settings.format else {
            Issue.record("another format")
            return
        }
        #expect(layout.separator == 0x09)
        #expect(!layout.hasHeader)
        #expect(layout.map.map(\.column) == ["1", "3"])
        #expect(settings.times == .unix)
        #expect(
            settings.defaults.map(\.field.text) == ["meter", "user", "country", "attributes.a"])
        #expect(settings.defaults.map(\.text) == ["charts", "u1", "DE", "b=c"])
    }

    @Test(
        "options that don't fit are usage failures",
        arguments: [
            "x --map occurred_at=ts", "x --no-header", "x --separator ;", "x --time-format unix",
            "x --input jsonl --map user=u", "x --input csv --separator ab",
            "x --input csv --separator é",
            "x --input csv --separator '\"'", "x --input csv --map when=1", "x --batch 0",
            "x --set country", "x --set nothing=1", "x --set occurred_at=2026-01-02",
            "x --set event_id=1",
            "x --set org_id=1", "x --set status_code=ok", "x --meter a --set meter=b",
            "x --input xml",
        ])
    func refused(text: String) {
        let failure = #expect(throws: CommandFailure.self) { try settings(text) }
        #expect(failure?.exitCode == .usage)
        #expect(failure?.remedy.isEmpty == false)
    }

    @Test("what decides about a line's meaning is in the checkpoint's options")
    func identity() throws {
        let texts = [
            "x", "x --input common", "x --input csv", "x --input csv --map user=u",
            "x --input csv --no-header --map occurred_at=1", "x --input csv --separator ;",
            "x --input jsonl", "x --input jsonl --time-format unix", "x --meter m", "x --user m",
        ]
        let options = try texts.map { try settings($0).options(ack: .committed) }
        for (index, one) in options.enumerated() {
            for other in options[(index + 1)...] { #expect(one != other) }
        }
        #expect(try settings("x").options(ack: .spooled) != options[0])
    }

    @Test(
        "a checkpoint is beside the first input, or where it is asked for; standard input has none")
    func places() throws {
        let folder = try TemporaryFolder()
        let log = folder.path + "/log"
        let options = try settings("x").options(ack: .committed)
        func place(_ text: String, _ paths: [String]) throws -> CheckpointPlace? {
            try CheckpointPlace(try arguments(text), paths, options)
        }
        #expect(try place("x", [log])?.isKept == false)
        #expect(try place("x", ["-"]) == nil)
        #expect(try place("x", [log, "-"]) == nil)
        #expect(throws: CommandFailure.self) { _ = try place("x --resume", ["-"]) }
        #expect(try place("x --resume --checkpoint \(log).c", ["-"])?.resumed == nil)

        var position = ImportPosition()
        position.pass(digest: 1, bytes: 1)
        var tally = ImportTally(knowsDuplicates: true)
        tally.read = 1_200
        let checkpoint = Checkpoint(options: options, position: position, tally: tally)
        try PrivateFile.write(checkpoint.text, to: log + ".tollgate-import")
        let resumed = try place("x --resume", [log])
        #expect(resumed?.resumed == checkpoint)
        #expect(resumed?.remark.contains("line 1,200") == true)
        let anew = try place("x", [log])
        #expect(anew?.resumed == nil)
        #expect(anew?.remark.contains("--resume would go on there") == true)
        let other = try settings("x --meter m").options(ack: .committed)
        let failure = #expect(throws: CommandFailure.self) {
            _ = try CheckpointPlace(try arguments("x --resume"), [log], other)
        }
        #expect(failure?.what.hasSuffix("with other options: --meter, --user or --set") == true)
        try PrivateFile.write("rubbish", to: log + ".tollgate-import")
        #expect(throws: CommandFailure.self) { _ = try place("x --resume", [log]) }
        #expect(try place("x", [log])?.remark == "")
    }
}
