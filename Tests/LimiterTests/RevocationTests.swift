import Chassis
import Contracts
import Model
import RPC
import Synchronization
import TestKit
import Testing

@testable import Limiter

@Suite("How long a revoked key still works")
struct RevocationTests {
    private static let revocations = 50

    /// The longest time from the answer of `RevokeKey` to the first refusal, in milliseconds.
    private func slowest(_ plan: LimiterHouse.Plan) async throws -> Double {
        let longest = Longest()
        try await LimiterHouse.open(plan) { house in
            let clock = SystemClock()
            let org = try await house.makeKey().org
            for _ in 0..<Self.revocations {
                let key = try await house.admin { try await $0.createKey(.init(orgID: org)) }
                let id = try #require(key.key?.keyID)
                #expect(await house.refusal(key.secret) != .unauthenticated)
                _ = try await house.admin {
                    try await $0.revokeKey(.init(orgID: org, keyID: id))
                }
                let start = clock.monotonic
                let end = Deadline.after(milliseconds: 5_000, from: start)
                while await house.refusal(key.secret) != .unauthenticated,
                    !end.hasPassed(at: clock.monotonic)
                { try await Task.sleep(nanoseconds: 1_000_000) }
                longest.note(clock.monotonic.nanoseconds(since: start))
            }
        }
        return longest.milliseconds
    }

    @Test("at most a second, over 50 revocations that are announced")
    func announced() async throws {
        let slowest = try await slowest(.init())
        print("slowest of \(Self.revocations) announced revocations: \(slowest) ms")
        #expect(slowest <= 1_000)
    }

    @Test("at most a second, over 50 revocations that no notice tells of")
    func polled() async throws {
        let slowest = try await slowest(.deaf())
        print("slowest of \(Self.revocations) revocations without notices: \(slowest) ms")
        #expect(slowest <= 1_000)
    }
}

/// The longest of some times.
private final class Longest: Sendable {
    private let nanoseconds = Mutex<UInt64>(0)

    func note(_ value: UInt64) { nanoseconds.withLock { $0 = max($0, value) } }
    var milliseconds: Double { Double(nanoseconds.withLock { $0 }) / 1_000_000 }
}
