import Testing

@testable import Chassis

private struct SampleConfiguration: ServiceConfiguration {
    static let batch = Setting.int("BATCH", in: 1...100, default: 10, doc: "Rows in a batch.")
    static let cap = Setting.bytes("CAP", in: 1...(1 << 40), default: "1GiB", doc: "Most bytes.")
    static let pause = Setting.milliseconds("PAUSE", in: 1...60_000, default: "5s", doc: "Pause.")
    static let name = Setting.string("NAME", doc: "What to call it.")
    static let key = Setting.secret("KEY", doc: "A key.")
    static var settings: [any SettingDescription] {
        [batch, cap, pause, name, key] + DaemonConfiguration.settings(port: 7101)
    }

    let batch: Int
    let cap: Int
    let pause: UInt64
    let name: String
    let key: String
    let daemon: DaemonConfiguration

    init(from reader: ConfigurationReader) {
        batch = reader.value(Self.batch)
        cap = reader.value(Self.cap)
        pause = reader.value(Self.pause)
        name = reader.value(Self.name)
        key = reader.value(Self.key)
        daemon = DaemonConfiguration(from: reader, port: 7101)
    }
}

@Suite struct ConfigurationTests {
    private let good = [
        "NAME": "n", "KEY": "hunter2", "DATABASE_URL": "postgresql://u:hunter2@h/d",
        "TOLLGATE_CREDENTIALS_FILE": "/c",
    ]

    @Test("defaults hold where the environment is silent")
    func defaults() throws {
        let configuration = try SampleConfiguration.load(environment: good)
        #expect(configuration.batch == 10)
        #expect(configuration.cap == 1 << 30)
        #expect(configuration.pause == 5_000)
        #expect(configuration.daemon.listen == NetworkAddress(host: "127.0.0.1", port: 7101))
        #expect(configuration.daemon.databaseDirectURL == configuration.daemon.databaseURL)
    }

    @Test("every fault is reported at once, and no secret with it")
    func faults() {
        let environment = [
            "BATCH": "101", "CAP": "9ZiB", "PAUSE": "-1s", "NAME": "",
            "TOLLGATE_LISTEN": "0.0.0.0:1", "TOLLGATE_LOOPS": "many", "KEY_FILE": "/none/such",
        ]
        do {
            _ = try SampleConfiguration.load(environment: environment)
            Issue.record("a faulty configuration was accepted")
        } catch {
            let names = error.faults.map(\.name)
            #expect(
                names == [
                    "BATCH", "CAP", "PAUSE", "NAME", "KEY_FILE", "TOLLGATE_LOOPS", "DATABASE_URL",
                    "TOLLGATE_CREDENTIALS_FILE", "TOLLGATE_LISTEN",
                ])
        }
    }

    @Test(
        "quantities read with their units, and overflow is refused",
        arguments: [
            ("250ms", 250), ("7", 7), ("60s", 60_000), ("1m", 60_000), ("2m", nil), ("s", nil),
            ("9223372036854775807h", nil), ("1.5s", nil), ("", 5_000),
        ] as [(String, UInt64?)])
    func milliseconds(text: String, expected: UInt64?) {
        let reader = ConfigurationReader(environment: ["PAUSE": text])
        #expect(reader.optional(SampleConfiguration.pause) == expected)
        #expect(reader.faults.isEmpty == (expected != nil))
    }

    @Test("addresses read with names, IPv4 and bracketed IPv6")
    func addresses() {
        #expect(NetworkAddress("localhost:0")?.isLoopback == true)
        #expect(NetworkAddress("127.9.9.9:80")?.isLoopback == true)
        #expect(NetworkAddress("127.evil.example:80")?.isLoopback == false)
        #expect(NetworkAddress("[::1]:7101")?.description == "[::1]:7101")
        for text in ["", ":1", "h", "h:", "h:65536", "h:-1", "h:+1", "::1:80", "[::1:80", "a b:1"] {
            #expect(NetworkAddress(text) == nil)
        }
    }

    @Test("flags are answered, with secrets left out and exit code 2 for faults")
    func flags() {
        func answer(_ arguments: [String], _ environment: [String: String]) -> ServiceFlags.Answer?
        {
            let reader = ConfigurationReader(environment: environment)
            _ = SampleConfiguration(from: reader)
            return ServiceFlags.answer(
                "sample", arguments, settings: SampleConfiguration.settings, reader: reader)
        }
        #expect(answer([], good) == nil)
        #expect(answer(["--version"], [:])?.output == "sample 0.1.0\n")
        #expect(answer(["--check-config"], good)?.code == 0)
        #expect(answer([], [:])?.code == 2)
        #expect(answer(["--fast"], good)?.code == 2)
        let printed = answer(["--print-config"], good)
        #expect(printed?.output.contains("hunter2") == false)
        #expect(printed?.output.contains("KEY=<redacted>\n") == true)
        #expect(printed?.output.contains("BATCH=10\n") == true)
        let help = answer(["--help"], [:])?.output ?? ""
        for setting in SampleConfiguration.settings { #expect(help.contains(setting.name)) }
    }
}
