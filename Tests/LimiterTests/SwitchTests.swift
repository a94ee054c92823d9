import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("The emergency switch as limiters obey it")
struct SwitchTests {
    @Test(
        "limits nobody and counts nothing while it is off, for everyone or one org",
        arguments: [false, true])
    func obeyed(_ isForEveryone: Bool) async throws {
        try await LimiterHouse.open { house in
            let (one, two) = (try await house.makeKey("one"), try await house.makeKey("two"))
            for key in [one, two] { _ = try await house.check(key.secret, cost: 10) }
            let org = isForEveryone ? 0 : one.org
            _ = try await house.admin {
                try await $0.setLimiting(.init(orgID: org, disabled: true, reason: "incident"))
            }
            await eventually("it is obeyed", within: 1_000) {
                try await house.check(one.secret).disabled
            }
            let free = try await house.check(one.secret, cost: 1_000_000)
            #expect(free.decision == .allowed && free.rules.isEmpty && free.orgID == one.org)
            #expect(free.keyID == one.keyID && !free.degraded)
            #expect(try await house.check(two.secret).disabled == isForEveryone)
            #expect(await house.refusal(Array("x".utf8)) == .unauthenticated)
            _ = try await house.admin {
                try await $0.setLimiting(.init(orgID: org, reason: "over"))
            }
            await eventually("limits are back", within: 1_000) {
                try await house.check(one.secret).decision == .denied
            }
            let after = try await house.check(one.secret, cost: 0)
            #expect(after.rules.map(\.remaining) == [0, 90, 990], "nothing was counted meanwhile")
        }
    }

    @Test("ends by itself at its instant")
    func until() async throws {
        let clock = ManualClock(wall: SystemClock().wall)
        try await LimiterHouse.open(.init(clock: clock)) { house in
            let key = try await house.makeKey()
            let end = clock.wall.adding(microseconds: 60_000_000)
            _ = try await house.admin {
                try await $0.setLimiting(
                    .init(disabled: true, reason: "incident", untilUs: end.microseconds))
            }
            await eventually("it is obeyed", within: 1_000) {
                try await house.check(key.secret, cost: 0).disabled
            }
            clock.advance(milliseconds: 59_000)
            #expect(try await house.check(key.secret, cost: 0).disabled)
            clock.advance(milliseconds: 1_001)
            #expect(try await house.check(key.secret, cost: 0).disabled == false)
        }
    }

    @Test("is obeyed within a second without any notice")
    func deaf() async throws {
        try await LimiterHouse.open(.deaf()) { house in
            let key = try await house.makeKey()
            #expect(try await house.check(key.secret, cost: 0).disabled == false)
            _ = try await house.admin {
                try await $0.setLimiting(.init(disabled: true, reason: "incident"))
            }
            await eventually("it is obeyed", within: 1_000) {
                try await house.check(key.secret, cost: 0).disabled
            }
        }
    }
}
