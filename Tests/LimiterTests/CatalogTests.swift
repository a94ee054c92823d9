import Chassis
import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("What a limiter knows of the catalogue")
struct CatalogTests {
    @Test("a change of plan is obeyed within a second, with what was used still counted")
    func planChange() async throws {
        try await LimiterHouse.open { house in
            let key = try await house.makeKey()
            #expect(try await house.check(key.secret, cost: 9).rules.first?.remaining == 1)
            try await house.subscribe(key.org, to: "professional")
            await eventually("the new plan rules", within: 1_000) {
                try await house.check(key.secret, cost: 0).rules.first?.limit == 100
            }
            #expect(try await house.check(key.secret, cost: 0).rules.first?.remaining == 91)
        }
    }

    @Test(
        "a change of policy is obeyed within a second; in place of one that can't run the old one stands"
    )
    func policyChange() async throws {
        try await LimiterHouse.open { house in
            let key = try await house.makeKey()
            #expect(try await house.check(key.secret).rules.first?.limit == 10)
            try await house.database.run(Self.raise(to: 25))
            await eventually("the new limit rules", within: 1_000) {
                try await house.check(key.secret, cost: 0).rules.first?.limit == 25
            }
            await house.warm(key.secret)
            try await house.database.run(
                """
                UPDATE policy_rules SET window_ms = NULL WHERE policy = 'free';
                UPDATE catalog_versions SET version = version + 1 WHERE topic = 'policies';
                SELECT pg_notify('tollgate_policies', '');
                """)
            await eventually("the policy is left out", within: 1_000) {
                let reply = try await house.check(key.secret, cost: 0)
                return reply.degraded && reply.rules.first?.limit == 25
            }
            let other = try await house.makeKey("other")
            #expect(await house.refusal(other.secret) == .failedPrecondition)
        }
    }

    private static func raise(to limit: Int) -> String {
        """
        UPDATE policy_rules SET limit_units = \(limit) WHERE policy = 'free' AND name = 'minute';
        UPDATE catalog_versions SET version = version + 1 WHERE topic = 'policies';
        SELECT pg_notify('tollgate_policies', '');
        """
    }

    @Test("a read that hangs holds up no revocation, and is made up for when it can be")
    func hangingRead() async throws {
        try await LimiterHouse.open { house in
            let (key, lost) = (try await house.makeKey(), try await house.makeKey("lost"))
            await house.warm(key.secret)
            await house.warm(lost.secret)
            let blocker = try await Connection.connect(
                PostgresConfiguration(url: house.database.url), clock: SystemClock())
            try await blocker.run(sql: "BEGIN; LOCK TABLE policies IN ACCESS EXCLUSIVE MODE")
            try await house.database.run(Self.raise(to: 25))
            try await house.database.run(
                """
                UPDATE api_keys SET revoked_at = now() WHERE key_id = \(lost.keyID);
                UPDATE catalog_versions SET version = version + 1 WHERE topic = 'keys';
                SELECT pg_notify('tollgate_keys', '\(lost.org):\(lost.keyID)');
                """)
            await eventually("the revocation is obeyed", within: 1_000) {
                await house.refusal(lost.secret) == .unauthenticated
            }
            await eventually("the limiter says that it is behind") {
                try await house.check(key.secret, cost: 0).degraded
            }
            #expect(try await house.check(key.secret, cost: 0).rules.first?.limit == 10)
            try await blocker.run(sql: "COMMIT")
            await blocker.close()
            await eventually("the new limit rules") {
                let reply = try await house.check(key.secret, cost: 0)
                return reply.rules.first?.limit == 25 && !reply.degraded
            }
        }
    }

    @Test("changes without a notice are found by polling the version")
    func deaf() async throws {
        try await LimiterHouse.open { house in
            let key = try await house.makeKey()
            #expect(await house.refusal(key.secret) == nil)
            // Let the poll see the version before the change.
            try await Task.sleep(nanoseconds: 1_200_000_000)
            try await house.database.run(
                """
                UPDATE api_keys SET revoked_at = now() WHERE key_id = \(key.keyID);
                UPDATE catalog_versions SET version = version + 1 WHERE topic = 'keys';
                """)
            await eventually("the revocation is found", within: 1_500) {
                await house.refusal(key.secret) == .unauthenticated
            }
        }
    }

    @Test("a limiter that can't listen decides, says that it is degraded, and obeys by polling")
    func noListener() async throws {
        let nowhere = PostgresURL(user: "nobody", host: "/tmp/none", port: 1, database: "none")
        try await LimiterHouse.open(.init(notices: nowhere)) { house in
            let key = try await house.makeKey()
            #expect(try await house.check(key.secret).degraded)
            try await Task.sleep(nanoseconds: 1_200_000_000)
            _ = try await house.admin {
                try await $0.revokeKey(.init(orgID: key.org, keyID: key.keyID))
            }
            await eventually("the revocation is found", within: 1_500) {
                await house.refusal(key.secret) == .unauthenticated
            }
        }
    }

    @Test(
        "many checks of one cold key share one read", arguments: ServiceUnderTest.Carrier.allCases)
    func sharedRead(_ carrier: ServiceUnderTest.Carrier) async throws {
        try await LimiterHouse.open(.init(carrier: carrier)) { house in
            let key = try await house.makeKey()
            // The notice of the key's own making comes first.
            try await Task.sleep(nanoseconds: 500_000_000)
            let before = await house.service.loader.keyReadsBegun
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<200 {
                    group.addTask { try await house.check(key.secret).decision == .allowed }
                }
                let allowed = try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                #expect(allowed == 10)
            }
            #expect(await house.service.loader.keyReadsBegun == before + 1)
        }
    }

    @Test("what was read before a notice is not kept after it, nor shared with later callers")
    func staleRead() async throws {
        try await LimiterHouse.open { house in
            let key = try await house.makeKey()
            guard let org = OrgID(key.org) else { return }
            let hash = key.secret.withUnsafeBytes { house.service.hasher.key($0) }
            let (loader, directory) = (house.service.loader, house.service.directory)
            // A lock makes the read wait with the row as it was before the revocation.
            let blocker = try await Connection.connect(
                PostgresConfiguration(url: house.database.url), clock: SystemClock())
            try await blocker.run(sql: "BEGIN; LOCK TABLE orgs IN ACCESS EXCLUSIVE MODE")
            let early = Task { try await loader.key(key.secret, hash: hash, org: org) }
            try await Task.sleep(nanoseconds: 300_000_000)
            try await house.database.run(
                "UPDATE api_keys SET revoked_at = now() WHERE key_id = \(key.keyID)")
            directory.invalidate(keyID: key.keyID)
            let late = Task { try await loader.key(key.secret, hash: hash, org: org) }
            try await Task.sleep(nanoseconds: 300_000_000)
            try await blocker.run(sql: "COMMIT")
            await blocker.close()
            #expect(try await early.value.record.state == .active)
            #expect(try await late.value.record.state == .revoked)
            #expect(await house.refusal(key.secret) == .unauthenticated)
        }
    }
}
