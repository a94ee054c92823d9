import Contracts
import RPC
import TestKit
import Testing

@testable import Admin

@Suite("Writes that are sent twice")
struct IdempotencyTests {
    @Test("a repeat with the same key gets the first answer and does nothing",
        arguments: Carrier.allCases)
    func replay(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.admin.createOrg(.init(slug: "acme"), options: once("1"))
            let again = try await house.admin.createOrg(.init(slug: "acme"), options: once("1"))
            #expect(again == org)
            let request = AdminV1.CreateUserRequest(orgID: org.orgID, email: "a@b.example")
            let user = try await house.admin.createUser(request, options: once("2"))
            #expect(try await house.admin.createUser(request, options: once("2")) == user)
            #expect(try await house.rows("users", org: org.orgID) == 1)
            #expect(try await house.rows("audit_entries", org: org.orgID) == 2)
        }
    }

    @Test("a repeat of a new key gets the key without its secret")
    func replayOfSecret() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            let made = try await house.admin.createKey(.init(orgID: org), options: once("k"))
            let again = try await house.admin.createKey(.init(orgID: org), options: once("k"))
            #expect(!made.secret.isEmpty)
            #expect(again.secret.isEmpty)
            #expect(again.key == made.key)
            #expect(try await house.rows("api_keys", org: org) == 1)
        }
    }

    @Test("the same key with another request is refused", arguments: Carrier.allCases)
    func misuse(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            _ = try await house.admin.createOrg(.init(slug: "acme"), options: once("1"))
            let error = await refusal {
                try await house.admin.createOrg(.init(slug: "other"), options: once("1"))
            }
            #expect(error?.status == .alreadyExists)
            #expect(error?.message.contains("idempotency key") == true)
            #expect(try await house.admin.listOrgs().orgs.count == 1)
        }
    }

    @Test("one org's keys are nothing to another org")
    func perOrg() async throws {
        try await AdminHouse.open(.inProcess) { house in
            var made: Set<Int64> = []
            for slug in ["one", "two"] {
                let org = try await house.org(slug)
                let user = try await house.admin.createUser(
                    .init(orgID: org, email: "a@b.example"), options: once("same"))
                #expect(user.orgID == org)
                made.insert(user.userID)
            }
            #expect(made.count == 2)
        }
    }

    @Test("a write that failed leaves its key free")
    func failedWrite() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org("taken")
            _ = await refusal {
                try await house.admin.createOrg(.init(slug: "taken"), options: once("1"))
            }
            let made = try await house.admin.createOrg(.init(slug: "free"), options: once("1"))
            #expect(made.orgID != org)
        }
    }

    @Test("repeats that overlap all get the one answer", arguments: Carrier.allCases)
    func overlapping(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let orgs = try await house.overlapping(
                holding: "INSERT INTO org_slugs VALUES ('acme', 1)",
                Array(repeating: {
                    try await house.admin.createOrg(.init(slug: "acme"), options: once("1"))
                }, count: 3))
            #expect(orgs.count == 3)
            let org = try #require(orgs.first)
            #expect(orgs.allSatisfy { $0 == org })
            #expect(try await house.rows("audit_entries", org: org.orgID) == 1)
        }
    }
}
