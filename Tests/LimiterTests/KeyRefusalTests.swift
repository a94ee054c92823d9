import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("A key that can't be used")
struct KeyRefusalTests {
    @Test("a malformed key is refused without any look-up", arguments: ["", "x", "tg_live_1_a_b"])
    func malformed(_ text: String) async throws {
        try await LimiterHouse.open { house in
            #expect(await house.refusal(Array(text.utf8)) == .unauthenticated)
            let key = try await house.makeKey()
            var mistyped = key.secret
            mistyped[20] ^= 1
            #expect(await house.refusal(mistyped) == .unauthenticated)
            #expect(await house.refusal([UInt8](repeating: 65, count: 4_000)) == .unauthenticated)
            #expect(house.coldReads == 0)
        }
    }

    @Test("an unknown key is looked up once, and known as soon as it is made")
    func unknown() async throws {
        try await LimiterHouse.open { house in
            let key = try await house.makeKey()
            guard let org = OrgID(key.org) else { return }
            let stranger = APIKeyFormat.make(org: org, random: SecureRandom.bytes(24))
            // Any notice empties what is known of unknown keys: that of the first key comes before.
            try await Task.sleep(nanoseconds: 500_000_000)
            for _ in 0..<5 { #expect(await house.refusal(stranger) == .unauthenticated) }
            #expect(house.coldReads == 1)
            let hmac = HexString.encode(house.pepper.newest(of: stranger).digest)
            try await house.database.run(
                """
                INSERT INTO api_keys (org_id, key_id, name, prefix, secret_hmac, pepper_version,
                    scopes, created_at)
                VALUES (\(key.org), 77, '', '', '\\x\(hmac)', 1, '{}', now());
                UPDATE catalog_versions SET version = version + 1 WHERE topic = 'keys';
                SELECT pg_notify('tollgate_keys', '\(key.org):77');
                """)
            await eventually("the new key is known", within: 1_000) {
                await house.refusal(stranger) == nil
            }
        }
    }

    @Test("a revoked key is refused within a second of its revocation")
    func revoked() async throws {
        try await LimiterHouse.open { house in
            let key = try await house.makeKey()
            #expect(await house.refusal(key.secret) == nil)
            _ = try await house.admin {
                try await $0.revokeKey(.init(orgID: key.org, keyID: key.keyID))
            }
            await eventually("the key is refused", within: 1_000) {
                await house.refusal(key.secret) == .unauthenticated
            }
        }
    }

    @Test("a key is refused from the instant at which it expires")
    func expired() async throws {
        let clock = ManualClock(wall: SystemClock().wall)
        try await LimiterHouse.open(.init(clock: clock)) { house in
            let end = clock.wall.adding(microseconds: 60_000_000)
            let key = try await house.makeKey(expiresAtUs: end.microseconds)
            #expect(await house.refusal(key.secret) == nil)
            clock.advance(milliseconds: 59_999)
            #expect(await house.refusal(key.secret) == nil)
            clock.advance(milliseconds: 1)
            #expect(await house.refusal(key.secret) == .unauthenticated)
        }
    }

    @Test("a suspended org is refused by key and as a subject, and an org that is none")
    func suspended() async throws {
        try await LimiterHouse.open { house in
            let key = try await house.makeKey()
            #expect(await house.refusal(key.secret) == nil)
            try await house.database.run(
                """
                UPDATE orgs SET status = 'suspended' WHERE org_id = \(key.org);
                UPDATE catalog_versions SET version = version + 1 WHERE topic = 'plans';
                SELECT pg_notify('tollgate_plans', '\(key.org)');
                """)
            await eventually("the org is refused", within: 1_000) {
                await house.refusal(key.secret) == .permissionDenied
            }
            for (org, status) in [(key.org, Status.permissionDenied), (123, .notFound)] {
                await #expect {
                    _ = try await house.limiter.check(.init(who: .subject(.init(orgID: org))))
                } throws: { ($0 as? RPCError)?.status == status }
            }
        }
    }
}
