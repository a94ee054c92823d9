import Foundation
import RPC
import Testing

@testable import Contracts

@Suite("The wire specification")
struct WireSpecificationTests {
    private func readme() throws -> String {
        let protos = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Protos/README.md").standardized
        return try String(contentsOf: protos, encoding: .utf8)
    }

    @Test("Protos/README.md shows the exchange as protobuf-c packs it")
    func exchange() throws {
        let expected = WireExample.text()
        #expect(try readme().contains("<!-- exchange -->\n\n" + expected), "\(expected)")
    }

    @Test("Protos/README.md has a row for every status")
    func statuses() throws {
        let text = try readme()
        for status in Status.allCases { #expect(text.contains("\n| \(status.rawValue) | ")) }
    }

    @Test("the limits that Protos/README.md states are the defaults")
    func limits() throws {
        let text = try readme()
        let limits = ServerLimits()
        #expect(limits.requestBytesMax == 256 << 10 && text.contains("| 256 KiB;"))
        #expect(limits.replyBytesMax == 16 << 20 && text.contains("| 16 MiB |"))
        #expect(limits.frameOverheadBytesMax == 4 << 10 && text.contains("| 4 KiB |"))
        #expect(limits.callsInFlightPerConnectionMax == 1_024 && text.contains("| 1,024 |"))
        #expect(limits.methodBytesMax == 256 && limits.idempotencyKeyBytesMax == 64)
        #expect(limits.credentialBytesMax == 1_024 && text.contains("| 256, 64, 1,024 bytes |"))
        #expect(limits.timeoutMillisecondsMax == 86_400_000 && text.contains("| 24 h |"))
        #expect(limits.defaultTimeoutMilliseconds == 10_000 && text.contains("default (10 s)"))
        #expect(limits.helloTimeoutMilliseconds == 5_000 && text.contains("it has 5 s"))
        #expect(limits.idleCloseMilliseconds == 900_000 && text.contains("15 minutes"))
        #expect(limits.drainMilliseconds == 15_000 && text.contains("gives them 15 s"))
        #expect(limits.anonymousRequestBytesMax == 64 << 10 && text.contains("| 64 KiB, 16 |"))
        #expect(limits.anonymousCallsInFlightPerConnectionMax == 16)
        #expect(limits.anonymousTimeoutMillisecondsMax == 60_000)
        #expect(limits.anonymousStreamMillisecondsMax == 600_000)
        #expect(text.contains("| 60 s, 10 minutes |"))
        #expect(TrackerMethods.record.requestBytesMax == 4 << 20)
    }
}
