import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Limiter

@Suite("What a key may be used for")
struct KeyTermsTests {
    private func bytes(_ address: String) -> [UInt8] { IPAddress(address)?.bytes ?? [] }

    @Test(
        "its scopes and addresses are checked before anything is counted, each with its reason",
        arguments: ServiceUnderTest.Carrier.allCases)
    func terms(_ carrier: ServiceUnderTest.Carrier) async throws {
        try await LimiterHouse.open(.init(carrier: carrier)) { house in
            let org = try await house.makeKey().org
            let key = try await house.admin {
                try await $0.createKey(
                    .init(
                        orgID: org, scopes: ["read"],
                        allowedCidrs: ["10.0.0.0/8", "2001:db8::/32"])
                ).secret
            }
            func reason(_ scope: String, _ ip: [UInt8]) async -> String? {
                await house.reason(.init(who: .apiKey(key), ip: ip, scope: scope))
            }
            #expect(await reason("read", bytes("10.1.2.3")) == nil)
            #expect(await reason("", bytes("2001:db8::1")) == nil)
            #expect(await reason("", bytes("::ffff:10.1.2.3")) == nil)
            #expect(await reason("write", bytes("10.1.2.3")) == "key_scope")
            #expect(await reason("rea", bytes("10.1.2.3")) == "key_scope")
            #expect(await reason("read", bytes("11.1.2.3")) == "key_ip")
            #expect(await reason("read", bytes("2001:db9::1")) == "key_ip")
            #expect(await reason("read", []) == "key_ip_missing")
            #expect(await reason("read", [1, 2, 3]) == "ip_invalid")
            let after = try await house.limiter.peek(
                .init(who: .apiKey(key), ip: bytes("10.0.0.1")))
            #expect(after.rules.first?.remaining == 7)
        }
    }

    @Test("a key without scopes or addresses may do everything from everywhere")
    func free() {
        #expect(KeyTerms(scopes: [], networks: []) == nil)
        let scoped = KeyTerms(scopes: ["a"], networks: [])
        [UInt8]("a".utf8).withUnsafeBytes { scope in
            let none = UnsafeRawBufferPointer(start: nil, count: 0)
            #expect(scoped?.fault(scope: scope, address: none) == nil)
            #expect(scoped?.fault(scope: none, address: none) == nil)
            // What the database should never hold allows nobody.
            let broken = KeyTerms(scopes: [], networks: ["everywhere"])
            [10, 0, 0, 1].withUnsafeBytes {
                #expect(
                    broken?.fault(scope: none, address: .init(rebasing: $0.prefix(4))) == .address)
            }
        }
    }

    @Test(
        "every refusal has a stable name, in a call's error and in a batch's results",
        arguments: ServiceUnderTest.Carrier.allCases)
    func reasons(_ carrier: ServiceUnderTest.Carrier) async throws {
        try await LimiterHouse.open(.init(carrier: carrier)) { house in
            let key = try await house.makeKey()
            let revoked = try await house.makeKey("other")
            _ = try await house.admin {
                try await $0.revokeKey(.init(orgID: revoked.org, keyID: revoked.keyID))
            }
            let stranger = APIKeyFormat.make(
                org: try #require(OrgID(key.org)), random: SecureRandom.bytes(24))
            var expired = try await house.admin {
                try await $0.createKey(
                    .init(
                        orgID: key.org,
                        expiresAtUs: SystemClock().wall.adding(microseconds: 60_000_000)
                            .microseconds))
            }
            try await house.database.run(
                "UPDATE api_keys SET expires_at = now() WHERE key_id = \(expired.key?.keyID ?? 0)")
            let questions: [(LimiterV1.CheckRequest, Status, String)] = [
                (.init(), .invalidArgument, "who_missing"),
                (.init(who: .subject(.init())), .invalidArgument, "org_invalid"),
                (.init(who: .apiKey([1, 2])), .unauthenticated, "key_malformed"),
                (.init(who: .apiKey(stranger)), .unauthenticated, "key_unknown"),
                (.init(who: .apiKey(revoked.secret)), .unauthenticated, "key_revoked"),
                (.init(who: .apiKey(expired.secret)), .unauthenticated, "key_expired"),
                (.init(who: .subject(.init(orgID: 123))), .notFound, "org_unknown"),
            ]
            expired.secret = []
            for (question, status, reason) in questions {
                #expect(await house.reason(question) == reason)
                await #expect {
                    _ = try await house.limiter.check(question)
                } throws: { ($0 as? RPCError)?.status == status }
            }
            let batch = try await house.limiter.checkMany(
                .init(checks: questions.map(\.0) + [.init(who: .apiKey(key.secret))]))
            #expect(batch.results.map(\.reason) == questions.map(\.2) + [""])
            #expect(batch.results.map(\.status) == questions.map(\.1.rawValue) + [0])
            #expect(batch.results.last?.response?.decision == .allowed)
        }
    }
}
