import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("While PostgreSQL is away")
struct DatabaseAwayTests {
    @Test(
        "known keys are decided and the reply says degraded, unknown ones follow the setting, and all is well after",
        arguments: LimiterConfiguration.Fallback.allCases)
    func away(_ fallback: LimiterConfiguration.Fallback) async throws {
        let cluster = try PrivatePostgres()
        defer { cluster.remove() }
        let plan = LimiterHouse.Plan(
            cluster: cluster, caller: .operator(role: .admin, name: "ann"), whenUnknown: fallback)
        try await LimiterHouse.open(plan) { house in
            let known = try await house.makeKey("known")
            let unknown = try await house.makeKey("unknown")
            await house.warm(known.secret)
            #expect(try await house.check(known.secret).degraded == false)
            try cluster.stop()
            await eventually("the loss is noticed") {
                try await house.check(known.secret, cost: 0).degraded
            }
            let decided = try await house.check(known.secret)
            #expect(decided.decision == .allowed && decided.rules.first?.remaining == 8)
            // What can't be audited is not done.
            let undone = await #expect(throws: RPCError.self) {
                try await house.limiter.reset(.init(call: .init(who: .apiKey(known.secret))))
            }
            #expect(undone?.reason == "database_away")
            switch fallback {
            case .closed: #expect(await house.refusal(unknown.secret) == .unavailable)
            case .open:
                let open = try await house.check(unknown.secret)
                #expect(open.decision == .allowed && open.degraded && open.rules.isEmpty)
            }
            try cluster.start()
            await eventually("it is whole again", within: 30_000) {
                try await house.check(known.secret, cost: 0).degraded == false
            }
            #expect(try await house.check(known.secret, cost: 0).rules.first?.remaining == 8)
            #expect(try await house.check(unknown.secret).rules.first?.remaining == 9)
        }
    }

    @Test("the seconds in which replies say degraded are counted, and no others")
    func degradedSeconds() async throws {
        let cluster = try PrivatePostgres()
        defer { cluster.remove() }
        try await LimiterHouse.open(.init(cluster: cluster)) { house in
            @Sendable func seconds() -> Int? {
                house.metrics.prometheusText().split(separator: "\n")
                    .last { $0.hasPrefix("tollgate_limiter_degraded_seconds_total") }
                    .flatMap { $0.split(separator: " ").last }.flatMap { Int($0) }
            }
            #expect(seconds() == 0)
            let before = ContinuousClock.now
            try cluster.stop()
            await eventually("two seconds are counted") { seconds() ?? 0 >= 2 }
            let elapsed = ContinuousClock.now - before
            #expect(Duration.seconds(seconds() ?? .max) <= elapsed)
            try cluster.start()
            await eventually("replies are whole again", within: 30_000) {
                house.service.directory.hearsChanges.load(ordering: .relaxed)
                    && house.service.directory.databaseAnswers.load(ordering: .relaxed)
            }
            try await Task.sleep(for: .milliseconds(900))
            let after = seconds()
            try await Task.sleep(for: .milliseconds(1_500))
            #expect(seconds() == after)
        }
    }

    @Test("unknown keys of an org in memory follow the fail mode of its plan's policy")
    func failMode() async throws {
        let cluster = try PrivatePostgres()
        defer { cluster.remove() }
        try await LimiterHouse.open(.init(cluster: cluster)) { house in
            let (known, stranger) = (
                try await house.makeKey("known"), try await house.makeKey("stranger")
            )
            let other = try await house.admin { admin in
                var policy = try await admin.getPolicy(.init(code: "free"))
                policy.failMode = "open"
                _ = try await admin.putPolicy(.init(policy: policy))
                return try await admin.createKey(.init(orgID: known.org)).secret
            }
            await house.warm(known.secret)
            try cluster.stop()
            await eventually("the loss is noticed") {
                try await house.check(known.secret, cost: 0).degraded
            }
            let open = try await house.check(other)
            #expect(open.decision == .allowed && open.degraded && open.rules.isEmpty)
            #expect(await house.refusal(stranger.secret) == .unavailable)
            try cluster.start()
        }
    }

    @Test("a revocation during the outage of the notices is obeyed when they are back")
    func revokedMeanwhile() async throws {
        let cluster = try PrivatePostgres(fsync: true)
        defer { cluster.remove() }
        try await LimiterHouse.open(.init(cluster: cluster)) { house in
            let key = try await house.makeKey()
            await house.warm(key.secret)
            cluster.kill9()
            await eventually("the loss is noticed") {
                try await house.check(key.secret, cost: 0).degraded
            }
            try cluster.start()
            _ = try await house.admin {
                try await $0.revokeKey(.init(orgID: key.org, keyID: key.keyID))
            }
            await eventually("the key is refused", within: 30_000) {
                await house.refusal(key.secret) == .unauthenticated
            }
        }
    }
}
