import Contracts
import Model
import RPC
import Schema
import TestKit
import Testing

@testable import Admin

@Suite("The audit chain in the database")
struct AuditTests {
    /// An org whose chain has five entries.
    private func busyOrg(_ house: AdminHouse) async throws -> Int64 {
        let org = try await house.org()
        for number in 1...2 {
            _ = try await house.admin.createUser(.init(orgID: org, email: "u\(number)@b.example"))
        }
        let key = try await house.admin.createKey(.init(orgID: org, scopes: ["b_c", "a"])).key
        _ = try await house.admin.revokeKey(.init(orgID: org, keyID: key?.keyID ?? 0))
        return org
    }

    @Test("every change extends its org's chain, which holds", arguments: Carrier.allCases)
    func intact(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await busyOrg(house)
            let walk = try await house.admin.verifyAudit(.init(orgID: org))
            #expect(walk == .init(intact: true, entries: 5))
        }
    }

    /// What somebody with all rights could do, and the entry at which it shows.
    static let tampering: [(sql: String, brokenAt: Int64)] = [
        ("UPDATE audit_entries SET actor = 'owner eve' WHERE sequence = 3", 3),
        ("UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE sequence = 1", 1),
        ("UPDATE audit_entries SET detail = detail || '{\"more\": \"x\"}' WHERE sequence = 5", 5),
        ("UPDATE audit_entries SET hash = sha256('x') WHERE sequence = 2", 2),
        (
            "UPDATE audit_entries SET previous_hash = sha256('x') WHERE sequence = 4", 4
        ),
        ("DELETE FROM audit_entries WHERE sequence = 2", 2),
        ("DELETE FROM audit_entries WHERE sequence = 1", 1),
        ("DELETE FROM audit_entries WHERE org_id > 0", 1),
        ("UPDATE audit_entries SET sequence = 9 WHERE sequence = 4", 4),
    ]

    @Test("a change behind admin's back shows at the entry it was made to", arguments: tampering)
    func tampered(_ change: (sql: String, brokenAt: Int64)) async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await busyOrg(house)
            try await house.database.run(change.sql)
            let walk = try await house.admin.verifyAudit(.init(orgID: org))
            #expect(!walk.intact)
            #expect(walk.brokenAt == change.brokenAt)
            #expect(!walk.reason.isEmpty)
        }
    }

    @Test("writers at the same time extend one chain without a gap", arguments: Carrier.allCases)
    func concurrent(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<30 {
                    group.addTask {
                        if number % 2 == 0 {
                            _ = try await house.admin.createKey(.init(orgID: org))
                        } else {
                            _ = try await house.admin.createUser(
                                .init(orgID: org, email: "u\(number)@b.example"))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let walk = try await house.admin.verifyAudit(.init(orgID: org))
            #expect(walk == .init(intact: true, entries: 31))
        }
    }

    @Test("writers that wait for the same org extend its chain one after the other", arguments: Carrier.allCases)
    func waiting(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org()
            _ = try await house.overlapping(
                holding: "SELECT FROM orgs WHERE org_id = \(org) FOR UPDATE",
                (0..<3).map { number in
                    {
                        try await house.admin.createUser(
                            .init(orgID: org, email: "u\(number)@b.example"))
                    }
                })
            let walk = try await house.admin.verifyAudit(.init(orgID: org))
            #expect(walk == .init(intact: true, entries: 4))
        }
    }

    @Test("a chain longer than a page is walked to its end")
    func longChain() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            var chain: [AuditEntry] = []
            var previous = try await lastHash(house, org)
            for sequence in Int64(2)...2_100 {
                let entry = AuditEntry(
                    orgID: org, sequence: sequence, at: .epoch, actor: "a", action: "b", target: "c",
                    detail: [:], previousHash: previous)
                previous = entry.hash
                chain.append(entry)
            }
            for entry in chain { _ = try await house.database.superuser.execute(InsertAuditEntry(entry: entry)) }
            #expect(
                try await house.admin.verifyAudit(.init(orgID: org))
                    == .init(intact: true, entries: 2_100))
        }
    }

    private func lastHash(_ house: AdminHouse, _ org: Int64) async throws -> [UInt8] {
        try #require(try await house.database.superuser.query(FindAuditEnd(org: org)).first).hash
    }
}
