import Model
import Testing

@testable import Client

@Suite("Settings and ranges")
struct SettingsTests {
    @Test("an option beats a variable, which beats the file, which beats the stack")
    func precedence() {
        let stack = ["format": "s"]
        let file = ["format": "f"]
        let environment = ["TOLLGATE_FORMAT": "e"]
        func format(_ settings: ClientSettings) -> String? { settings.value("format") }
        #expect(format(ClientSettings(stack: stack)) == "s")
        #expect(format(ClientSettings(file: file, stack: stack)) == "f")
        #expect(
            format(ClientSettings(environment: environment, file: file, stack: stack)) == "e")
        #expect(
            format(ClientSettings(options: ["format": "o"], environment: environment)) == "o")
        #expect(
            format(ClientSettings(environment: ["TOLLGATE_FORMAT": ""], file: file)) == "f")
    }

    @Test("a file of settings has comments, and a wrong line is named")
    func file() throws {
        let text = "# mine\n\n format = json \nlimiter=10.0.0.1:7101\n"
        let settings = try SettingsFile.parse(text, path: "config")
        #expect(settings == ["format": "json", "limiter": "10.0.0.1:7101"])
        let failure = #expect(throws: CommandFailure.self) {
            try SettingsFile.parse("format = json\nlimitr = x", path: "config")
        }
        #expect(failure?.what.contains("line 2") == true)
        #expect(failure?.remedy == "did you mean limiter?")
    }

    @Test("values of the wrong form are usage failures")
    func wrong() {
        let settings = ClientSettings(options: [
            "format": "yaml", "timeout": "0", "limiter": "nowhere", "postgres-port": "70000",
        ])
        #expect(throws: CommandFailure.self) { try settings.format() }
        #expect(throws: CommandFailure.self) { try settings.timeoutMilliseconds() }
        #expect(throws: CommandFailure.self) { try settings.address(of: .limiter) }
        #expect(throws: CommandFailure.self) { try settings.postgresPort() }
    }

    @Test("a range is made of whole minutes that end with the current one")
    func ranges() throws {
        let now = try #require(Timestamp(rfc3339: "2026-03-01T12:34:56.5Z"))
        let range = try range("--range 1h", now)
        #expect(range.from.rfc3339 == "2026-03-01T11:35:00Z")
        #expect(range.to.rfc3339 == "2026-03-01T12:35:00Z")
        let dates = try self.range("--from 2015-05-17 --to 2015-05-19", now)
        #expect(dates.from.rfc3339 == "2015-05-17T00:00:00Z")
        #expect(dates.to.rfc3339 == "2015-05-19T00:00:00Z")
    }

    @Test(
        "ranges that contradict themselves are refused",
        arguments: [
            "--to 2015-05-17", "--from 2015-05-17 --to 2015-05-17", "--from x",
            "--from 2015-05-17 --range 1h", "--from 2099-01-01",
        ])
    func contradictions(text: String) throws {
        let now = try #require(Timestamp(rfc3339: "2026-03-01"))
        let failure = #expect(throws: CommandFailure.self) { try range(text, now) }
        #expect(failure?.exitCode == .usage)
    }

    private func range(_ text: String, _ now: Timestamp) throws -> TimeRange {
        let spec = CommandSpec(
            "x", "x", options: RangeOption.options(default: "24h"), examples: ["x"])
        let words = text.split(separator: " ").map(String.init)
        return try RangeOption.range(
            try ArgumentParser(spec).parse(words), default: "24h", now: now)
    }
}
