import Testing

@testable import Tracker

@Suite("Settings of the tracker")
struct ConfigurationTests {
    private let least = [
        "DATABASE_URL": "postgresql://u@localhost/d", "TOLLGATE_CREDENTIALS_FILE": "c",
        "TRACKER_JOURNAL_DIR": "j",
    ]

    @Test("what has a default need not be given; the name is found later")
    func defaults() throws {
        let configuration = try TrackerConfiguration.load(environment: least)
        #expect(configuration.flushRecords == 100)
        #expect(configuration.flushMilliseconds == 5_000)
        #expect(configuration.journalBytesMax == 1 << 30)
        #expect(configuration.node == "")
    }

    @Test("a name that is none is refused")
    func name() {
        #expect(throws: (any Error).self) {
            _ = try TrackerConfiguration.load(
                environment: least.merging(["TRACKER_NODE": "a b"]) { $1 })
        }
    }
}
